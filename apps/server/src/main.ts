// The only file that knows everything: it reads the settings, opens the adapters, and hands them to the command that was asked for.
import fs from 'node:fs'
import path from 'node:path'
import { parseSchema, type Schema } from '@sealpost/scim'
import type { Means } from './cli/means.ts'
import { runCommand } from './cli/program.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { buildUserType } from './domain/directory/user-type.ts'
import type { Portal, SecretBox } from './domain/portal.ts'
import { openSecretBox } from './secrets/secret-box.ts'
import { openStore } from './storage/sql/open-store.ts'
import type { DriverLog } from './storage/sql/postgres-driver.ts'

/** Opens the portal's state; makes the data folder, the secret key and the tables when they aren't there yet. */
async function openPortal(config: Config, log?: DriverLog): Promise<Portal> {
  const secrets = openFolder(config)
  const userType = buildUserType(readExtensions(config.scimExtensionsFile))
  const place = config.databaseUrl
    ? ({ kind: 'postgres', url: config.databaseUrl } as const)
    : ({ kind: 'sqlite', file: `${config.dataFolder}/sealpost.db` } as const)
  const store = await openStore(place, { userType, ...(log ? { log } : {}) })
  return { store, secrets, userType, origin: config.origin }
}

function openFolder(config: Config): SecretBox {
  try {
    makeFolder(config.dataFolder)
    return openSecretBox(config.secretKeyFile)
  } catch (error) {
    throw new ConfigError(`SEALPOST_DATA and SEALPOST_SECRET_KEY_FILE can't be used: ${(error as Error).message}.`)
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
    readInput,
    write,
    now: Date.now
  }
  try {
    return await runCommand(args, means)
  } finally {
    for (const portal of opened) await portal.store.close()
  }
}

process.stdout.on('error', error => process.exit((error as NodeJS.ErrnoException).code === 'EPIPE' ? 0 : 1))
try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const foreseen = error instanceof ConfigError
  console.error(foreseen ? (error as Error).message : error)
  process.exitCode = 1
}
