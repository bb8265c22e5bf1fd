// A whole portal over a real database of its own, spoken to through its HTTP server: what the tests of this edge work with.
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseResource, parseSchema, type Schema } from '@sealpost/scim'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import pino from 'pino'
import { inject } from 'vitest'
import type { Mount, Occasion } from '../../domain/actor.ts'
import { createScimKey, type NewScimKey } from '../../domain/connections/create-key.ts'
import { changeScimPolicy } from '../../domain/connections/scim-policy.ts'
import { createUser } from '../../domain/directory/create-user.ts'
import { buildUserType } from '../../domain/directory/user-type.ts'
import type { StoredEvent } from '../../domain/events.ts'
import type { Blobs } from '../../domain/exchange/blobs.ts'
import { newId } from '../../domain/id.ts'
import type { Portal } from '../../domain/portal.ts'
import { credentials } from '../../secrets/credentials.ts'
import { openSecretBox } from '../../secrets/secret-box.ts'
import { openBlobs } from '../../storage/blobs/open-blobs.ts'
import { openDataKeys } from '../../storage/keys/open-data-keys.ts'
import { openStore } from '../../storage/sql/open-store.ts'
import type { BodyTimes } from '../arriving-body.ts'
import type { HttpConfig } from '../http-config.ts'
import { buildServer } from '../server.ts'

export const databases = ['SQLite', 'PostgreSQL'] as const
export type Database = (typeof databases)[number]

export const mounts: readonly Mount[] = ['entra', 'scim']
export const pathOf = (mount: Mount): string => (mount === 'entra' ? '/scim/v2/entra' : '/scim/v2')

export const origin = 'https://portal.example.com'
export const acmeUrn = 'urn:ietf:params:scim:schemas:extension:Acme:2.0:User'

/** An organisation's own extension, as its operator would write it down. */
export const acmeSchema: Schema = parseSchema({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
  id: acmeUrn,
  name: 'Acme',
  description: 'What Acme keeps of its people',
  attributes: [
    {
      name: 'badge',
      type: 'string',
      multiValued: false,
      description: 'Badge number',
      required: false,
      caseExact: false,
      mutability: 'readWrite',
      returned: 'default',
      uniqueness: 'none'
    }
  ]
})

export interface PortalSettings {
  readonly rateLimits?: boolean
  readonly trustProxy?: boolean | string
  readonly bodyLimitBytes?: number
  readonly bodyTimes?: BodyTimes
  readonly requestTimes?: NonNullable<HttpConfig['requestTimes']>
  readonly idleMilliseconds?: number
  /** What stands between the portal and where its blobs are; default nothing. */
  readonly blobs?: (real: Blobs) => Blobs
  /** Whether the portal can send mail; default true. */
  readonly mail?: boolean
  readonly tls?: { readonly cert: string; readonly key: string }
  /** Default: the one of the tests. */
  readonly origin?: string
  readonly pages?: { readonly folder: string }
}

export class RunningPortal {
  readonly portal: Portal
  readonly app: FastifyInstance
  /** The key of the service account that every client uses unless told otherwise. */
  readonly key: NewScimKey
  /** Lines of the process log, as written. */
  readonly log: readonly string[]
  /** What time it is in the portal; tests move it. */
  readonly time: { now: number }
  readonly close: () => Promise<void>

  constructor(parts: Pick<RunningPortal, 'portal' | 'app' | 'key' | 'log' | 'time' | 'close'>) {
    this.portal = parts.portal
    this.app = parts.app
    this.key = parts.key
    this.log = parts.log
    this.time = parts.time
    this.close = parts.close
  }

  /** What an operator does at the command line. */
  get operator(): Occasion {
    return { actor: { kind: 'operator' }, at: this.time.now, correlationId: newId<'request'>(Date.now()) }
  }

  allowRenames(mount: Mount, renames: boolean): Promise<unknown> {
    return changeScimPolicy(this.portal, this.operator, mount, { renames })
  }

  /** The audit entries of one request. */
  async eventsOf(correlationId: string): Promise<readonly StoredEvent[]> {
    await this.portal.store.flush()
    return this.portal.store.events.find({ correlationId, limit: 100 })
  }
}

export async function startPortal(database: Database, settings: PortalSettings = {}): Promise<RunningPortal> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-http-'))
  const place = database === 'SQLite' ? undefined : await createDatabase()
  const userType = buildUserType([acmeSchema])
  const store = await openStore(
    place ? { kind: 'postgres', url: place.url } : { kind: 'sqlite', file: path.join(folder, 'sealpost.db') },
    { userType }
  )
  const { tls, pages, mail = true, blobs: between = real => real, ...http } = settings
  const config = { origin, trustProxy: false, rateLimits: true, ...http, ...(tls ? { tls } : {}) }
  const secrets = openSecretBox(path.join(folder, 'secret.key'))
  const dataKeys = await openDataKeys({ kind: 'sqlite', file: path.join(folder, 'keys', 'keys.db') }, secrets)
  const blobs = between(await openBlobs({ kind: 'local', folder: path.join(folder, 'blobs') }))
  const parts = { store, userType, secrets, dataKeys, blobs, mail, origin: config.origin }
  const portal: Portal = { ...parts, ...credentials() }
  const time = { now: Date.UTC(2026, 0, 15, 12) }
  const log: string[] = []
  const logger = pino({ level: 'debug' }, { write: line => void log.push(line) })
  const app = buildServer({ portal, config, logger, clock: () => time.now, pages })
  const key = await addServiceKey(portal, 'scim@portal.example.com', time.now)
  const close = async () => {
    await app.close()
    await store.close()
    await dataKeys.close()
    await blobs.close()
    await place?.drop()
    fs.rmSync(folder, { recursive: true, force: true })
  }
  return new RunningPortal({ portal, app, key, log, time, close })
}

/** A service account with the administrator right, and a SCIM key of its own. */
export async function addServiceKey(
  portal: Portal,
  userName: string,
  at: number,
  expiresAt?: number
): Promise<NewScimKey> {
  const operator: Occasion = { actor: { kind: 'operator' }, at, correlationId: newId<'request'>(Date.now()) }
  const attributes = parseResource({ userName, active: true }, portal.userType, 'create')
  await createUser(portal, operator, { attributes, signIn: 'service', source: 'operator', administrator: true })
  const expiry = expiresAt === undefined ? {} : { expiresAt }
  return createScimKey(portal, operator, { owner: userName, description: 'test', ...expiry })
}

async function createDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = inject('postgresUrl')
  const name = `http_${randomBytes(8).toString('hex')}`
  await onServer(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => onServer(server, `drop database ${name} with (force)`) }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
