// The only file that knows everything: it reads the settings, opens the adapters, and hands them to the command that was asked for.
import fs from 'node:fs'
import path from 'node:path'
import { parseSchema, type Schema } from '@sealpost/scim'
import type { Means } from './cli/means.ts'
import { runCommand } from './cli/program.ts'
import { closePortal } from './close-portal.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { buildUserType } from './domain/directory/user-type.ts'
import { DomainError } from './domain/domain-error.ts'
import type { DataKeys, Portal, SecretBox } from './domain/portal.ts'
import type { Store } from './domain/store.ts'
import { credentials } from './secrets/credentials.ts'
import { openSecretBoxOf } from './secrets/secret-box.ts'
import { openBlobs } from './storage/blobs/open-blobs.ts'
import { openDataKeys } from './storage/keys/open-data-keys.ts'
import { openStore, type Place } from './storage/sql/open-store.ts'
import type { DriverLog } from './storage/sql/postgres-driver.ts'

/** Opens the portal's state; makes the data folder, the secret key and the tables when they aren't there yet. */
async function openPortal(config: Config, log?: DriverLog): Promise<Portal> {
  const userType = buildUserType(readExtensions(config.scimExtensionsFile))
  const store = await openStore(placeOf(config), { userType, ...(log ? { log } : {}) })
  try {
    const secrets = await openSecrets(config, store)
    const dataKeys = await openKeys(config, secrets)
    const blobs = await openBlobs(config.storage)
    const mail = config.mail !== undefined
    return { store, secrets, dataKeys, blobs, mail, userType, origin: config.origin, ...credentials() }
  } catch (error) {
    await store.close()
    throw error
  }
}

/** In a folder of their own beside the data, so that a backup of the one need not hold the other. */
const openKeys = ({ databaseUrl, dataFolder }: Config, secrets: SecretBox): Promise<DataKeys> =>
  databaseUrl
    ? openDataKeys({ kind: 'postgres', url: databaseUrl }, secrets)
    : openDataKeys({ kind: 'sqlite', file: path.join(dataFolder, 'keys', 'keys.db') }, secrets)

function placeOf({ dataFolder, databaseUrl }: Config): Place {
  const file = `${dataFolder}/sealpost.db`
  try {
    makeFolder(dataFolder)
    if (databaseUrl) return { kind: 'postgres', url: databaseUrl }
    // SQLite gives the files beside it the same mode: names and hashes are for this user alone, whatever the folder allows.
    fs.closeSync(fs.openSync(file, 'a', 0o600))
    return { kind: 'sqlite', file }
  } catch (error) {
    throw new ConfigError(
      `SEALPOST_DATA ${dataFolder} can't be used (${(error as Error).message}): name a folder to write to.`
    )
  }
}

async function openSecrets(config: Config, store: Store): Promise<SecretBox> {
  try {
    return await openSecretBoxOf(config.secretKeyFile, store)
  } catch (error) {
    if (error instanceof DomainError) throw error
    throw new ConfigError(`SEALPOST_SECRET_KEY_FILE can't be used: ${(error as Error).message}`)
  }
}

/** In two steps: on some file systems a recursive `mkdir` whose last step is refused never returns. */
function makeFolder(folder: string): void {
  if (fs.existsSync(folder)) return
  fs.mkdirSync(path.dirname(folder), { recursive: true })
  fs.mkdirSync(folder, { mode: 0o700 })
}

function readExtensions(file: string | undefined): Schema[] {
  if (!file) return []
  try {
    const schemas: unknown = JSON.parse(fs.readFileSync(file, 'utf8'))
    if (!Array.isArray(schemas)) throw new Error('it must hold an array of schemas')
    return schemas.map(parseSchema)
  } catch (error) {
    throw new ConfigError(`SEALPOST_SCIM_EXTENSIONS_FILE ${file} can't be used: ${(error as Error).message}.`)
  }
}

/** Standard output may be a pipe that is slower than we are, or one whose reader has gone. */
const write = (text: string): Promise<void> =>
  new Promise((resolve, reject) => process.stdout.write(text, error => (error ? reject(error) : resolve())))

async function readTextFile(file: string): Promise<string> {
  try {
    return await fs.promises.readFile(file, 'utf8')
  } catch (error) {
    throw new DomainError('invalid', 'file.unreadable', `${file} can't be read: ${(error as Error).message}.`)
  }
}

async function readInput(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '')
}

async function main(args: readonly string[]): Promise<number> {
  const opened: Portal[] = []
  const config = () => readConfig(process.env)
  const means: Means = {
    async open() {
      const portal = await openPortal(config())
      opened.push(portal)
      return portal
    },
    async serve() {
      const { serve } = await import('./serve.ts')
      await serve(config(), openPortal)
    },
    async check() {
      const { examine } = await import('./examine.ts')
      return examine(config(), openPortal)
    },
    async hashPassword(password) {
      const { hashPassword } = await import('./secrets/password.ts')
      return hashPassword(password)
    },
    readFile: readTextFile,
    readInput,
    write,
    now: Date.now
  }
  try {
    return await runCommand(args, means)
  } finally {
    for (const portal of opened) await closePortal(portal)
  }
}

process.stdout.on('error', error => process.exit((error as NodeJS.ErrnoException).code === 'EPIPE' ? 0 : 1))
try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof ConfigError)) console.error(error)
  else if (process.argv.includes('--json'))
    await write(`${JSON.stringify({ error: { code: 'settings', detail: error.message } })}\n`)
  else console.error(error.message)
  process.exitCode = 1
}
