// A portal in its own process, and the commands in theirs, as a person runs them.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'
import { sqlitePlace } from '../../../bench/portal/place.ts'
import { askCommand, environment, nodeFlags, startNode } from '../../../bench/portal/program.ts'
import { freePort, type ServerProcess, startServer } from '../../../bench/portal/server-process.ts'

export const main = 'apps/command/src/main.ts'

export interface Ran {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: Buffer
  readonly err: string
  // biome-ignore lint/suspicious/noExplicitAny: each command answers in a shape of its own, which the test then checks
  readonly json: any
}

export interface Running {
  readonly done: Promise<Ran>
  /** To standard input. */
  type(text: string): void
  kill(signal: NodeJS.Signals): void
  /** As when the reader of a pipe goes. */
  closeOutput(): void
  /** Resolves when standard error holds the text. */
  said(text: string): Promise<void>
}

export interface Settings {
  readonly input?: string | Uint8Array
  readonly env?: Readonly<Record<string, string>>
  /** Leaves standard input open. */
  readonly open?: boolean
}

export interface Bench {
  readonly server: ServerProcess
  readonly origin: string
  readonly apiKey: string
  readonly folder: string
  /** Starts a command. */
  start(args: readonly string[], settings?: Settings): Running
  /** Runs a command to its end. */
  run(args: readonly string[], settings?: Settings): Promise<Ran>
  /** Where the portal keeps sealed bytes. */
  blobs(): string
  /** A new folder. */
  newFolder(): string
  /** An API key of somebody else. */
  keyOf(userName: string): Promise<string>
}

/** One for all tests of a file. */
export async function openBench(settings: Readonly<Record<string, string>> = {}): Promise<Bench> {
  const place = sqlitePlace()
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-command-'))
  const keyOf = async (userName: string) => {
    await askCommand(place, ['user', 'add', userName, '--sign-in', 'service'])
    const key = await askCommand<{ apiKey: string; apiSecret: string }>(place, ['key', 'create', userName])
    return `${key.apiKey}:${key.apiSecret}`
  }
  const apiKey = await keyOf('sender@example.com')
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const server = await startServer(place, { port, settings: { SEALPOST_ORIGIN: origin, ...settings } })
  afterAll(async () => {
    await server.stop()
    await place.remove()
    fs.rmSync(folder, { recursive: true, force: true })
  })
  const env = { SEALPOST_ORIGIN: origin, SEALPOST_API_KEY: apiKey, XDG_STATE_HOME: path.join(folder, 'state') }
  const start = (args: readonly string[], how: Settings = {}) =>
    startCommand(args, { ...how, env: { ...env, ...how.env } })
  return {
    ...{ server, origin, apiKey, folder, keyOf, start },
    run: (args, how) => start(args, how).done,
    blobs: () => path.join(place.settings.SEALPOST_DATA ?? '', 'blobs'),
    newFolder: () => fs.mkdtempSync(path.join(folder, 'f-'))
  }
}

function startCommand(args: readonly string[], { input = '', env = {}, open }: Settings): Running {
  const child = startNode([...nodeFlags, main, ...args], environment(env), ['pipe', 'pipe', 'pipe'])
  const out: Buffer[] = []
  let err = ''
  let look = () => {}
  child.stdout?.on('data', chunk => out.push(chunk))
  child.stderr?.setEncoding('utf8').on('data', text => {
    err += text
    look()
  })
  child.stdin?.on('error', () => {})
  if (open) child.stdin?.write(input)
  else child.stdin?.end(input)
  const done = new Promise<Ran>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      const all = Buffer.concat(out)
      resolve({ code, signal, out: all, err, json: parsed(all.toString('utf8')) })
    })
  })
  return {
    done,
    type: text => child.stdin?.write(text),
    kill: signal => child.kill(signal),
    closeOutput: () => child.stdout?.destroy(),
    said: text =>
      new Promise((resolve, reject) => {
        look = () => err.includes(text) && resolve()
        look()
        void done.then(ran => reject(new Error(`It ended without saying "${text}": ${ran.err}`)))
      })
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Writes files into a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    const place = path.join(folder, name)
    fs.mkdirSync(path.dirname(place), { recursive: true })
    fs.writeFileSync(place, content)
  }
}

/** Every file below a folder: its path in it, and its bytes. */
export function readFiles(folder: string): ReadonlyMap<string, Buffer> {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return new Map(
    entries.map(entry => {
      const place = path.join(entry.parentPath, entry.name)
      return [path.relative(folder, place), fs.readFileSync(place)] as const
    })
  )
}
