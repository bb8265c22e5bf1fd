import type { Occasion } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import { eventOf, recordedActorOf } from '../events.ts'
import { type ErasureId, newId } from '../id.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import { type Erasure, isPending } from './erasure.ts'
import { removeAtOnce } from './order-erasure.ts'

const atOnce = 50

/**
 * Begins the destruction that the brake or a grace period holds up. From then on nothing can be undone.
 *
 * @throws DomainError `not-found` `erasure.unknown`; `conflict` `erasure.state`, `erasure.on-hold`; and as {@link requireAdministrator}
 */
export async function releaseErasure(portal: Portal, occasion: Occasion, id: ErasureId): Promise<void> {
  const erasure = await portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    const pending = requirePending(await tx.erasures.byId(id), id)
    if (await tx.erasures.legalHold(pending.userId)) throw onHold()
    await tx.events.append(eventOf(occasion, 'erasure.released', { target: { kind: 'erasure', id } }))
    return begin(tx, occasion, { ...pending, release: { at: occasion.at, by: recordedActorOf(occasion.actor) } })
  })
  await portal.dataKeys.destroy(erasure.vaultId)
}

/** Releases all that the brake holds, but for those on legal hold; how many. @throws as {@link requireAdministrator} */
export async function releaseBraked(portal: Portal, occasion: Occasion): Promise<number> {
  await requireAdministrator(portal.store, occasion)
  return eachBraked(portal, erasure => releaseErasure(portal, occasion, erasure.id))
}

/** Does something with every braked erasure, some at once; those that can't be done are left. @returns How many were done. */
export async function eachBraked(portal: Portal, act: (erasure: Erasure) => Promise<void>): Promise<number> {
  let done = 0
  for (let left = 0; ; ) {
    const { erasures } = await portal.store.erasures.list({ state: 'braked', offset: left, limit: atOnce })
    if (erasures.length === 0) return done
    const outcomes = await Promise.allSettled(erasures.map(act))
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') done += 1
      else if (outcome.reason instanceof DomainError) left += 1
      else throw outcome.reason
    }
  }
}

/** Begins what waited for its time. */
export async function startDueErasures(portal: Portal, occasion: Occasion, limit: number): Promise<number> {
  let started = 0
  for (const { id } of await portal.store.erasures.due(occasion.at, limit)) {
    const erasure = await portal.store.write(async tx => {
      const pending = await tx.erasures.byId(id)
      if (pending?.state !== 'waiting' || pending.dueAt === null || pending.dueAt > occasion.at) return undefined
      if (await tx.erasures.legalHold(pending.userId)) return undefined
      return begin(tx, occasion, pending)
    })
    if (!erasure) continue
    await portal.dataKeys.destroy(erasure.vaultId)
    started += 1
  }
  return started
}

/** The transaction that begins destruction: the account gets another vault, the old one is nobody's any more. */
async function begin(tx: Transaction, occasion: Occasion, pending: Erasure): Promise<Erasure> {
  const { at } = occasion
  const user = await tx.users.byId(pending.userId)
  if (user?.vaultId === pending.vaultId) await tx.users.update({ ...user, vaultId: newId<'vault'>(at) })
  const removed = await removeAtOnce(tx, pending, at)
  const erasure: Erasure = { ...pending, state: 'erasing', startedAt: at, sealedProfile: null, removed }
  await tx.erasures.update(erasure)
  const target = { kind: 'erasure', id: erasure.id } as const
  await tx.events.append(eventOf(occasion, 'erasure.started', { target, details: { userId: erasure.userId } }))
  return erasure
}

/** @throws DomainError `not-found` `erasure.unknown`; `conflict` `erasure.state` */
export function requirePending(erasure: Erasure | undefined, id: ErasureId): Erasure {
  if (!erasure) throw unknownErasure(id)
  if (isPending(erasure)) return erasure
  throw new DomainError(
    'conflict',
    'erasure.state',
    erasure.state === 'undone'
      ? 'This erasure was undone already: nothing waits any more.'
      : 'The destruction of this erasure has begun already: it can be neither released nor undone.'
  )
}

export const unknownErasure = (id: ErasureId): DomainError =>
  new DomainError('not-found', 'erasure.unknown', `There is no erasure ${id}: see the list of erasures.`)

const onHold = (): DomainError =>
  new DomainError(
    'conflict',
    'erasure.on-hold',
    'A legal hold stands on this account: lift it first, and the erasure goes on by itself or can be released.'
  )
