// Another master key in the place of the current one. Whatever a crash leaves half done, each key is wrapped under a master key that is
// there, and the next rotation finishes what this one began.
import type { VaultId } from '../../domain/id.ts'
import type { MasterKeyRotation } from '../../domain/portal.ts'
import type { Changes, Turn } from './changes.ts'
import type { KeyStatements } from './key-tables.ts'
import { type MasterKeys, unwrap, wrap } from './master-keys.ts'

/** How many keys are wrapped anew in one transaction. */
const pieceSize = 100

interface StaleRow {
  readonly vault_id: VaultId
  readonly wrapped_key: Uint8Array
  readonly epoch: number
}

/**
 * Begins an epoch, wraps every key of earlier ones anew and destroys the earlier master keys. Two rotations at once, on whatever processes,
 * both wrap under the newest master key, and neither destroys one that a key still needs.
 *
 * @throws DomainError `unavailable` `secret.unreadable` when a key doesn't open under its master key; nothing is destroyed then
 */
export async function rotate(
  changes: Changes,
  statements: KeyStatements,
  masters: MasterKeys
): Promise<MasterKeyRotation> {
  await changes.make(turn => beginEpoch(turn, statements, masters))
  for (let after: VaultId | '' | undefined = ''; after !== undefined; ) {
    const started = performance.now()
    const from = after
    await changes.make(async turn => {
      after = await wrapPiece(turn, statements, masters, from)
    })
    // Others have as long for their turns, also on processes that only look now and then whether the lock is free.
    await pause(performance.now() - started)
  }
  let rotation: MasterKeyRotation | undefined
  await changes.make(async turn => {
    rotation = await removeOld(turn, statements, masters)
  }, true)
  if (!rotation) throw new Error('A change was made without being run.')
  return rotation
}

const pause = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds))

/** Once the new master key is durable it becomes the current one. That the one before opens shows that the secret key is the right one. */
async function beginEpoch(turn: Turn, statements: KeyStatements, masters: MasterKeys): Promise<void> {
  const epoch = turn.epoch + 1
  await masters.use(turn.writer, turn.epoch, () => {})
  await masters.make(turn.writer, epoch)
  await turn.writer.execute(statements.makeCurrent, [epoch])
  turn.epoch = epoch
}

/** @returns the last vault of this piece; undefined when there are no more */
async function wrapPiece(
  { writer, epoch }: Turn,
  statements: KeyStatements,
  masters: MasterKeys,
  after: VaultId | ''
): Promise<VaultId | undefined> {
  const { rows } = await writer.execute(statements.stale, [after, epoch, pieceSize])
  const stale = rows as readonly StaleRow[] // the columns of stale
  const wrapped: [Uint8Array, VaultId][] = []
  await masters.use(writer, epoch, async master => {
    for (const [before, rows] of Map.groupBy(stale, row => row.epoch)) {
      await masters.use(writer, before, old => {
        for (const row of rows) wrapped.push([wrapAnew(old, row, master, epoch), row.vault_id])
      })
    }
  })
  for (const [key, vault] of wrapped) writer.send(statements.rewrap, [key, epoch, vault])
  return stale.length < pieceSize ? undefined : stale.at(-1)?.vault_id
}

function wrapAnew(old: Uint8Array, row: StaleRow, master: Uint8Array, epoch: number): Uint8Array {
  const key = unwrap(old, row.vault_id, row.epoch, row.wrapped_key)
  try {
    return wrap(master, row.vault_id, epoch, key)
  } finally {
    key.fill(0)
  }
}

/** Destroys the master keys that no key needs: all before the oldest that one does. */
export async function removeOld(
  { writer, epoch }: Turn,
  statements: KeyStatements,
  masters: MasterKeys
): Promise<MasterKeyRotation> {
  const { rows } = await writer.execute(statements.oldest, [])
  const [row] = rows as readonly { readonly oldest: number | null; readonly living: number }[] // the columns of oldest
  const needed = Math.min(row?.oldest ?? epoch, epoch)
  await masters.place.removeBelow(writer, needed)
  return { destroyedEpoch: needed - 1, epoch, keys: row?.living ?? 0 }
}
