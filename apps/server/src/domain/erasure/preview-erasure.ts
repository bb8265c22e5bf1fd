import type { Occasion } from '../actor.ts'
import { unknownUser } from '../directory/user-rules.ts'
import { addressDigest, addressesOf } from '../exchange/address.ts'
import type { UserId } from '../id.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import type { LegalHold } from './erasure.ts'
import { readErasureOptions } from './options.ts'
import { brakes } from './order-erasure.ts'

export interface ErasurePreview {
  readonly profileAttributes: number
  readonly keys: number
  readonly sessions: number
  readonly requestLinks: number
  readonly sent: number
  readonly sentIn: number
  readonly drafts: number
  readonly files: number
  /** Of the files, unsealed. */
  readonly bytes: number
  /** Other people's transfers that were sent to this account. */
  readonly received: number
  readonly braked: boolean
  readonly graceDays: number
  readonly legalHold: LegalHold | null
}

/** What deactivating an account now would take. @throws DomainError `not-found` `user.unknown`; and as {@link requireAdministrator} */
export async function previewErasure(portal: Portal, occasion: Occasion, id: UserId): Promise<ErasurePreview> {
  await requireAdministrator(portal.store, occasion)
  const { store } = portal
  const user = await store.users.byId(id)
  if (!user) throw unknownUser(id)
  const digests = addressesOf(user).map(address => addressDigest(portal, address))
  const [keys, sessions, requestLinks, held, addressed, options, legalHold] = await Promise.all([
    store.keys.byOwner(id),
    store.sessions.byUser(id),
    store.exchange.requestLinks(id),
    store.exchange.countVault(user.vaultId),
    store.exchange.addressed(digests, { offset: 0, limit: 1, at: occasion.at }),
    readErasureOptions(store),
    store.erasures.legalHold(id)
  ])
  return {
    profileAttributes: Object.keys(user.attributes).length,
    keys: keys.filter(key => key.revokedAt === null).length,
    sessions: sessions.length,
    requestLinks: requestLinks.length,
    ...held,
    received: addressed.total,
    braked: await store.write(tx => brakes(tx, options, occasion.at)),
    graceDays: options.graceDays,
    legalHold: legalHold ?? null
  }
}
