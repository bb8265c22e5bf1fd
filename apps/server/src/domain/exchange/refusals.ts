import { isActive } from '../directory/user.ts'
import { DomainError } from '../domain-error.ts'
import type { OwnedTransfer, Transfer } from './transfer.ts'

/** Of a wrong proof, an id that never was, another's transfer and a deleted one alike: nobody can tell which it was. */
export const unknownTransfer = (): DomainError =>
  new DomainError(
    'not-found',
    'transfer.unknown',
    'There is no such transfer here, or this is not its whole address: ask for the secure link again.'
  )

export const unknownFile = (): DomainError =>
  new DomainError('not-found', 'file.unknown', 'This transfer has no such file: read its list of files again.')

export const transferOver = (detail: string): DomainError => new DomainError('gone', 'transfer.over', detail)

export const wrongState = (detail: string): DomainError => new DomainError('conflict', 'transfer.state', detail)

export const wrongOption = (faults: Readonly<Record<string, string>>): DomainError =>
  new DomainError('invalid', 'transfer.options', Object.values(faults)[0] ?? '', undefined, faults)

export const ownerGone = (): DomainError =>
  transferOver('Whoever this transfer belongs to has no account here any more: ask for it to be sent again by another.')

/** Why nothing of a transfer can be read now; undefined while it can. Drafts are unknown to readers. */
export function closedBecause({ transfer, owner }: OwnedTransfer, at: number): DomainError | undefined {
  if (transfer.deleted || transfer.state === 'draft') return unknownTransfer()
  if (!isActive(owner)) return ownerGone()
  if (transfer.state === 'revoked')
    return transferOver('This transfer was revoked by its sender: ask for it to be sent again.')
  if (transfer.state !== 'sent')
    return transferOver('The content of this transfer was removed: ask for it to be sent again.')
  if (hasExpired(transfer, at))
    return transferOver('This transfer has expired: ask its sender to extend it or to send it again.')
  return undefined
}

export const hasExpired = (transfer: Transfer, at: number): boolean => transfer.expiresAt <= at
