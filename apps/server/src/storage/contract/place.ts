// What a contract suite needs of a database: a place of its own for every test, as many stores on it as there would be processes, and
// a way past the store, for what somebody with the database's password could do.
import { enterpriseUserSchema, parseResource, type Resource, type ResourceType } from '@sealpost/scim'
import { afterAll, beforeAll } from 'vitest'
import type { SignInType, User } from '../../domain/directory/user.ts'
import { buildUserType } from '../../domain/directory/user-type.ts'
import type { NewEvent } from '../../domain/events.ts'
import { newId } from '../../domain/id.ts'
import type { Store } from '../../domain/store.ts'

export type Row = Readonly<Record<string, unknown>>

/** One empty database. What is opened on it is closed, and the database removed, when the test is over. */
export interface TestPlace {
  /** The file or the address. */
  readonly location: string
  /** Opens a store, as one more process would. */
  open(userType?: ResourceType): Promise<Store>
  /** Runs SQL behind the back of the store; parameters are `$1`, `$2`, … */
  run(sql: string, ...parameters: readonly Value[]): Promise<readonly Row[]>
  /** Takes the lock of all writers, as another process does while it writes; gives back how to let it go. */
  hold(): Promise<() => Promise<void>>
}

export type Value = string | number | null | Uint8Array

export interface TestDatabase {
  readonly name: 'SQLite' | 'PostgreSQL'
  /** Makes an empty database for the running test, or for as long as `onEnd` says. */
  make(onEnd?: (cleanUp: () => Promise<void>) => void): Promise<TestPlace>
}

/** One place for all tests of a block, which only read what is put there before the first of them. */
export function sharePlace(
  database: TestDatabase,
  fill: (store: Store, place: TestPlace) => Promise<void>
): () => TestPlace & { readonly store: Store } {
  const ends: (() => Promise<void>)[] = []
  let shared: (TestPlace & { readonly store: Store }) | undefined
  beforeAll(async () => {
    const place = await database.make(end => ends.push(end))
    const store = await place.open()
    shared = { ...place, store }
    await fill(store, place)
  })
  afterAll(async () => {
    for (const end of ends) await end()
  })
  return () => {
    if (!shared) throw new Error('The place is there only while the tests run.')
    return shared
  }
}

export const userType = buildUserType()
export const enterpriseUrn = enterpriseUserSchema.id

export const noon = Date.UTC(2026, 0, 1, 12)

/** A user that isn't stored yet. */
export function draftUser(body: Resource, draft: Partial<Omit<User, 'attributes'>> = {}): User {
  return {
    id: newId<'user'>(Date.now()),
    attributes: parseResource(body, userType, 'create'),
    administrator: false,
    signIn: 'saml' satisfies SignInType,
    source: 'scim',
    version: 1,
    createdAt: noon,
    changedAt: noon,
    deactivatedAt: null,
    ...draft
  }
}

export async function storeUser(
  store: Store,
  body: Resource,
  draft: Partial<Omit<User, 'attributes'>> = {}
): Promise<User> {
  const user = draftUser(body, draft)
  await store.write(tx => tx.users.insert(user))
  return user
}

export const eventAbout = (user: { readonly id: string }, more: Partial<NewEvent> = {}): NewEvent => ({
  at: noon,
  action: 'user.changed',
  actor: { kind: 'operator' },
  target: { kind: 'user', id: user.id },
  outcome: 'success',
  correlationId: newId<'request'>(Date.now()),
  details: {},
  ...more
})
