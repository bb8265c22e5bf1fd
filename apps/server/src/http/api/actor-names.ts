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
  return new Map([
    ...users.map(user => [user.id, userNameOf(user)] as const),
    ...providers.map(({ id, name }) => [id, name] as const)
  ])
}

const accountOf = (actor: RecordedActor): readonly UserId[] =>
  'userId' in actor ? [actor.userId] : 'ownerId' in actor ? [actor.ownerId] : []
