// The programs of the demo, run as a person would run them: the portal, its operator's commands, the simulated tenant.
import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const launcher = path.join(root, 'scripts/run.mjs')

/** What a command said: its exit code and, from `--json`, its object. */
export interface Said {
  readonly code: number
  // biome-ignore lint/suspicious/noExplicitAny: each command answers in a shape of its own, which the demo then checks
  readonly json: any
  readonly text: string
}

export interface Running {
  readonly origin: string
  /** Everything temporary lies here. */
  readonly folder: string
  sealpost(...args: string[]): Promise<Said>
  entra(tenant: string, args: readonly string[], input?: string): Promise<Said>
  /** A SCIM request as another client than Entra would send it: HTTP Basic at the general address. */
  scim(
    method: string,
    address: string,
    credential: { userName: string; password: string }
  ): Promise<{ status: number; body: Body }>
  stop(): Promise<void>
}

export interface Body {
  readonly totalResults?: number
  readonly Resources?: readonly Body[]
  readonly id?: string
  readonly userName?: string
  readonly active?: boolean
  readonly name?: { readonly givenName?: string; readonly familyName?: string }
}

/**
 * Starts a portal on a free port with temporary data.
 *
 * @throws Error with what the portal printed when it doesn't get ready
 */
export async function startPrograms(): Promise<Running> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-demo-'))
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const settings = {
    SEALPOST_DATA: path.join(folder, 'portal'),
    SEALPOST_PORT: String(port),
    SEALPOST_LOG_LEVEL: 'warn'
  }
  const env = { ...withoutSettings(), ...settings }
  const portal = spawn(process.execPath, [launcher, 'sealpost', 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  await ready(portal, origin)
  return {
    origin,
    folder,
    sealpost: (...args) => command(env, ['sealpost', ...args, '--json']),
    entra: (tenant, args, input) =>
      command(env, ['entra', ...args, '--tenant', path.join(folder, tenant), '--json'], input),
    scim: (method, address, { userName, password }) =>
      request(`${origin}/scim/v2${address}`, method, `${userName}:${password}`),
    stop: () => stop(portal, folder)
  }
}

/** The caller's own settings have no say in a demonstration. */
const withoutSettings = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('SEALPOST_')))

function command(env: Record<string, string | undefined>, args: readonly string[], input = ''): Promise<Said> {
  const child = spawn(process.execPath, [launcher, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] })
  let [text, errors] = ['', '']
  child.stdout.on('data', chunk => {
    text += chunk
  })
  child.stderr.on('data', chunk => {
    errors += chunk
  })
  child.stdin.end(input)
  return new Promise(resolve =>
    child.on('close', code => resolve({ code: code ?? 1, json: parsed(text), text: `${text}${errors}`.trim() }))
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function request(url: string, method: string, pair: string): Promise<{ status: number; body: Body }> {
  const headers = { authorization: `Basic ${Buffer.from(pair).toString('base64')}`, accept: 'application/scim+json' }
  const response = await fetch(url, { method, headers })
  return { status: response.status, body: (await response.json()) as Body }
}

async function ready(portal: ChildProcess, origin: string): Promise<void> {
  let printed = ''
  const exited = new Promise<never>((_, reject) =>
    portal.once('exit', () => reject(new Error(`the portal did not start:\n${printed}`)))
  )
  const said = new Promise<void>(resolve => {
    for (const stream of [portal.stdout, portal.stderr]) {
      stream?.on('data', chunk => {
        printed += chunk
        if (printed.includes('Sealpost is ready')) resolve()
      })
    }
  })
  await Promise.race([said, exited])
  portal.removeAllListeners('exit')
  const { status } = await fetch(`${origin}/healthz`)
  if (status !== 200) throw new Error(`/healthz answered ${status}`)
}

async function stop(portal: ChildProcess, folder: string): Promise<void> {
  const gone = new Promise(resolve => portal.once('exit', resolve))
  portal.kill('SIGTERM')
  await gone
  fs.rmSync(folder, { recursive: true, force: true })
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
