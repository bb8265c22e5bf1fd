import type { Occasion } from './actor.ts'
import { DomainError } from './domain-error.ts'
import { requireAdministrator } from './permission.ts'
import type { Portal } from './portal.ts'
import { changeSetting, type SettingSource } from './setting.ts'

/** What an administrator chose for the whole portal. */
export interface Site {
  readonly name: string
  /** `#rrggbb` */
  readonly accent: string
  /** A session ends after this long without use … */
  readonly sessionIdleMinutes: number
  /** … and at the latest after this long. */
  readonly sessionMaxHours: number
}

const setting = 'site'

const defaults: Site = { name: 'Sealpost', accent: '#0f766e', sessionIdleMinutes: 60, sessionMaxHours: 12 }

export async function readSite(source: SettingSource): Promise<Site> {
  const stored = (await source.settings.read(setting)) as Partial<Site> | undefined
  return { ...defaults, ...stored }
}

/** @throws DomainError `invalid` `site.options`, and as {@link requireAdministrator} */
export async function changeSite(portal: Portal, occasion: Occasion, wanted: Site): Promise<Site> {
  const { accent, sessionIdleMinutes, sessionMaxHours } = wanted
  const site: Site = { name: wanted.name.trim(), accent: accent.toLowerCase(), sessionIdleMinutes, sessionMaxHours }
  requireSound(site)
  return portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    await changeSetting(tx, occasion, setting, { ...(await readSite(tx)) }, { ...site })
    return site
  })
}

/** The name stands on every page and in authenticators, the colour in a style sheet. */
function requireSound({ name, accent, sessionIdleMinutes, sessionMaxHours }: Site): void {
  const faults: Record<string, string> = {}
  if (name.length < 1 || name.length > 60 || /\p{Cc}/u.test(name)) faults.name = 'A name has 1 to 60 characters.'
  if (!/^#[0-9a-f]{6}$/.test(accent)) faults.accent = 'A colour is # and six hexadecimal digits.'
  if (!isWithin(sessionIdleMinutes, 5, 1440)) faults.sessionIdleMinutes = 'Choose 5 to 1,440 minutes.'
  if (!isWithin(sessionMaxHours, 1, 720)) faults.sessionMaxHours = 'Choose 1 to 720 hours.'
  const [fault] = Object.values(faults)
  if (fault !== undefined) throw new DomainError('invalid', 'site.options', fault, undefined, faults)
}

const isWithin = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most
