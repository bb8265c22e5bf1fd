import { isActive, type User } from '../directory/user.ts'
import type { UserId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { digestOf } from '../token.ts'
import type { OneTimeLink } from './link.ts'
import { unknownLink } from './one-time-link.ts'

export interface InspectedLink {
  readonly link: OneTimeLink
  /** Null for set-up: nobody is there yet. */
  readonly user: User | null
}

/** Where links and their users can be read: a store, or a transaction. */
interface LinkSource {
  readonly links: { byTokenHash(hash: Uint8Array): Promise<OneTimeLink | undefined> }
  readonly users: { byId(id: UserId): Promise<User | undefined> }
}

/** What a one-time link is for, and for whom. @throws DomainError `gone` `link.unknown` */
export async function inspectLink({ store }: Portal, token: string, at: number): Promise<InspectedLink> {
  return findLink(store, token, at)
}

/** The link of a token that works now, as this source has it. @throws DomainError `gone` `link.unknown` */
export async function findLink(source: LinkSource, token: string, at: number): Promise<InspectedLink> {
  const link = await source.links.byTokenHash(digestOf(token))
  if (!link || at >= link.expiresAt) throw unknownLink()
  if (link.userId === null) return { link, user: null }
  const user = await source.users.byId(link.userId)
  if (!user || !isActive(user) || user.signIn !== 'password') throw unknownLink()
  return { link, user }
}
