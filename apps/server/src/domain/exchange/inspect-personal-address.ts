import type { Portal } from '../portal.ts'
import { type DoorReport, reportDoor } from './door-report.ts'
import { openPersonalAddress } from './open-door.ts'

/** Whom one sends to at a personal address. @throws DomainError `not-found` `request-link.unknown` */
export async function inspectPersonalAddress(portal: Portal, name: string, _at: number): Promise<DoorReport> {
  return reportDoor(portal, await openPersonalAddress(portal, name), null, null)
}
