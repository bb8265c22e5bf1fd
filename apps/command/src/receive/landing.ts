// Where received files come down: beside their goal first, at it only when they are whole. Nothing that is there already is written over.
import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import type { DeliveredFile } from '@sealpost/client'
import { EnvelopeError, layoutOf, partBytes } from '@sealpost/envelope'
import { CommandProblem, failedWith } from '../failure.ts'
import type { Journal, Landed } from './journal.ts'

/** After so many parts they are made durable and written down: what a kill costs at most. */
const partsPerRecord = 8
const mostNumbered = 10_000

export class Landing {
  readonly partBytes = partBytes
  readonly #into: string
  readonly #journal: Journal
  /** By files that are still coming. */
  readonly #taken = new Set<string>()

  constructor(into: string, journal: Journal) {
    this.#into = path.resolve(into)
    this.#journal = journal
  }

  /**
   * Brings one file down, going on where an earlier run was interrupted.
   *
   * @param name A safe relative path.
   * @param from Its verified bytes from a part on; all to the end, or an error.
   * @returns Where it is now: another name when its own was taken.
   */
  async land(file: DeliveredFile, name: string, from: (part: number) => AsyncIterable<Uint8Array>): Promise<string> {
    const earlier = await this.#earlier(file)
    if (earlier?.done) return earlier.path
    const { goal, handle } = earlier ? await this.#reopen(earlier) : await this.#open(name)
    try {
      await this.#fill(file, goal, handle, from, earlier?.parts ?? 0)
    } finally {
      await handle.close()
    }
    const place = await settle(goal)
    this.#journal.record(keyOf(file), { path: place, parts: layoutOf(file.bytes).parts, done: true })
    return place
  }

  /** What an earlier run left, if it is still there as it left it. */
  async #earlier(file: DeliveredFile): Promise<Landed | undefined> {
    const landed = this.#journal.find(keyOf(file))
    if (!landed?.path.startsWith(path.join(this.#into, path.sep))) return undefined
    const beside = landed.done ? undefined : await sizeOf(besideOf(landed.path))
    if (beside !== undefined) return beside >= Math.min(landed.parts * partBytes, file.bytes) ? landed : undefined
    // Whole and gone from beside its goal: it was given its name, and then there was no time to write that down.
    const whole = landed.done || landed.parts === layoutOf(file.bytes).parts
    return whole && (await sizeOf(landed.path)) === file.bytes ? { ...landed, done: true } : undefined
  }

  async #reopen({ path: goal }: Landed): Promise<{ goal: string; handle: fs.FileHandle }> {
    this.#taken.add(goal)
    return { goal, handle: await fs.open(besideOf(goal), 'r+') }
  }

  /** A name that nobody has, and beside it a new file that nobody else may read. */
  async #open(name: string): Promise<{ goal: string; handle: fs.FileHandle }> {
    const wanted = path.join(this.#into, ...name.split('/'))
    await fs.mkdir(path.dirname(wanted), { recursive: true })
    for (let number = 1; number < mostNumbered; number++) {
      const goal = numbered(wanted, number)
      if (this.#taken.has(goal) || (await sizeOf(goal)) !== undefined) continue
      this.#taken.add(goal)
      try {
        return { goal, handle: await fs.open(besideOf(goal), 'wx', 0o600) }
      } catch (error) {
        if (!failedWith(error, 'EEXIST')) throw error
      }
    }
    throw new CommandProblem('file.taken', `${wanted} and every name like it are taken: receive into another folder.`)
  }

  async #fill(
    file: DeliveredFile,
    goal: string,
    handle: fs.FileHandle,
    from: (part: number) => AsyncIterable<Uint8Array>,
    parts: number
  ): Promise<void> {
    let [bytes, count] = [Math.min(parts * partBytes, file.bytes), parts]
    const record = async () => {
      await handle.sync()
      this.#journal.record(keyOf(file), { path: goal, parts: count, done: false })
    }
    await handle.truncate(bytes)
    await record()
    try {
      for await (const plain of from(parts)) {
        await writeAll(handle, plain, bytes)
        bytes += plain.length
        count++
        if (count % partsPerRecord === 0) await record()
      }
    } catch (error) {
      await record().catch(() => {})
      throw error
    }
    if (bytes !== file.bytes) throw new EnvelopeError('cut', `${goal} has ${bytes} bytes, and not ${file.bytes}.`)
    count = layoutOf(file.bytes).parts
    await record()
  }
}

/** What a file is found again by: its key, and not the name that the portal gives it, which could be another file's by now. */
const keyOf = ({ payloadKey }: DeliveredFile): string => createHash('sha256').update(payloadKey).digest('base64url')

async function writeAll(handle: fs.FileHandle, bytes: Uint8Array, place: number): Promise<void> {
  let written = 0
  while (written < bytes.length)
    written += (await handle.write(bytes, written, bytes.length - written, place + written)).bytesWritten
}

const sizeOf = (place: string): Promise<number | undefined> =>
  fs.lstat(place).then(
    stat => stat.size,
    () => undefined
  )

/** Where a file is until it is whole. Names near the longest that disks take are shortened. */
function besideOf(goal: string): string {
  const name = path.basename(goal)
  const fits = Buffer.byteLength(name) <= 250
  return path.join(path.dirname(goal), `${fits ? name : Array.from(name).slice(0, 60).join('')}.part`)
}

/** `name (2).txt` */
function numbered(place: string, number: number): string {
  if (number === 1) return place
  const { dir, name, ext } = path.parse(place)
  const end = ` (${number})${ext}`
  let base = name
  while (Buffer.byteLength(base + end) > 255) base = Array.from(base).slice(0, -1).join('')
  return path.join(dir, base + end)
}

/**
 * Gives a whole file its name.
 *
 * @returns The name: another one when somebody else took its own meanwhile.
 */
async function settle(goal: string): Promise<string> {
  const beside = besideOf(goal)
  for (let number = 1; number < mostNumbered; number++) {
    const place = numbered(goal, number)
    try {
      await moveNew(beside, place)
      await syncFolder(path.dirname(place))
      return place
    } catch (error) {
      if (!failedWith(error, 'EEXIST')) throw error
    }
  }
  throw new CommandProblem('file.taken', `${goal} and every name like it are taken: it stays at ${beside}.`)
}

/** Renames without ever writing over something. A second name does that at once; disks without second names reserve it first. */
async function moveNew(from: string, to: string): Promise<void> {
  try {
    await fs.link(from, to)
    await fs.unlink(from)
  } catch (error) {
    if (failedWith(error, 'EEXIST') && (await isSame(from, to))) return fs.unlink(from)
    if (!failedWith(error, 'EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP', 'EMLINK', 'EACCES')) throw error
    await (await fs.open(to, 'wx', 0o600)).close()
    await fs.rename(from, to)
  }
}

/** Whether both are names of one file: it was given its name, and killed before the other one went. */
async function isSame(from: string, to: string): Promise<boolean> {
  const [a, b] = await Promise.all([fs.lstat(from), fs.lstat(to)])
  return a.ino === b.ino && a.dev === b.dev
}

/** So that the name outlives a loss of power, where a folder can be told so. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await fs.open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => {})
  await handle?.close()
}
