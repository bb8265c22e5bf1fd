/** Files that are replaced whole or not at all, and survive a power cut once the call has returned. */
import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'

/** Writes beside the file, syncs, renames over it and syncs the folder: a reader sees the old text or the new one. */
export async function writeAtomically(file: string, text: string, mode: number): Promise<void> {
  const temporary = `${file}.new`
  await rm(temporary, { force: true })
  const handle = await open(temporary, 'wx', mode)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, file)
  await syncFolder(path.dirname(file))
}

/** Windows cannot open a folder, and makes a rename durable by itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The file's text; undefined when there is no such file. */
export async function readIfPresent(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Opens a file of lines for appending; a last line that a crash tore is closed, so that it spoils no other. */
export async function openLines(file: string): Promise<FileHandle> {
  const handle = await open(file, 'a+', 0o600)
  const { size } = await handle.stat()
  if (size > 0) {
    const last = Buffer.alloc(1)
    await handle.read(last, 0, 1, size - 1)
    if (last[0] !== 0x0a) await handle.appendFile('\n')
  }
  return handle
}

/** The lines that are whole JSON documents, in order; a torn one is left out. */
export function parseLines(text: string): readonly unknown[] {
  const documents: unknown[] = []
  for (const line of text.split('\n')) {
    if (line === '') continue
    try {
      documents.push(JSON.parse(line))
    } catch {
      // Torn by a crash while it was written: what it would have said never happened.
    }
  }
  return documents
}
