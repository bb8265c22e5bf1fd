import { isUserNameForm } from '../directory/user-name.ts'
import { DomainError } from '../domain-error.ts'
import { newId, type RecipientId, type TransferId, type UserId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { addressDigest, addressKey } from './address.ts'
import { inBatches } from './in-batches.ts'
import { wrongOption } from './refusals.ts'
import type { Recipient } from './transfer.ts'

/** Addresses as they were typed, each once without regard to case. @throws DomainError `invalid` `transfer.options` */
export function foldAddresses(typed: readonly string[]): readonly string[] {
  const folded = new Map<string, string>()
  for (const [i, entry] of typed.entries()) {
    const address = entry.trim()
    if (!isUserNameForm(address))
      throw wrongOption({
        [`recipients.${i}`]: 'This has not the form of an e-mail address, such as amara@example.com.'
      })
    const key = addressKey(address)
    if (!folded.has(key)) folded.set(key, address)
  }
  return [...folded.values()]
}

/** @throws DomainError `invalid` `transfer.too-many-recipients` */
export function requireFewRecipients(count: number, most: number): void {
  if (count <= most) return
  throw new DomainError(
    'invalid',
    'transfer.too-many-recipients',
    `A transfer has at most ${most} recipients, and this one would have ${count}: send it in several, or ask an administrator to allow more.`
  )
}

/** Recipients with their addresses sealed, in that order. */
export async function newRecipients(
  portal: Portal,
  transfer: { readonly id: TransferId; readonly ownerId: UserId },
  addresses: readonly string[],
  at: number
): Promise<readonly Recipient[]> {
  return inBatches(addresses, async (address, i) => {
    // Their ids are to sort in the order in which they were given.
    const id: RecipientId = newId<'recipient'>(at + i)
    const plain = Buffer.from(address, 'utf8')
    return {
      id,
      transferId: transfer.id,
      addressDigest: addressDigest(portal, address),
      sealedAddress: await portal.dataKeys.seal(transfer.ownerId, plain, `recipient:${id}`),
      addedAt: at,
      notifiedAt: null
    }
  })
}

/** A recipient's address as it was typed; null when the key it was sealed under was destroyed. */
export async function openAddress(portal: Portal, ownerId: UserId, recipient: Recipient): Promise<string | null> {
  try {
    const plain = await portal.dataKeys.open(ownerId, recipient.sealedAddress, `recipient:${recipient.id}`)
    return Buffer.from(plain).toString('utf8')
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'gone') return null
    throw error
  }
}
