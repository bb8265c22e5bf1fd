import type { Occasion } from '../actor.ts'
import { isPerson } from '../directory/user.ts'
import { requireSender } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { addressKey, personOf } from './address.ts'
import { inBatches } from './in-batches.ts'
import { openAddress } from './recipients.ts'

export interface Suggestion {
  readonly address: string
  /** Null for somebody outside. */
  readonly name: string | null
}

const most = 10
const lookedAt = 2_000

/**
 * Whom somebody may mean who has typed so much: those they sent to before, then people of the organisation. At most ten.
 *
 * @throws as {@link requireSender}
 */
export async function suggestRecipients(
  portal: Portal,
  occasion: Occasion,
  typed: string
): Promise<readonly Suggestion[]> {
  const { store } = portal
  const sender = await requireSender(store, occasion)
  const search = typed.trim().toLowerCase()
  const found = new Map<string, Suggestion>()
  const latest = await store.exchange.latestRecipients(sender.id, search === '' ? most : lookedAt)
  for (const address of await inBatches(latest, recipient => openAddress(portal, sender.id, recipient)))
    if (found.size < most && address?.toLowerCase().includes(search))
      found.set(addressKey(address), { address, name: null })
  const listing = { active: true, search, sort: 'userName', offset: 0, limit: most } as const
  for (const { user } of (await store.users.list(listing)).users) {
    const person = personOf(user)
    const key = addressKey(person.address)
    if (isPerson(user) && user.id !== sender.id && (found.size < most || found.has(key))) found.set(key, person)
  }
  return [...found.values()]
}
