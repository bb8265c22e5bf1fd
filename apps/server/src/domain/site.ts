import type { Occasion } from './actor.ts'
import type { Portal } from './portal.ts'

/** What an administrator chose for the whole portal. */
export interface Site {
  readonly name: string
  /** `#rrggbb` */
  readonly accent: string
  readonly sessionIdleMinutes: number
  readonly sessionMaxHours: number
}

export interface SettingSource {
  readonly settings: { read(name: string): Promise<unknown> }
}

export async function readSite(source: SettingSource): Promise<Site> {
  throw new Error('not yet')
}

export async function changeSite(portal: Portal, occasion: Occasion, site: Site): Promise<Site> {
  throw new Error('not yet')
}
