import type { Occasion } from '../actor.ts'
import { unknownUser } from '../directory/user-rules.ts'
import type { TransferId, UserId } from '../id.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { inBatches } from './in-batches.ts'

export interface TransferToHandOver {
  readonly id: TransferId
  readonly sentAt: number
  readonly expiresAt: number
  readonly files: number
  readonly bytes: number
  /** How many; 0 when it is for anyone with the link. */
  readonly recipients: number
}

/**
 * What of an account can be handed over to another now, newest first, for an administrator: no names, no messages, no addresses.
 *
 * @param page `limit` at most 200.
 * @throws DomainError `not-found` `user.unknown`, and as {@link requireAdministrator}
 */
export async function listTransfersOf(
  portal: Portal,
  occasion: Occasion,
  userId: UserId,
  page: { readonly offset: number; readonly limit: number }
): Promise<{ readonly transfers: readonly TransferToHandOver[]; readonly total: number }> {
  const { users, exchange } = portal.store
  await requireAdministrator(portal.store, occasion)
  const user = await users.byId(userId)
  if (!user) throw unknownUser(userId)
  const limit = Math.min(page.limit, mostListed)
  const query = { offset: page.offset, limit, state: 'open', at: occasion.at } as const
  const found = await exchange.owned(user.vaultId, 'sent', query)
  const transfers = await inBatches(found.transfers, async ({ transfer }) => ({
    id: transfer.id,
    sentAt: transfer.sentAt ?? transfer.createdAt,
    expiresAt: transfer.expiresAt,
    files: transfer.fileCount,
    bytes: transfer.bytes,
    recipients: (await exchange.recipients(transfer.id)).length
  }))
  return { transfers, total: found.total }
}

const mostListed = 200
