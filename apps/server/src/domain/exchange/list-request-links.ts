import type { Occasion } from '../actor.ts'
import { requireSender } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { type RequestLinkReport, reportRequestLink } from './request-link-report.ts'

/** One's request links, newest first, revoked and expired ones too; at most 200. @throws as {@link requireSender} */
export async function listRequestLinks(portal: Portal, occasion: Occasion): Promise<readonly RequestLinkReport[]> {
  const owner = await requireSender(portal.store, occasion)
  const links = await portal.store.exchange.requestLinks(owner.id)
  const reports = await Promise.all(links.map(link => reportRequestLink(portal, link)))
  return reports.filter(report => report !== undefined)
}
