import type { RequestLinkId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { unknownDoor } from './door.ts'
import { type DoorReport, reportDoor } from './door-report.ts'
import { openRequestLink } from './open-door.ts'
import { titleOf } from './request-link-report.ts'

/** Whom one sends to over a request link. @throws DomainError `not-found` `request-link.unknown` */
export async function inspectRequestLink(portal: Portal, id: RequestLinkId, at: number): Promise<DoorReport> {
  const open = await openRequestLink(portal, id, at)
  const title = await titleOf(portal, open.door)
  if (title === null) throw unknownDoor()
  return reportDoor(portal, open, title, open.door.expiresAt)
}
