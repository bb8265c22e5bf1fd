// A real server in its own process: what the benchmark measures and the campaigns attack and kill.
import net from 'node:net'
import { connection } from '../wire/connection.ts'
import { encodeRequest } from '../wire/request.ts'
import type { Place } from './place.ts'
import { environment, nodeFlags, startNode } from './program.ts'

export interface ServerProcess {
  /** Of the server itself, no wrapper. */
  readonly pid: number
  readonly port: number
  /** From spawning to the first 200 of /healthz. */
  readonly startMilliseconds: number
  /** What it wrote to its log last. */
  log(): string
  /** False once it has ended, for whatever reason. */
  alive(): boolean
  /** SIGKILL; returns when the process is gone. */
  kill(): Promise<void>
  /** SIGTERM; returns the exit code. */
  stop(): Promise<number | null>
}

export interface StartOptions {
  readonly port?: number
  readonly nodeOptions?: readonly string[]
  readonly settings?: Readonly<Record<string, string>>
  /** How the program is run, when not by Node directly: arguments after Node's own path. */
  readonly command?: readonly string[]
}

const startBound = 60_000
const keptLogCharacters = 20_000

/**
 * Starts a server on a place and waits until it answers.
 *
 * @throws Error with the server's log when it ends, or doesn't answer within a minute.
 */
export async function startServer(place: Place, options: StartOptions = {}): Promise<ServerProcess> {
  const starting = await launchServer(place, options)
  return starting.ready()
}

export interface StartingServer {
  readonly pid: number
  ready(): Promise<ServerProcess>
  kill(): Promise<void>
}

/** Starts a server and returns at once: for those who want to kill it before it is ready. */
export async function launchServer(place: Place, options: StartOptions = {}): Promise<StartingServer> {
  const port = options.port ?? (await freePort())
  const settings = {
    SEALPOST_PORT: String(port),
    SEALPOST_RATE_LIMITS: 'off',
    SEALPOST_LOG_LEVEL: 'warn',
    ...place.settings,
    ...options.settings
  }
  const command = options.command ?? [...nodeFlags, ...(options.nodeOptions ?? []), 'apps/server/src/main.ts', 'serve']
  const began = performance.now()
  const child = startNode(command, environment(settings), ['ignore', 'ignore', 'pipe'])
  let log = ''
  child.stderr?.setEncoding('utf8').on('data', text => {
    log = (log + text).slice(-keptLogCharacters)
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', code => resolve(code))
  })
  const alive = () => child.exitCode === null && child.signalCode === null
  const end = (signal: NodeJS.Signals) => {
    if (alive()) child.kill(signal)
    return ended
  }
  const kill = async () => void (await end('SIGKILL'))
  const pid = child.pid ?? 0
  return {
    pid,
    kill,
    async ready() {
      const healthy = await firstAnswer(port, alive)
      const startMilliseconds = performance.now() - began
      if (!healthy) {
        await kill()
        throw new Error(`The server did not answer on port ${port}. Its log:\n${log}`)
      }
      return { pid, port, startMilliseconds, log: () => log, alive, kill, stop: () => end('SIGTERM') }
    }
  }
}

async function firstAnswer(port: number, alive: () => boolean): Promise<boolean> {
  const request = encodeRequest({ method: 'GET', target: '/healthz', headers: [] })
  const until = performance.now() + startBound
  while (alive() && performance.now() < until) {
    const probe = connection(port, 5_000)
    const status = await probe.send(request).then(
      answer => answer.status,
      () => 0
    )
    probe.close()
    if (status === 200) return true
    await new Promise(resolve => setTimeout(resolve, 4))
  }
  return false
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
