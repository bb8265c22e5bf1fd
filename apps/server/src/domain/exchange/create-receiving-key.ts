import type { Occasion } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import { newId } from '../id.ts'
import { requireSender } from '../permission.ts'
import type { Portal } from '../portal.ts'
import type { ReceivingKeyReport } from './receiving-key-report.ts'

export interface NewReceivingKey {
  /** `age1pq1…` */
  readonly publicKey: string
  /** The private half, sealed for a recovery key that never comes here. */
  readonly sealedIdentity: Uint8Array
}

const longestPublicKey = 4_096
const mostIdentityBytes = 16_384

/**
 * Keeps a new receiving key. It takes the place of the one before, which stays for what was sealed for it.
 *
 * @throws DomainError `invalid` `receiving-key.form`, and as {@link requireSender}
 */
export async function createReceivingKey(
  portal: Portal,
  occasion: Occasion,
  { publicKey, sealedIdentity }: NewReceivingKey
): Promise<ReceivingKeyReport> {
  requireForm(publicKey, sealedIdentity)
  const { at } = occasion
  const sender = await requireSender(portal.store, occasion)
  const id = newId<'receiving-key'>(at)
  const sealed = await portal.dataKeys.seal(sender.id, sealedIdentity, `receiving-key:${id}`)
  await portal.store.write(async tx => {
    const owner = await requireSender(tx, occasion)
    await tx.exchange.insertReceivingKey({ id, ownerId: owner.id, publicKey, sealedIdentity: sealed, createdAt: at })
    const target = { kind: 'user', id: owner.id } as const
    await tx.events.append(eventOf(occasion, 'receiving-key.created', { target, details: { receivingKeyId: id } }))
  })
  return { id, publicKey, sealedIdentity, createdAt: at }
}

function requireForm(publicKey: string, { length }: Uint8Array): void {
  const sound = publicKey.length <= longestPublicKey && /^age1[a-z0-9]+$/.test(publicKey)
  if (sound && length > 0 && length <= mostIdentityBytes) return
  throw new DomainError(
    'invalid',
    'receiving-key.form',
    `A receiving key is an age recipient of at most ${longestPublicKey} characters with its private half sealed in at most ${mostIdentityBytes} bytes: make it anew.`
  )
}
