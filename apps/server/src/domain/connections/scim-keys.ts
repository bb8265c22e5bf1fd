import type { KeyId } from '../id.ts'
import type { SettingSource } from '../setting.ts'
import type { EventReader, KeyReader, Store, Transaction } from '../store.ts'
import type { Key } from './key.ts'

/** The ids of SCIM keys that may be live, oldest first: keys are found by owner or id, and these few are to be shown all together. */
const setting = 'connections.scim-keys'

const pageLength = 500

/** Remembers a new SCIM key, and forgets those that were revoked. */
export async function rememberScimKey(store: Store, tx: Transaction, id: KeyId): Promise<void> {
  const known = await liveOf(await readIds(store.events, tx), tx.keys)
  await tx.settings.write(setting, [...known.map(key => key.id), id])
}

/** SCIM keys that weren't revoked, oldest first. */
export async function readScimKeys(store: Store): Promise<readonly Key[]> {
  return liveOf(await readIds(store.events, store), store.keys)
}

async function liveOf(ids: readonly KeyId[], keys: Pick<KeyReader, 'byId'>): Promise<Key[]> {
  const found = await Promise.all(ids.map(id => keys.byId(id)))
  return found.flatMap(key => (key && key.revokedAt === null ? [key] : []))
}

/** A portal whose keys are older than this list finds them in the log, until the next one is made. */
async function readIds(events: EventReader, source: SettingSource): Promise<readonly KeyId[]> {
  const stored = (await source.settings.read(setting)) as readonly KeyId[] | null | undefined
  if (stored) return stored
  const ids: KeyId[] = []
  for (let after = 0; ; ) {
    const page = await events.find({ action: 'key.created', after, limit: pageLength })
    ids.push(
      ...page.flatMap(({ target, details }) => (details.keyKind === 'scim' && target ? [target.id as KeyId] : []))
    )
    if (page.length < pageLength) return ids
    after = page.at(-1)?.sequence ?? after
  }
}
