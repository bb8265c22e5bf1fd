import type { Occasion } from '../actor.ts'
import type { UserId } from '../id.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import type { ListedUser, Listing, ListingQuery } from '../store.ts'
import { unknownUser } from './user-rules.ts'

/** A page of accounts, service accounts too, and how many there are. @throws as {@link requireAdministrator} */
export async function listUsers(
  { store }: Portal,
  occasion: Occasion,
  query: ListingQuery
): Promise<Listing & { readonly registered: number; readonly deactivated: number }> {
  await requireAdministrator(store, occasion)
  const [listing, counts] = await Promise.all([store.users.list(query), store.users.count()])
  return { ...listing, ...counts }
}

/** Any account by id. @throws DomainError `not-found` `user.unknown`; and as {@link requireAdministrator} */
export async function readUser({ store }: Portal, occasion: Occasion, id: UserId): Promise<ListedUser> {
  await requireAdministrator(store, occasion)
  const [user, lastSignInAt] = await Promise.all([store.users.byId(id), store.users.lastSignInAt(id)])
  if (!user) throw unknownUser(id)
  return { user, lastSignInAt }
}
