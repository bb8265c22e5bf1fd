import type { UserId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { UserPage, UserQuery } from '../store.ts'
import { isPerson, type User } from './user.ts'
import { unknownUser } from './user-rules.ts'

/** A person by id, registered or not. @throws DomainError `not-found` `user.unknown`, for service accounts too. */
export async function readPerson(portal: Portal, id: UserId): Promise<User> {
  const user = await portal.store.users.byId(id)
  if (!user || !isPerson(user)) throw unknownUser(id)
  return user
}

/** A page of the people who match; service accounts are never among them. @throws ScimError `invalidFilter` */
export function findPeople(portal: Portal, query: Omit<UserQuery, 'without'>): Promise<UserPage> {
  return portal.store.users.find({ ...query, without: ['service'] })
}
