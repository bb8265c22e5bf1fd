/**
 * The links and escrows while a cycle runs. Every change is on disk before the promise resolves, so that a cycle which is
 * killed remembers each target id it was told.
 */
import { isDeepStrictEqual } from 'node:util'
import type { SyncChange } from '../tenant/store.ts'
import { type Escrow, escrowKey, type Link, type SyncState } from './sync-state.ts'

export type SyncBook = {
  link(objectId: string): Link | undefined
  escrow(objectId: string, kind: Escrow['kind']): Escrow | undefined
  setLink(objectId: string, link: Link | null): Promise<void>
  setEscrow(escrow: Escrow): Promise<void>
  clearEscrow(objectId: string, kind: Escrow['kind']): Promise<void>
  links(): ReadonlyMap<string, Link>
  escrows(): ReadonlyMap<string, Escrow>
}

export function openSyncBook(sync: SyncState, remember: (change: SyncChange) => Promise<void>): SyncBook {
  const links = new Map(Object.entries(sync.links))
  const escrows = new Map(Object.entries(sync.escrows))
  return {
    link: objectId => links.get(objectId),
    escrow: (objectId, kind) => escrows.get(escrowKey({ objectId, kind })),
    async setLink(objectId, link) {
      if (isDeepStrictEqual(links.get(objectId) ?? null, link)) return
      await remember({ links: { [objectId]: link } })
      if (link === null) links.delete(objectId)
      else links.set(objectId, link)
    },
    async setEscrow(escrow) {
      const key = escrowKey(escrow)
      await remember({ escrows: { [key]: escrow } })
      escrows.set(key, escrow)
    },
    async clearEscrow(objectId, kind) {
      const key = escrowKey({ objectId, kind })
      if (!escrows.has(key)) return
      await remember({ escrows: { [key]: null } })
      escrows.delete(key)
    },
    links: () => links,
    escrows: () => escrows
  }
}
