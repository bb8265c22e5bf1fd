/** A tenant in a folder of its own, driven through the command line inside the test's process. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { CycleSummary, Escrow, Link, Quarantine } from '../cycle/sync-state.ts'
import type { Host } from '../host.ts'
import type { ProvisioningEntry } from '../log/entry.ts'
import type { AttributeMapping } from '../mapping/attribute-mapping.ts'
import { run } from '../program.ts'
import type { Application } from '../tenant/application.ts'
import type { Group, User } from '../tenant/directory.ts'
import type { SigningCertificate } from '../tenant/single-sign-on.ts'
import { openTenantStore } from '../tenant/store.ts'
import { type RunningServer, startServer } from '../web/server.ts'

/** What commands answer with `--json`, all of them together: a test reads what its command has. */
export type CommandJson = {
  readonly id: string
  readonly objectId: string
  readonly entries: readonly ProvisioningEntry[]
  readonly cycle: CycleSummary
  readonly ran: boolean
  readonly reason: string
  readonly code: string
  readonly quarantine: Quarantine | null
  readonly watermark: number | null
  readonly links: Readonly<Record<string, Link>>
  readonly escrows: readonly Escrow[]
  readonly stagedDeletes: readonly string[]
  readonly mappings: readonly AttributeMapping[]
  readonly users: readonly User[]
  readonly groups: readonly Group[]
  readonly applicationId: string
  readonly origin: string
  readonly tenantId: string
  readonly loginUrl: string
  readonly mode: string
  readonly assignments: Application['assignments']
  readonly certificate: string
  readonly certificates: readonly SigningCertificate[]
  readonly thumbprint: string
  readonly active: boolean
  readonly content: string
  readonly action: string
  readonly fields: { readonly SAMLResponse: string; readonly RelayState?: string }
  readonly sessionIndex: string
  readonly error: { readonly code: string; readonly message: string }
  readonly provisioningStatusInfo: ProvisioningEntry['provisioningStatusInfo']
  readonly exchanges: ProvisioningEntry['exchanges']
}

export type CommandOutcome = {
  readonly code: number
  readonly json: CommandJson
  readonly out: string
  readonly err: string
}

export type TestTenant = {
  readonly folder: string
  /** Runs a command with `--json`. */
  run(...argv: string[]): Promise<CommandOutcome>
  /** Runs a command for people. */
  text(...argv: string[]): Promise<CommandOutcome>
  /** Moves the clock. */
  advance(milliseconds: number): void
  readonly sleeps: number[]
  /** What a server had to say of things that went wrong in it. */
  readonly errors: readonly string[]
  /** The names of what lies in the tenant's folder, in order. */
  files(): Promise<readonly string[]>
  readFile(name: string): Promise<string>
  writeFile(name: string, text: string): Promise<void>
  /** Serves the tenant on a free port, in this process. */
  serve(): Promise<RunningServer>
  /** Asks a command that serves to end. */
  stop(): void
  input: string
  dispose(): Promise<void>
}

export const hour = 60 * 60 * 1000
export const day = 24 * hour

export async function createTestTenant(): Promise<TestTenant> {
  const folder = await mkdtemp(path.join(tmpdir(), 'entra-test-'))
  let now = Date.parse('2026-11-24T06:00:00.000Z')
  const sleeps: number[] = []
  const errors: string[] = []
  const stopped = Promise.withResolvers<void>()
  const hostWith = (out: Host['out'], err: Host['err']): Host => ({
    cwd: folder,
    env: {},
    out,
    err,
    readInput: async () => tenant.input,
    now: () => new Date(now),
    sleep: async milliseconds => {
      sleeps.push(milliseconds)
    },
    newId: () => crypto.randomUUID(),
    untilStopped: () => stopped.promise
  })
  const execute = async (argv: string[]): Promise<CommandOutcome> => {
    let out = ''
    let err = ''
    const add = {
      out: (text: string) => {
        out += text
      },
      err: (text: string) => {
        err += text
      }
    }
    const code = await run(argv, hostWith(add.out, add.err))
    return { code, out, err, json: JSON.parse(argv.includes('--json') ? out : '{}') }
  }
  const tenant: TestTenant = {
    folder: path.join(folder, 'entra-tenant'),
    run: (...argv) => execute([...argv, '--json']),
    text: (...argv) => execute(argv),
    advance: milliseconds => {
      now += milliseconds
    },
    sleeps,
    readFile: name => readFile(path.join(tenant.folder, name), 'utf8'),
    writeFile: (name, text) => writeFile(path.join(tenant.folder, name), text),
    files: async () => (await readdir(tenant.folder)).toSorted(),
    serve() {
      const host = hostWith(
        () => {},
        text => errors.push(text)
      )
      return startServer(openTenantStore(tenant.folder), host, { port: 0, hostName: '127.0.0.1' })
    },
    errors,
    stop: () => stopped.resolve(),
    input: '',
    dispose: () => rm(folder, { recursive: true, force: true })
  }
  await tenant.run('tenant', 'init')
  return tenant
}
