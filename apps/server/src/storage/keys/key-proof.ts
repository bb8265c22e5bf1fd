// Whether a key store belongs to a database: with another one, or an empty one, everything would be taken for erased.
import { DomainError } from '../../domain/domain-error.ts'
import type { VaultId } from '../../domain/id.ts'
import type { DataKeys } from '../../domain/portal.ts'
import type { Store } from '../../domain/store.ts'

/** Sealed under a key of the key store's own, kept in the database; no vault of a user has this name. */
const proof = { setting: 'key-store.proof', vault: 'proof' as VaultId, text: 'sealpost', context: 'key-store' } as const

/**
 * Shows that the key store is the one that the database belongs to. From the first time on, the database knows it.
 *
 * @throws DomainError `unavailable` `keys.missing` when it is another one
 */
export async function proveKeys(keys: DataKeys, store: Store): Promise<void> {
  const sealed = await store.settings.read(proof.setting)
  if (typeof sealed === 'string') {
    await keys.open(proof.vault, Buffer.from(sealed, 'base64'), proof.context).catch(explain)
    return
  }
  const shown = Buffer.from(await keys.seal(proof.vault, Buffer.from(proof.text), proof.context)).toString('base64')
  await store.write(tx => tx.settings.write(proof.setting, shown))
}

function explain(error: unknown): never {
  const foreign = error instanceof DomainError && ['transfer.erased', 'secret.unreadable'].includes(error.code)
  if (!foreign) throw error
  throw new DomainError(
    'unavailable',
    'keys.missing',
    'The key store is not the one that this database belongs to, so that nothing sealed could be opened: name the right one (SEALPOST_KEYS_URL), or restore it from its newest backup.',
    error
  )
}
