import type { Resource } from '@sealpost/scim'
import type { Occasion } from '../actor.ts'
import { reachByConnection } from '../connections/milestones.ts'
import { readScimPolicy } from '../connections/scim-policy.ts'
import { DomainError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import type { UserId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import { settleUser } from './settle-user.ts'
import { isActive, isPerson, type User } from './user.ts'
import { holdUserName, requireVersion, unknownUser } from './user-rules.ts'

export interface PersonChange {
  readonly id: UserId
  /** The version the client has seen; left out, any. */
  readonly expectedVersion?: number
}

export interface ChangedPerson {
  readonly user: User
  /** False when the request asked for what was already there: then nothing was written. */
  readonly changed: boolean
}

/** Reads a person, derives the attributes wanted of it, and settles the account on them, all in one transaction. */
export async function changePerson(
  portal: Portal,
  occasion: Occasion,
  change: PersonChange,
  derive: (attributes: Resource) => Resource
): Promise<ChangedPerson> {
  const run = portal.store.write(async tx => {
    const before = await personOf(tx, change.id)
    requireVersion(before, change.expectedVersion)
    const wanted = derive(before.attributes)
    if (wanted === before.attributes) return { user: before, changed: false }
    const renames =
      occasion.actor.kind === 'connection' ? (await readScimPolicy(tx, occasion.actor.mount)).renames : true
    const user = await settleUser(tx, occasion, before, holdUserName(before, wanted, renames))
    if (user === before) return { user, changed: false }
    const stops = isActive(before) && !isActive(user)
    await reachByConnection(portal, tx, stops ? 'firstDeactivation' : 'firstChange', occasion)
    return { user, changed: true }
  })
  return alerting(portal, occasion, change.id, run)
}

/** The person of an id. Service accounts belong to the portal: to an identity provider they don't exist. */
export async function personOf(tx: Transaction, id: UserId): Promise<User> {
  const user = await tx.users.byId(id)
  if (!user || !isPerson(user)) throw unknownUser(id)
  return user
}

/** Leaves an alert for administrators when a change was refused because it would have locked everybody out. */
export async function alerting<T>(portal: Portal, occasion: Occasion, id: UserId, run: Promise<T>): Promise<T> {
  try {
    return await run
  } catch (error) {
    if (error instanceof DomainError && error.code === 'user.last-administrator') {
      portal.store.note(
        eventOf(occasion, 'alert.last-administrator', { target: { kind: 'user', id }, outcome: 'refused' })
      )
    }
    throw error
  }
}
