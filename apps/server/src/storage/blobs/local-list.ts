import type { Dirent } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import type { StoredBlob } from '../../domain/exchange/blobs.ts'
import type { BlobId } from '../../domain/id.ts'
import { sizeOf, unlessAbsent } from './local-files.ts'

const ofUpload = /^([0-9a-f]{32})(\.parts)?$/

/** Every blob of a folder, folder by folder: however many there are, only a few names are in memory. What else stands there is left alone. */
export async function* listFolder(folder: string): AsyncGenerator<StoredBlob> {
  for await (const entry of entriesOf(folder)) {
    const inner = path.join(folder, entry.name)
    if (!entry.isDirectory() || !/^(uploads|[0-9a-f]{2})$/.test(entry.name)) continue
    for await (const { name } of entriesOf(inner)) {
      const [, id, marks] = ofUpload.exec(name) ?? []
      if (!id || (marks && !(await standsAlone(folder, id)))) continue
      const found = await unlessAbsent(fs.stat(path.join(inner, name)))
      if (found) yield { id: id as BlobId, changedAt: found.mtimeMs }
    }
  }
}

/** Whether of a blob only the marks are left, as a process that was killed leaves them. */
async function standsAlone(folder: string, id: string): Promise<boolean> {
  const others = [path.join(folder, 'uploads', id), path.join(folder, id.slice(0, 2), id)]
  const sizes = await Promise.all(others.map(sizeOf))
  return sizes.every(size => size === undefined)
}

async function* entriesOf(folder: string): AsyncGenerator<Dirent> {
  const entries = await unlessAbsent(fs.opendir(folder))
  if (entries) yield* entries
}
