// Where the commands keep what they need to go on after an interruption. It holds secrets: nobody but its user may read it.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { CommandProblem, failedWith } from './failure.ts'
import type { Means } from './means.ts'

/** A draft goes when nobody touched it for a day; what could go on with it is of no use soon after. */
const keptMilliseconds = 14 * 24 * 3600 * 1000

/**
 * The folder, made if it isn't there, and rid of what is too old to go on with.
 *
 * @returns undefined when there can be none: then an interruption is the end.
 */
export function stateFolder(env: Means['env']): string | undefined {
  const base = env.XDG_STATE_HOME || path.join(os.homedir(), '.local', 'state')
  const folder = path.join(base, 'sealpost')
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
    fs.accessSync(folder, fs.constants.W_OK)
  } catch {
    return undefined
  }
  removeOld(folder)
  return folder
}

function removeOld(folder: string): void {
  for (const name of fs.readdirSync(folder)) {
    const file = path.join(folder, name)
    const stat = fs.statSync(file, { throwIfNoEntry: false })
    if (stat?.isFile() && Date.now() - stat.mtimeMs > keptMilliseconds) fs.rmSync(file, { force: true })
  }
}

/** A name under which only the same thing is found again. `secret` keeps others from guessing what it is made of. */
export async function stateName(kind: 'send' | 'receive', secret: string, what: unknown): Promise<string> {
  const text = new TextEncoder()
  const usage = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', text.encode(`sealpost ${secret}`), usage, false, ['sign'])
  const digest = await crypto.subtle.sign('HMAC', key, text.encode(JSON.stringify(what)))
  return `${kind}-${Buffer.from(digest).toString('hex').slice(0, 32)}`
}

/**
 * Keeps a second process from doing the same at the same time.
 *
 * @returns what ends that
 * @throws CommandProblem `running` while another does
 */
export function lock(file: string): () => void {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 })
      return () => fs.rmSync(file, { force: true })
    } catch (error) {
      if (!failedWith(error, 'EEXIST')) throw error
      const owner = ownerOf(file)
      if (owner !== undefined && isAlive(owner))
        throw new CommandProblem(
          'running',
          `The same is being done already, by process ${owner}: wait for it, or end it.`
        )
      fs.rmSync(file, { force: true })
    }
  }
  throw new CommandProblem('running', 'The same is being done already by another process: wait for it, or end it.')
}

function ownerOf(file: string): number | undefined {
  try {
    const pid = Number(fs.readFileSync(file, 'utf8'))
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return failedWith(error, 'EPERM')
  }
}
