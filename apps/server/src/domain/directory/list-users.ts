import type { Occasion } from '../actor.ts'
import type { UserId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { ListedUser, Listing, ListingQuery } from '../store.ts'

export async function listUsers(
  portal: Portal,
  occasion: Occasion,
  query: ListingQuery
): Promise<Listing & { readonly registered: number; readonly deactivated: number }> {
  throw new Error('not yet')
}

export async function readUser(portal: Portal, occasion: Occasion, id: UserId): Promise<ListedUser> {
  throw new Error('not yet')
}
