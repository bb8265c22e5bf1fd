// Erasures in whatever state, and what holds them up, for tests of the API.
import { type Erasure, nothingRemoved } from '../../domain/erasure/erasure.ts'
import { newId } from '../../domain/id.ts'
import type { ApiAnswer, Browser } from './browser.ts'
import type { RunningPortal } from './running-portal.ts'
import type { Json } from './scim-client.ts'

/** An erasure as the store holds one: of somebody who isn't there any more, its key destroyed, unless told otherwise. */
export async function recordErasure(running: RunningPortal, members: Partial<Erasure> = {}): Promise<Erasure> {
  const { now } = running.time
  const erasure: Erasure = {
    id: newId(now),
    userId: newId(now),
    vaultId: newId(now),
    reason: 'deactivated',
    state: 'erasing',
    orderedAt: now,
    orderedBy: { kind: 'operator' },
    dueAt: now,
    release: null,
    startedAt: now,
    completedAt: null,
    sealedProfile: null,
    addressDigests: [],
    removed: nothingRemoved,
    blobsDigest: null,
    legalHold: null,
    receipt: null,
    receiptNumber: null,
    ...members
  }
  await running.portal.store.write(tx => tx.erasures.insert(erasure))
  return erasure
}

/** Changes what holds erasures up, from what holds at first. */
export const changeOptions = (administrator: Browser, members: Json = {}): Promise<ApiAnswer> =>
  administrator.put('/configuration/erasure', {
    brake: true,
    brakeUsers: 10,
    brakePercent: 20,
    graceDays: 0,
    ...members
  })
