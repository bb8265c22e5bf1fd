import { DomainError } from '../../domain/domain-error.ts'
import type { DataKeys, SecretBox } from '../../domain/portal.ts'
import { dataKeys, type KeyRows } from './data-keys.ts'
import { openPostgresKeyRows } from './postgres-key-rows.ts'
import { openSqliteKeyRows } from './sqlite-key-rows.ts'

/** Where data keys are kept. */
export type KeyPlace =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string }

/**
 * Opens the store of data keys, which is made if it isn't there. Several processes may have it open.
 *
 * @throws DomainError `unavailable` `store.unavailable` when it can't be opened; while it is open its calls throw the same when it doesn't answer
 */
export async function openDataKeys(place: KeyPlace, secrets: SecretBox): Promise<DataKeys> {
  const rows = await told(async () =>
    place.kind === 'sqlite' ? openSqliteKeyRows(place.file) : await openPostgresKeyRows(place.url)
  )
  return dataKeys(telling(rows), secrets)
}

const telling = (rows: KeyRows): KeyRows => ({
  read: owner => told(() => rows.read(owner)),
  insert: (owner, wrapped) => told(() => rows.insert(owner, wrapped)),
  remove: owner => told(() => rows.remove(owner)),
  close: () => rows.close()
})

async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    const detail =
      'The store of data keys does not answer: try again in a moment; if it stays so, run "npx sealpost doctor".'
    throw new DomainError('unavailable', 'store.unavailable', detail, cause)
  }
}
