// What is named on the command line, as sources: files, folders with what is in them, and pipes.
import fs from 'node:fs/promises'
import path from 'node:path'
import { type Source, SourceProblem } from '@sealpost/client'
import { CommandProblem, failedWith } from '../failure.ts'
import { spool } from './spool.ts'

export interface Chosen {
  readonly sources: readonly Source[]
  /** Of each source; null for what came through a pipe, which can't be found again. */
  readonly places: readonly (string | null)[]
  /** What was left out, in sentences. */
  readonly leftOut: readonly string[]
  close(): Promise<void>
}

interface Found {
  readonly source: Source
  readonly place: string | null
  close?(): Promise<void>
}

/**
 * @param names  Of files and folders; `-` is standard input.
 * @param piped  What standard input is called.
 * @throws CommandProblem `file.missing`; SystemError when something can't be read
 */
export async function chooseSources(
  names: readonly string[],
  piped: { readonly name: string; readonly input: NodeJS.ReadableStream; readonly signal: AbortSignal }
): Promise<Chosen> {
  const found: Found[] = []
  const leftOut: string[] = []
  const close = async () => {
    for (const one of found) await one.close?.()
  }
  try {
    for (const name of names) {
      if (name === '-') found.push(await pipeOf(piped.input, piped.name, piped.signal))
      else await addPath(name, found, leftOut, piped.signal)
    }
  } catch (error) {
    await close()
    throw error
  }
  return { sources: found.map(one => one.source), places: found.map(one => one.place), leftOut, close }
}

async function addPath(name: string, found: Found[], leftOut: string[], signal: AbortSignal): Promise<void> {
  const place = path.resolve(name)
  const stat = await fs.stat(place).catch(error => {
    if (!failedWith(error, 'ENOENT')) throw error
    throw new CommandProblem('file.missing', `${name}: there is no such file or folder.`)
  })
  const label = path.basename(place) || 'files'
  if (stat.isDirectory()) return addFolder(place, label, found, leftOut)
  if (stat.isFile()) return void found.push(await fileAt(place, label))
  const file = await fs.open(place, 'r')
  found.push(await pipeOf(file.createReadStream(), label, signal))
}

async function addFolder(folder: string, label: string, found: Found[], leftOut: string[]): Promise<void> {
  const entries = await fs.readdir(folder, { withFileTypes: true })
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const [place, name] = [path.join(folder, entry.name), `${label}/${entry.name}`]
    if (entry.isDirectory()) await addFolder(place, name, found, leftOut)
    else if (entry.isFile()) found.push(await fileAt(place, name))
    else if (entry.isSymbolicLink() && (await leadsToFile(place))) found.push(await fileAt(place, name))
    // A link to a folder may lead around in a circle; pipes and devices have no end.
    else leftOut.push(`Left out: ${place} is neither a file nor a folder.`)
  }
}

const leadsToFile = (place: string): Promise<boolean> =>
  fs.stat(place).then(
    stat => stat.isFile(),
    () => false
  )

async function pipeOf(input: NodeJS.ReadableStream, name: string, signal: AbortSignal): Promise<Found> {
  const { handle, bytes } = await spool(input, signal)
  const source: Source = {
    ...{ name, bytes, type: '', modified: Date.now() },
    read: (start, end) => readExactly(handle, start, end)
  }
  return { source, place: null, close: () => handle.close() }
}

async function fileAt(place: string, name: string): Promise<Found> {
  const { size: bytes, mtimeMs: modified } = await fs.stat(place)
  const chosen = { bytes, modified }
  return { source: { name, bytes, type: '', modified, read: (start, end) => readAt(place, chosen, start, end) }, place }
}

/** Looks at the file before and after: what was read is of the file that was chosen, or nothing is. */
async function readAt(
  place: string,
  chosen: { readonly bytes: number; readonly modified: number },
  start: number,
  end: number
): Promise<Uint8Array> {
  const handle = await fs.open(place, 'r').catch(error => {
    throw new SourceProblem(
      'source.unreadable',
      `${place} can’t be read any more: put it back, or send without it.`,
      error
    )
  })
  try {
    await requireUnchanged(handle, place, chosen)
    const bytes = await readExactly(handle, start, end)
    await requireUnchanged(handle, place, chosen)
    return bytes
  } finally {
    await handle.close()
  }
}

async function requireUnchanged(
  handle: fs.FileHandle,
  place: string,
  chosen: { readonly bytes: number; readonly modified: number }
): Promise<void> {
  const { size, mtimeMs } = await handle.stat()
  if (size !== chosen.bytes || mtimeMs !== chosen.modified) throw changed(place)
}

const changed = (place: string): SourceProblem =>
  new SourceProblem('source.changed', `${place} was changed while it was being sent: run the command again.`)

async function readExactly(handle: fs.FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(end - start)
  let filled = 0
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled)
    if (bytesRead === 0)
      throw new SourceProblem('source.changed', 'A file became shorter while it was being sent: run the command again.')
    filled += bytesRead
  }
  return bytes
}
