import { DomainError } from '../domain-error.ts'
import type { RequestLinkId } from '../id.ts'
import type { RequestLink, Transfer } from './transfer.ts'

/** Of what never was, was revoked, has expired or belongs to nobody any more, alike. */
export const unknownDoor = (): DomainError =>
  new DomainError(
    'not-found',
    'request-link.unknown',
    'Nothing can be sent in at this address, or not any more: ask whoever gave it to you for a new one.'
  )

/**
 * What was begun over a request link can be finished after it expired, but not after its owner revoked it.
 *
 * @throws DomainError `not-found` `request-link.unknown`
 */
export async function requireOpenDoor(
  source: { readonly exchange: { requestLink(id: RequestLinkId): Promise<RequestLink | undefined> } },
  { requestLinkId }: Transfer
): Promise<void> {
  if (requestLinkId === null) return
  const link = await source.exchange.requestLink(requestLinkId)
  if (!link || link.revokedAt !== null) throw unknownDoor()
}
