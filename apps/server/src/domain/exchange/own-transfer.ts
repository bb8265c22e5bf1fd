import type { Occasion } from '../actor.ts'
import type { User } from '../directory/user.ts'
import type { TransferId } from '../id.ts'
import { type CallerSource, readerOfHistory, requireSender } from '../permission.ts'
import { closedBecause, transferOver, unknownTransfer, wrongState } from './refusals.ts'
import type { OwnedTransfer } from './transfer.ts'

export interface OwnSource extends CallerSource {
  readonly exchange: { transfer(id: TransferId): Promise<OwnedTransfer | undefined> }
}

/**
 * A transfer of whoever asks: one they sent, or one that was sent in to them. What is being sent in is known to its sender alone.
 *
 * @throws DomainError `not-found` `transfer.unknown`, and as {@link requireSender}
 */
export async function ownTransfer(source: OwnSource, occasion: Occasion, id: TransferId): Promise<OwnedTransfer> {
  return ofOwner(await requireSender(source, occasion), await source.exchange.transfer(id))
}

/** The same for looking at, also while an administrator acts in the account. @throws as {@link readerOfHistory} */
export async function ownTransferInHistory(
  source: OwnSource,
  occasion: Occasion,
  id: TransferId
): Promise<OwnedTransfer> {
  return ofOwner(await readerOfHistory(source, occasion), await source.exchange.transfer(id))
}

/** One's own that can be read now. @throws as {@link ownTransfer}; DomainError `gone` `transfer.over`; `conflict` `transfer.state` */
export async function ownOpenTransfer(source: OwnSource, occasion: Occasion, id: TransferId): Promise<OwnedTransfer> {
  const owned = await ownTransfer(source, occasion, id)
  if (owned.transfer.state === 'draft') throw notSent()
  const closed = closedBecause(owned, occasion.at)
  if (closed) throw closed
  return owned
}

/** One's own whose content is there, expired or not. @throws as {@link ownOpenTransfer} */
export async function ownKeptTransfer(source: OwnSource, occasion: Occasion, id: TransferId): Promise<OwnedTransfer> {
  const owned = await ownTransfer(source, occasion, id)
  const { state } = owned.transfer
  if (state === 'sent') return owned
  if (state === 'draft') throw notSent()
  throw state === 'revoked'
    ? transferOver('This transfer was revoked, and its content is being removed: send it again.')
    : transferOver('The content of this transfer was removed: send it again.')
}

function ofOwner(user: User, owned: OwnedTransfer | undefined): OwnedTransfer {
  const { transfer } = owned ?? {}
  const own = transfer?.ownerId === user.id && !transfer.deleted
  const hidden = transfer?.kind === 'sent-in' && transfer.sentAt === null
  if (!owned || !own || hidden) throw unknownTransfer()
  return owned
}

const notSent = () => wrongState('This transfer is still a draft: complete it first, or delete it.')
