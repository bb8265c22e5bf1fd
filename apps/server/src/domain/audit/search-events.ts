import type { Occasion } from '../actor.ts'
import { userNameOf } from '../directory/user.ts'
import type { Action, RecordedActor, StoredEvent } from '../events.ts'
import type { UserId } from '../id.ts'
import { actingUser, requireAdministrator, sessionOf } from '../permission.ts'
import type { Portal } from '../portal.ts'
import type { EventSearch, EventsFound, Store } from '../store.ts'

export type EventView = 'provisioning' | 'sign-in'

export interface NamedEvents extends EventsFound {
  /** Ids of users and providers in these events → what they are called now; who was removed is missing. */
  readonly names: ReadonlyMap<string, string>
}

/** What each view of the log shows. */
const views: Readonly<
  Record<EventView, { readonly actions: readonly Action[]; readonly actorKinds?: readonly RecordedActor['kind'][] }>
> = {
  provisioning: {
    actions: [
      'scim.request',
      'scim.unauthenticated',
      'user.created',
      'user.changed',
      'user.deactivated',
      'user.reactivated',
      'user.removed',
      'alert.last-administrator'
    ],
    actorKinds: ['connection', 'anonymous']
  },
  'sign-in': {
    actions: [
      'session.started',
      'session.ended',
      'sign-in.refused',
      'sign-on.refused',
      'sign-on.tested',
      'sign-on.logout',
      'link.used'
    ]
  }
}

const activityLength = 50

/**
 * Looks through the log, newest first, in bounded pieces.
 *
 * @param search With `userName` or an account's id: entries about that account, by it or in its name.
 * @throws as {@link requireAdministrator}
 */
export async function searchEvents(
  { store }: Portal,
  occasion: Occasion,
  search: EventSearch & { readonly view?: EventView; readonly userName?: string }
): Promise<NamedEvents> {
  await requireAdministrator(store, occasion)
  const { view, userName, ...rest } = search
  const actions = view ? views[view].actions.filter(action => rest.actions?.includes(action) ?? true) : rest.actions
  const actorKinds = (view && views[view].actorKinds) ?? rest.actorKinds
  const userId = userName === undefined ? rest.userId : await accountNamed(store, userName)
  if (userId === null || actions?.length === 0) return { events: [], next: null, names: new Map() }
  return named(store, {
    ...rest,
    ...(actions ? { actions } : {}),
    ...(actorKinds ? { actorKinds } : {}),
    ...(userId === undefined ? {} : { userId })
  })
}

/** Entries about an account: one's own or the one acted in; for administrators, anyone's. @throws as {@link requireAdministrator} */
export async function readActivity(
  { store }: Portal,
  occasion: Occasion,
  userId: UserId,
  before?: number
): Promise<NamedEvents> {
  const own = occasion.actor.kind === 'session' ? effective(occasion) : undefined
  if (own === userId) await actingUser(store, occasion)
  else await requireAdministrator(store, occasion)
  return named(store, { userId, limit: activityLength, ...(before === undefined ? {} : { before }) })
}

function effective(occasion: Occasion): UserId {
  const { userId, impersonating } = sessionOf(occasion)
  return impersonating ?? userId
}

/** Who is so called now, or whose id that is: entries outlive their accounts. Null if neither. */
async function accountNamed({ users }: Store, text: string): Promise<UserId | null> {
  const user = await users.byUserName(text)
  if (user) return user.id
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? (text as UserId) : null
}

async function named(store: Store, search: EventSearch): Promise<NamedEvents> {
  const found = await store.events.search(search)
  const ids = [...new Set(found.events.flatMap(idsIn))]
  const names = new Map<string, string>()
  for (const page of pagesOf(ids, 200))
    for (const user of await store.users.byIds(page as UserId[])) names.set(user.id, userNameOf(user))
  for (const { id, name } of await store.providers.all()) names.set(id, name)
  return { ...found, names }
}

/** Of users, as far as an entry tells of them. */
function idsIn({ actor, target, details }: StoredEvent): string[] {
  const by = 'userId' in actor ? [actor.userId] : 'ownerId' in actor ? [actor.ownerId] : []
  const about = target?.kind === 'user' ? [target.id] : []
  const further = [details.impersonating, details.ownerId, details.testedBy, details.administrator]
  return [...by, ...about, ...further.filter(id => typeof id === 'string')]
}

function* pagesOf<T>(items: readonly T[], length: number): Generator<readonly T[]> {
  for (let i = 0; i < items.length; i += length) yield items.slice(i, i + length)
}
