import { userNameOf } from '../../domain/directory/user.ts'
import type { RecordedActor } from '../../domain/events.ts'
import type { UserId } from '../../domain/id.ts'
import type { Store } from '../../domain/store.ts'
import type { Names } from './present-event.ts'

/** What those who acted are called now, by id: accounts and identity providers. @param actors At most 200. */
export async function actorNames(store: Store, actors: readonly RecordedActor[]): Promise<Names> {
  const ids = [...new Set(actors.flatMap(accountOf))]
  const users = ids.length > 0 ? await store.users.byIds(ids) : []
  const providers = actors.some(({ kind }) => kind === 'provider') ? await store.providers.all() : []
  const names = new Map<string, string>()
  for (const user of users) names.set(user.id, userNameOf(user))
  for (const { id, name } of providers) names.set(id, name)
  return names
}

const accountOf = (actor: RecordedActor): readonly UserId[] =>
  'userId' in actor ? [actor.userId] : 'ownerId' in actor ? [actor.ownerId] : []
