import type { Occasion } from '../actor.ts'
import { newId, type RecipientId, type TransferId } from '../id.ts'
import type { Transaction } from '../store.ts'
import { newToken } from '../token.ts'
import { browserHashOf } from './admit-reader.ts'

/** How long a browser that proved an address, or knew a password, needn't do so again. */
const grantMilliseconds = 7 * 86_400_000

/** What a browser gets that proved something: it shows it from now on, before the tokens it had. Told once. */
export interface GrantedBrowser {
  readonly browserToken: string
}

/**
 * Lets a browser read a transfer. It gets a new token for that: whoever knows one it had before, and may have planted it there, doesn't read along.
 */
export async function grantReading(
  tx: Transaction,
  { at }: Occasion,
  transferId: TransferId,
  recipientId: RecipientId | null
): Promise<GrantedBrowser> {
  const browserToken = newToken()
  const grant = { id: newId<'grant'>(at), transferId, browserHash: browserHashOf(browserToken), recipientId }
  await tx.exchange.writeGrant({ ...grant, createdAt: at, expiresAt: at + grantMilliseconds })
  return { browserToken }
}
