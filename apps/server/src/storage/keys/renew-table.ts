// What rows left in the file of a table when they were changed: tidied up where that can be done. Without it, what is left is worth nothing
// either: it is wrapped under a master key that is gone.
import { DatabaseUnavailable } from '../sql/driver-error.ts'
import type { Changes } from './changes.ts'
import type { KeyStatements } from './key-tables.ts'

/** Writes the table anew, unless somebody holds it (a backup, say) or the portal doesn't own it. */
export async function renewTable(changes: Changes, { renew }: KeyStatements): Promise<void> {
  if (renew.length === 0) return
  try {
    await changes.make(async ({ writer }) => {
      for (const query of renew) await writer.execute(query, [])
    }, true)
  } catch (error) {
    if (!(error instanceof DatabaseUnavailable && error.code === 'store.busy') && !isForbidden(error)) throw error
  }
}

export const isForbidden = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '42501'
