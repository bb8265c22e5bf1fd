// A throw-away OpenStack Swift for tests: a server of S3 that verifies signatures and keeps its bytes on disk, from Debian's packages alone. Four
// processes on free ports of the loopback, in a temporary folder that goes with them. Never used by the portal itself.
import { execFile, spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

export interface ThrowAwaySwift {
  readonly endpoint: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  stop(): Promise<void>
}

/** Why there is no Swift here, in one sentence. */
export interface LeftOut {
  readonly leftOut: string
}

const packages = ['swift-proxy', 'swift-account', 'swift-container', 'swift-object']
const python = '/usr/bin/python3'
const stores = ['account', 'container', 'object'] as const
const installMs = 240_000
const startMs = 30_000

const run = promisify(execFile)

/**
 * Starts a Swift that nothing else uses. Where it isn't installed, root on Debian installs it first.
 *
 * @returns How to reach and stop it, or why it is left out
 * @throws Error with the servers' own words when it is there and doesn't start
 */
export async function startSwift(): Promise<ThrowAwaySwift | LeftOut> {
  const lacking = installed() ? undefined : await install()
  if (lacking) return { leftOut: lacking }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-swift-'))
  if (!keepsAttributes(folder)) {
    fs.rmSync(folder, { recursive: true })
    return { leftOut: `Swift is left out: the file system of ${os.tmpdir()} has no extended attributes; set TMPDIR.` }
  }
  const [port = 0, ...storePorts] = await freePorts(1 + stores.length)
  writeSettings(folder, port, storePorts)
  await Promise.all(stores.map((store, index) => buildRing(folder, store, storePorts[index] ?? 0)))
  const stop = await runServers(folder, [port, ...storePorts])
  return { endpoint: `http://127.0.0.1:${port}`, accessKeyId: 'portal:portal', secretAccessKey: 'secret', stop }
}

const installed = (): boolean =>
  fs.existsSync('/usr/bin/swift-proxy-server') && stores.every(store => fs.existsSync(`/usr/bin/swift-${store}-server`))

/** Installs the packages. @returns why that can't be, in one sentence; undefined when they are there */
async function install(): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || !fs.existsSync('/usr/bin/apt-get')) {
    return `Swift is left out: it isn't installed (apt-get install ${packages.join(' ')}).`
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...words: string[]) => run('/usr/bin/apt-get', ['-qq', '-y', ...words], { env, timeout: installMs })
  const add = () => apt('install', '--no-install-recommends', ...packages)
  try {
    await add().catch(() => apt('update').then(add))
  } catch (error) {
    const [reason = ''] = String((error as { stderr?: string }).stderr)
      .trim()
      .split('\n')
      .slice(-1)
    return `Swift is left out: it can't be installed (${reason}).`
  }
  return installed() ? undefined : 'Swift is left out: its packages have no servers.'
}

/** Swift keeps what it knows of an object in extended attributes of its file. */
function keepsAttributes(folder: string): boolean {
  const attempt = 'import os, sys; os.setxattr(sys.argv[1], b"user.sealpost", b"1")'
  return spawnSync(python, ['-c', attempt, folder], { stdio: 'ignore' }).status === 0
}

function writeSettings(folder: string, port: number, storePorts: readonly number[]): void {
  const common = (number: number) => `bind_ip = 127.0.0.1
bind_port = ${number}
workers = 0
user = ${os.userInfo().username}
swift_dir = ${folder}
log_level = ERROR
`
  fs.writeFileSync(
    path.join(folder, 'swift.conf'),
    '[swift-hash]\nswift_hash_path_suffix = s\nswift_hash_path_prefix = p\n[storage-policy:0]\nname = one\ndefault = yes\n'
  )
  for (const [index, store] of stores.entries()) {
    fs.writeFileSync(
      path.join(folder, `${store}-server.conf`),
      `[DEFAULT]
${common(storePorts[index] ?? 0)}devices = ${folder}/devices
mount_check = false
[pipeline:main]
pipeline = ${store}-server
[app:${store}-server]
use = egg:swift#${store}
`
    )
  }
  fs.mkdirSync(path.join(folder, 'devices/d1'), { recursive: true })
  const filters = ['catch_errors', 'memcache', 's3api', 'tempauth', 'bulk', 'slo', 'dlo', 'versioned_writes', 'symlink']
  const settings: Readonly<Record<string, string>> = {
    memcache: 'memcache_servers = 127.0.0.1:1\n',
    s3api: 's3_acl = false\nforce_swift_request_proxy_log = no\n',
    tempauth: 'user_portal_portal = secret .admin\nstorage_url_scheme = http\n',
    versioned_writes: 'allow_object_versioning = true\n'
  }
  fs.writeFileSync(
    path.join(folder, 'proxy-server.conf'),
    `[DEFAULT]
${common(port)}[pipeline:main]
pipeline = ${filters.join(' ')} proxy-server
[app:proxy-server]
use = egg:swift#proxy
allow_account_management = true
account_autocreate = true
${filters.map(name => `[filter:${name}]\nuse = egg:swift#${name}\n${settings[name] ?? ''}`).join('')}`
  )
}

/** A ring of one device: where everything of a kind is. */
async function buildRing(folder: string, store: string, port: number): Promise<void> {
  const build = (...words: string[]) =>
    run(python, ['/usr/bin/swift-ring-builder', `${store}.builder`, ...words], { cwd: folder })
  await build('create', '4', '1', '0')
  await build('add', `r1z1-127.0.0.1:${port}/d1`, '1')
  await build('rebalance')
}

/** Starts all servers and waits until each listens. @returns how to stop them; they stop as well when this process ends, even by SIGKILL */
async function runServers(folder: string, ports: readonly number[]): Promise<() => Promise<void>> {
  const servers = ['proxy', ...stores].map(
    name => `${python} /usr/bin/swift-${name}-server "$0/${name}-server.conf" >"$0/${name}.log" 2>&1 & p="$p $!"`
  )
  // The shell waits on a pipe that closes with this process.
  const script = `${servers.join('\n')}\nread _; kill -KILL $p; wait; rm -rf "$0"`
  const shell = spawn('/bin/sh', ['-c', script, folder], {
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', SWIFT_DIR: folder },
    stdio: ['pipe', 'ignore', 'ignore']
  })
  const stop = () =>
    new Promise<void>(resolve => {
      shell.once('exit', () => resolve())
      shell.stdin?.end()
    })
  try {
    await Promise.all(ports.map(untilListening))
  } catch {
    const logs = ['proxy', ...stores].map(name => fs.readFileSync(path.join(folder, `${name}.log`), 'utf8'))
    await stop()
    throw new Error(`Swift did not start:\n${logs.join('\n')}`)
  }
  return stop
}

async function untilListening(port: number): Promise<void> {
  const deadline = Date.now() + startMs
  while (!(await listens(port))) {
    if (Date.now() > deadline) throw new Error(`Nothing listens on port ${port}.`)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}

const listens = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = net.connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

/** Ports that are free together. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = net.createServer()
      return new Promise<net.Server>(resolve => server.listen(0, '127.0.0.1', () => resolve(server)))
    })
  )
  const ports = servers.map(server => (server.address() as net.AddressInfo).port)
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))))
  return ports
}
