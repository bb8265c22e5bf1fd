// The file of the key store when it is SQLite: made for this user alone, in a folder of its own, so that a backup of the data need not hold
// the keys.
import fs from 'node:fs'
import path from 'node:path'
import { DomainError } from '../../domain/domain-error.ts'

/**
 * Makes the folder (mode 0700) and the file (0600) when they aren't there. SQLite gives its journal the mode of the file.
 *
 * @throws DomainError `unavailable` `store.unavailable`
 */
export function makeKeyFile(file: string): void {
  const folder = path.dirname(file)
  try {
    const made = fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
    fs.closeSync(fs.openSync(file, 'a', 0o600))
    if (made !== undefined) for (const changed of [folder, path.dirname(folder)]) sync(changed)
  } catch (cause) {
    const { message } = cause as Error // of node:fs
    const detail = `The key store ${file} can't be used (${message}): check that its folder belongs to the portal's user and may be written to.`
    throw new DomainError('unavailable', 'store.unavailable', detail, cause)
  }
}

/** What a folder holds is durable when the folder is. */
function sync(folder: string): void {
  const handle = fs.openSync(folder, 'r')
  fs.fsyncSync(handle)
  fs.closeSync(handle)
}
