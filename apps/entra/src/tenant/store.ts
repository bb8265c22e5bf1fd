/**
 * The tenant's folder: `tenant.json` (everything but the secret), `secret-token` (mode 0600), `journal.jsonl` (what a
 * running cycle has learnt since tenant.json was written), `signing-key-….pem` (mode 0600, one for each certificate),
 * `provisioning-log.jsonl` and `lock.sqlite`.
 *
 * A cycle that is killed between two requests loses nothing it was told: each target id is in the journal, on disk,
 * before the next request goes out. Journal lines name the generation of the tenant.json they continue; others are void.
 */
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { type Escrow, escrowSchema, type Link, linkSchema, type SyncState } from '../cycle/sync-state.ts'
import { UsageError } from '../usage-error.ts'
import { parseLines, readIfPresent, writeAtomically } from './file.ts'
import { whileLocked } from './lock.ts'
import { type TenantState, tenantStateSchema } from './state.ts'

/** What a cycle learnt: null takes the entry away. */
export type SyncChange = {
  readonly links?: Readonly<Record<string, Link | null>>
  readonly escrows?: Readonly<Record<string, Escrow | null>>
}

const journalLineSchema = z.object({
  generation: z.int(),
  links: z.record(z.string(), linkSchema.nullable()).optional(),
  escrows: z.record(z.string(), escrowSchema.nullable()).optional()
})

export type TenantSession = {
  readonly state: TenantState
  readonly secretToken: string | undefined
  /** Replaces tenant.json; the journal starts anew. */
  replace(next: TenantState): Promise<void>
  /** Adds to the journal; on disk when the promise resolves. */
  remember(change: SyncChange): Promise<void>
}

export type TenantStore = {
  readonly folder: string
  readonly logFile: string
  /** Makes the folder. @throws {UsageError} if it holds a tenant. */
  create(state: TenantState): Promise<void>
  /** Reads without the lock: what is read is consistent, and at most as old as the reading. */
  read(): Promise<TenantState>
  writeSecretToken(secretToken: string): Promise<void>
  removeSecretToken(): Promise<void>
  /** The private key (PKCS #8, PEM) of the certificate with that thumbprint. @throws {UsageError} if it is not there. */
  readSigningKey(thumbprint: string): Promise<string>
  writeSigningKey(thumbprint: string, privateKey: string): Promise<void>
  removeSigningKey(thumbprint: string): Promise<void>
  /** Works on the tenant while no other command does. */
  exclusively<T>(work: (session: TenantSession) => Promise<T>): Promise<T>
}

const lockWaitSeconds = 60

export function openTenantStore(folder: string): TenantStore {
  const file = (name: string) => path.join(folder, name)
  const files = { tenant: file('tenant.json'), secret: file('secret-token'), journal: file('journal.jsonl') }
  const signingKey = (thumbprint: string) => file(`signing-key-${thumbprint}.pem`)
  const read = () => readState(folder, files.tenant, files.journal)
  const locked = <T>(work: () => Promise<T>) => whileLocked(file('lock.sqlite'), lockWaitSeconds, work)
  return {
    folder,
    logFile: file('provisioning-log.jsonl'),
    read,
    async create(state) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await locked(async () => {
        if ((await readIfPresent(files.tenant)) !== undefined)
          throw new UsageError(`There is a tenant in ${folder} already: choose another folder with --tenant.`)
        await writeState(files.tenant, state)
      })
    },
    writeSecretToken: secretToken => writeAtomically(files.secret, secretToken, 0o600),
    removeSecretToken: () => rm(files.secret, { force: true }),
    async readSigningKey(thumbprint) {
      const privateKey = await readIfPresent(signingKey(thumbprint))
      if (privateKey === undefined)
        throw new UsageError(`The key of certificate ${thumbprint} is not in ${folder}: make and activate another one.`)
      return privateKey
    },
    writeSigningKey: (thumbprint, privateKey) => writeAtomically(signingKey(thumbprint), privateKey, 0o600),
    removeSigningKey: thumbprint => rm(signingKey(thumbprint), { force: true }),
    async exclusively(work) {
      await read()
      return locked(async () => {
        const secretToken = await readIfPresent(files.secret)
        const session = await openSession(files, await read(), secretToken)
        try {
          return await work(session)
        } finally {
          await session.close()
        }
      })
    }
  }
}

const writeState = (file: string, state: TenantState) =>
  writeAtomically(file, `${JSON.stringify(state, undefined, 1)}\n`, 0o600)

async function openSession(
  files: { readonly tenant: string; readonly journal: string },
  first: TenantState,
  secretToken: string | undefined
): Promise<TenantSession & { close(): Promise<void> }> {
  const journal: FileHandle = await open(files.journal, 'a', 0o600)
  let state = first
  const replace = async (next: TenantState) => {
    state = { ...next, generation: state.generation + 1 }
    await writeState(files.tenant, state)
    await journal.truncate(0)
  }
  const session = {
    get state() {
      return state
    },
    secretToken,
    replace,
    async remember(change: SyncChange) {
      await journal.appendFile(`${JSON.stringify({ generation: state.generation, ...change })}\n`)
      await journal.datasync()
    },
    close: () => journal.close()
  }
  // What a killed cycle left in the journal moves into tenant.json, so that a torn last line cannot meet a new one.
  if ((await journal.stat()).size > 0) await replace(state)
  return session
}

/** The journal is read first: a replacement between the two readings then makes its lines void, not lost. */
async function readState(folder: string, tenantFile: string, journalFile: string): Promise<TenantState> {
  const journal = await readIfPresent(journalFile)
  const text = await readIfPresent(tenantFile)
  if (text === undefined)
    throw new UsageError(
      `There is no tenant in ${folder}: make one with entra tenant init, or name its folder with --tenant or SEALPOST_ENTRA_TENANT.`
    )
  const state = parseState(tenantFile, text)
  const lines = parseLines(journal ?? '')
    .map(line => journalLineSchema.safeParse(line))
    .flatMap(parsed => (parsed.success && parsed.data.generation === state.generation ? [parsed.data] : []))
  if (lines.length === 0) return state
  return { ...state, app: { ...state.app, sync: replayed(state.app.sync, lines) } }
}

function parseState(file: string, text: string): TenantState {
  try {
    const parsed = tenantStateSchema.safeParse(JSON.parse(text))
    if (parsed.success) return parsed.data
    throw new UsageError(`${file} is not a tenant of this program's: ${z.prettifyError(parsed.error)}`)
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${file} is not JSON: ${error.message}`)
    throw error
  }
}

const replayed = (sync: SyncState, lines: readonly z.infer<typeof journalLineSchema>[]): SyncState => {
  const links = new Map(Object.entries(sync.links))
  const escrows = new Map(Object.entries(sync.escrows))
  for (const line of lines) {
    apply(links, line.links)
    apply(escrows, line.escrows)
  }
  return { ...sync, links: Object.fromEntries(links), escrows: Object.fromEntries(escrows) }
}

const apply = <T>(map: Map<string, T>, changes: Readonly<Record<string, T | null>> = {}) => {
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) map.delete(key)
    else map.set(key, value)
  }
}
