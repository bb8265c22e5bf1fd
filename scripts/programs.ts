// The programs of this repository, run as a person runs them: for the demo and for the tests in the browser.
import { type ChildProcess, spawn } from 'node:child_process'
import net from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const launcher = path.join(fileURLToPath(new URL('..', import.meta.url)), 'scripts/run.mjs')

type Environment = Readonly<Record<string, string | undefined>>

/** What a command said: its exit code and, from `--json`, its object. */
export interface Said {
  readonly code: number
  // biome-ignore lint/suspicious/noExplicitAny: each command answers in a shape of its own, which the caller then checks
  readonly json: any
  readonly text: string
}

/** A program that stays. */
export interface Server {
  /** Everything it has printed so far. */
  printed(): string
  /** Ends it in good order and waits for that. */
  stop(): Promise<void>
}

/** The caller's own settings have no say in what is started here. */
export const cleanEnvironment = (): Environment =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('SEALPOST_')))

/**
 * Runs a command of the launcher to its end.
 *
 * @param input For standard input; it may come later, as an answer to something that the command caused.
 */
export function runCommand(
  env: Environment,
  args: readonly string[],
  input: string | Promise<string> = ''
): Promise<Said> {
  const child = spawn(process.execPath, [launcher, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] })
  let [text, errors] = ['', '']
  child.stdout.on('data', chunk => {
    text += chunk
  })
  child.stderr.on('data', chunk => {
    errors += chunk
  })
  Promise.resolve(input).then(
    text => child.stdin.end(text),
    () => child.kill()
  )
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

/**
 * Starts a command of the launcher that stays, and waits until it prints that it is ready.
 *
 * @throws Error with what it printed when it ends instead
 */
export async function startServer(env: Environment, args: readonly string[], readyText: string): Promise<Server> {
  const child = spawn(process.execPath, [launcher, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`"${args.join(' ')}" did not start:\n${printed}`)))
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', chunk => {
        printed += chunk
        if (printed.includes(readyText)) resolve()
      })
    }
  })
  child.removeAllListeners('exit')
  return { printed: () => printed, stop: () => end(child) }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
}

export function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** Starts a portal on a port of its own, with its data in a folder. */
export async function startPortal(
  data: string,
  port: number,
  more: Environment = {}
): Promise<Server & { readonly origin: string; readonly env: Environment }> {
  const origin = `http://localhost:${port}`
  const env = {
    ...cleanEnvironment(),
    SEALPOST_DATA: data,
    SEALPOST_PORT: String(port),
    SEALPOST_ORIGIN: origin,
    SEALPOST_LOG_LEVEL: 'warn',
    ...more
  }
  const server = await startServer(env, ['sealpost', 'serve'], 'Sealpost is ready')
  return { ...server, origin, env }
}
