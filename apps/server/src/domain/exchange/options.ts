import type { Occasion } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { changeSetting, type SettingSource } from '../setting.ts'

/** What an administrator allows those who send. */
export interface ExchangeOptions {
  readonly expiryDefaultDays: number
  readonly expiryMinDays: number
  readonly expiryMaxDays: number
  /** Content goes this many days after it expired. */
  readonly removalDays: number
  readonly publicLinks: boolean
  readonly maxFileBytes: number
  readonly maxTransferBytes: number
  readonly maxFiles: number
  readonly maxRecipients: number
}

const setting = 'exchange'

const gibibyte = 1_073_741_824
const tebibyte = 1024 * gibibyte

const defaults: ExchangeOptions = {
  expiryDefaultDays: 14,
  expiryMinDays: 1,
  expiryMaxDays: 365,
  removalDays: 7,
  publicLinks: true,
  maxFileBytes: 100 * gibibyte,
  maxTransferBytes: tebibyte,
  maxFiles: 1_000,
  maxRecipients: 100
}

/** The least and most that can be chosen, and how to say so. */
const bounds: readonly [Exclude<keyof ExchangeOptions, 'publicLinks'>, number, number, string][] = [
  ['expiryDefaultDays', 1, 365, 'Choose 1 to 365 days.'],
  ['expiryMinDays', 1, 365, 'Choose 1 to 365 days.'],
  ['expiryMaxDays', 1, 365, 'Choose 1 to 365 days.'],
  ['removalDays', 0, 365, 'Choose 0 to 365 days.'],
  ['maxFileBytes', 1, tebibyte, 'A file has at most 1 TiB.'],
  ['maxTransferBytes', 1, 10 * tebibyte, 'A transfer has at most 10 TiB.'],
  ['maxFiles', 1, 10_000, 'Choose 1 to 10,000 files.'],
  ['maxRecipients', 1, 500, 'Choose 1 to 500 recipients.']
]

export async function readExchangeOptions(source: SettingSource): Promise<ExchangeOptions> {
  const stored = (await source.settings.read(setting)) as Partial<ExchangeOptions> | undefined
  return { ...defaults, ...stored }
}

/**
 * Changes what may be sent from now on. Transfers under way are held to it when they are completed; those that were sent keep their expiry.
 *
 * @throws DomainError `invalid` `exchange.options`, and as {@link requireAdministrator}
 */
export async function changeExchangeOptions(
  portal: Portal,
  occasion: Occasion,
  wanted: ExchangeOptions
): Promise<ExchangeOptions> {
  const options = Object.fromEntries(Object.keys(defaults).map(name => [name, wanted[name as keyof ExchangeOptions]]))
  const chosen = options as unknown as ExchangeOptions
  requireSound(chosen)
  return portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    await changeSetting(tx, occasion, setting, { ...(await readExchangeOptions(tx)) }, { ...chosen })
    return chosen
  })
}

function requireSound(options: ExchangeOptions): void {
  const faults: Record<string, string> = {}
  const { expiryDefaultDays, expiryMinDays, expiryMaxDays } = options
  if (expiryMinDays > expiryMaxDays) faults.expiryMaxDays = 'The longest time can’t be shorter than the shortest.'
  else if (expiryDefaultDays < expiryMinDays || expiryDefaultDays > expiryMaxDays)
    faults.expiryDefaultDays = 'The usual time must lie between the shortest and the longest.'
  if (options.maxFileBytes > options.maxTransferBytes)
    faults.maxFileBytes = 'A file can’t be larger than a whole transfer.'
  for (const [name, least, most, sentence] of bounds) {
    const value = options[name]
    if (!Number.isSafeInteger(value) || value < least || value > most) faults[name] = sentence
  }
  const [fault] = Object.values(faults)
  if (fault !== undefined) throw new DomainError('invalid', 'exchange.options', fault, undefined, faults)
}
