import { hasExpired } from './refusals.ts'
import { type Transfer, type TransferKind, transferKinds } from './transfer.ts'

interface KindRules {
  /** Whether somebody else can go on with it. */
  readonly handsOver: boolean
}

/** What becomes of each kind when its owner leaves: it is erased with their account, unless it was handed over before. */
const rules: Readonly<Record<TransferKind, KindRules>> = {
  sent: { handsOver: true },
  // Sealed for a receiving key of the owner, which nobody else has: nobody could read it.
  'sent-in': { handsOver: false }
}

export const kindsHandedOver: readonly TransferKind[] = transferKinds.filter(kind => rules[kind].handsOver)

/** Whether a transfer can get another owner now: one that can be read, of a kind that is of use to somebody else. */
export const canBeHandedOver = (transfer: Transfer, at: number): boolean =>
  rules[transfer.kind].handsOver && transfer.state === 'sent' && !transfer.deleted && !hasExpired(transfer, at)
