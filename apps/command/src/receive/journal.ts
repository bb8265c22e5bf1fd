import fs from 'node:fs'
import path from 'node:path'
import type { Means } from '../means.ts'
import { lock, stateFolder, stateName } from '../state-folder.ts'

/** How far one file was when this was last written. */
export interface Landed {
  /** Where it is to be in the end. */
  readonly path: string
  /** Parts that were verified and are on the disk. */
  readonly parts: number
  readonly done: boolean
}

/** What of a transfer is on the disk already: found again by the same command. */
export interface Journal {
  /** Whether anything is kept at all. */
  readonly lasting: boolean
  find(key: string): Landed | undefined
  /** Only what is on the disk. */
  record(key: string, landed: Landed): void
  forget(): void
  /** Lets others receive the same. */
  close(): void
}

/** @throws CommandProblem `running` while another process receives the same into the same folder */
export async function openJournal(
  env: Means['env'],
  what: { readonly link: string; readonly secret: Uint8Array; readonly into: string }
): Promise<Journal> {
  const folder = stateFolder(env)
  if (folder === undefined) return { lasting: false, find: () => undefined, record() {}, forget() {}, close() {} }
  const secret = Buffer.from(what.secret).toString('hex')
  const name = await stateName('receive', secret, { link: what.link, into: path.resolve(what.into) })
  const file = path.join(folder, `${name}.jsonl`)
  const unlock = lock(path.join(folder, `${name}.lock`))
  const landed = readLines(file)
  return {
    lasting: true,
    find: key => landed.get(key),
    // Only ever added to: a crash costs at most the last line.
    record: (key, one) => fs.appendFileSync(file, `\n${JSON.stringify({ key, ...one })}`, { mode: 0o600 }),
    forget: () => fs.rmSync(file, { force: true }),
    close: unlock
  }
}

function readLines(file: string): ReadonlyMap<string, Landed> {
  const landed = new Map<string, Landed>()
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : ''
  for (const line of text.split('\n')) {
    try {
      const { key, ...one } = JSON.parse(line) as Landed & { readonly key: string } // our own line, or half of one
      landed.set(key, one)
    } catch {
      // Empty, or cut by a crash.
    }
  }
  return landed
}
