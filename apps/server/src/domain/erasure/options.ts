import type { Occasion } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { changeSetting, type SettingSource } from '../setting.ts'

/** When destruction waits. */
export interface ErasureOptions {
  readonly brake: boolean
  /** The brake holds what comes when more than this many users... */
  readonly brakeUsers: number
  /** ...and more than this part of the registered ones, in percent, would be erased within an hour. */
  readonly brakePercent: number
  /** Days between the end of access and destruction; 0: at once. */
  readonly graceDays: number
}

const setting = 'erasure'

const defaults: ErasureOptions = { brake: true, brakeUsers: 10, brakePercent: 20, graceDays: 0 }

const bounds: readonly [Exclude<keyof ErasureOptions, 'brake'>, number, number, string][] = [
  ['brakeUsers', 0, 1_000_000, 'Choose 0 to 1,000,000 users.'],
  ['brakePercent', 0, 100, 'Choose 0 to 100 percent.'],
  ['graceDays', 0, 30, 'Choose 0 to 30 days.']
]

export async function readErasureOptions(source: SettingSource): Promise<ErasureOptions> {
  const stored = (await source.settings.read(setting)) as Partial<ErasureOptions> | undefined
  return { ...defaults, ...stored }
}

/**
 * Changes what holds up destruction from now on. Erasures that wait keep the time they were given.
 *
 * @throws DomainError `invalid` `erasure.options`, and as {@link requireAdministrator}
 */
export async function changeErasureOptions(
  portal: Portal,
  occasion: Occasion,
  wanted: ErasureOptions
): Promise<ErasureOptions> {
  const { brake, brakeUsers, brakePercent, graceDays } = wanted
  const chosen: ErasureOptions = { brake, brakeUsers, brakePercent, graceDays }
  requireSound(chosen)
  return portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    await changeSetting(tx, occasion, setting, { ...(await readErasureOptions(tx)) }, { ...chosen })
    return chosen
  })
}

function requireSound(options: ErasureOptions): void {
  const faults: Record<string, string> = {}
  for (const [name, least, most, sentence] of bounds) {
    const value = options[name]
    if (!Number.isSafeInteger(value) || value < least || value > most) faults[name] = sentence
  }
  const [fault] = Object.values(faults)
  if (fault !== undefined) throw new DomainError('invalid', 'erasure.options', fault, undefined, faults)
}
