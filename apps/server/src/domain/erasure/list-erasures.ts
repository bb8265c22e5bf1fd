import type { Occasion } from '../actor.ts'
import { userNameOf } from '../directory/user.ts'
import type { ErasureId } from '../id.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import type { Erasure, ErasureState, LegalHold } from './erasure.ts'
import { unknownErasure } from './release-erasure.ts'

export interface ListedErasure {
  readonly erasure: Erasure
  /** Null when it was removed with the account. */
  readonly userName: string | null
  readonly legalHold: LegalHold | null
}

export interface ErasuresListed {
  readonly erasures: readonly ListedErasure[]
  readonly total: number
  /** Of all there are. */
  readonly braked: number
  readonly waiting: number
}

/** Newest first; at most 200. @throws as {@link requireAdministrator} */
export async function listErasures(
  portal: Portal,
  occasion: Occasion,
  query: { readonly state?: ErasureState | undefined; readonly offset: number; readonly limit: number }
): Promise<ErasuresListed> {
  await requireAdministrator(portal.store, occasion)
  const { erasures } = portal.store
  const [found, braked, waiting] = await Promise.all([
    erasures.list({ ...query, limit: Math.min(query.limit, 200) }),
    erasures.countBraked(),
    erasures.count('waiting')
  ])
  const listed = await Promise.all(found.erasures.map(erasure => listedOf(portal, erasure)))
  return { erasures: listed, total: found.total, braked, waiting }
}

/** @throws DomainError `not-found` `erasure.unknown`; and as {@link requireAdministrator} */
export async function readErasure(portal: Portal, occasion: Occasion, id: ErasureId): Promise<ListedErasure> {
  await requireAdministrator(portal.store, occasion)
  const erasure = await portal.store.erasures.byId(id)
  if (!erasure) throw unknownErasure(id)
  return listedOf(portal, erasure)
}

async function listedOf({ store }: Portal, erasure: Erasure): Promise<ListedErasure> {
  const [user, hold] = await Promise.all([store.users.byId(erasure.userId), store.erasures.legalHold(erasure.userId)])
  return { erasure, userName: user ? userNameOf(user) : null, legalHold: hold ?? null }
}
