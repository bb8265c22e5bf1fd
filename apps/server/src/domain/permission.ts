import type { Occasion } from './actor.ts'
import type { User } from './directory/user.ts'
import type { UserId } from './id.ts'

/** What can be asked for a user: a store's reader, or a transaction. */
export interface UserSource {
  readonly users: { byId(id: UserId): Promise<User | undefined> }
}

export async function requireAdministrator(source: UserSource, occasion: Occasion): Promise<void> {
  throw new Error('not yet')
}

export function ownUserId(occasion: Occasion): UserId {
  throw new Error('not yet')
}

export function effectiveUserId(occasion: Occasion): UserId {
  throw new Error('not yet')
}

/** The account acted in, registered; whoever acts in another's is an administrator still. */
export async function actingUser(source: UserSource, occasion: Occasion): Promise<User> {
  throw new Error('not yet')
}
