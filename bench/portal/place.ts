// Where a portal keeps its state while it is measured or killed: a data folder and, for PostgreSQL, a database of its own. Every place
// is new, nothing else uses it, and it is removed at the end.
import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'

export type DatabaseKind = 'sqlite' | 'postgres'

export interface Place {
  readonly kind: DatabaseKind
  /** The settings that lead the portal here. */
  readonly settings: Readonly<Record<string, string>>
  /** A second place with the same state. Only while nothing has this one open. */
  copy(): Promise<Place>
  remove(): Promise<void>
}

const newFolder = (): string => fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-bench-'))

export function sqlitePlace(folder: string = newFolder()): Place {
  return {
    kind: 'sqlite',
    settings: { SEALPOST_DATA: folder },
    async copy() {
      const copied = newFolder()
      fs.cpSync(folder, copied, { recursive: true })
      return sqlitePlace(copied)
    },
    remove: async () => fs.rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * A new database in a PostgreSQL server.
 *
 * @param serverUrl A database of that server, by a role that may create others.
 */
export async function postgresPlace(
  serverUrl: string,
  template?: { database: string; folder: string }
): Promise<Place> {
  const database = `sealpost_${randomUUID().replaceAll('-', '')}`
  await withClient(serverUrl, client =>
    client.query(`create database ${database}${template ? ` template ${template.database}` : ''}`)
  )
  const folder = newFolder()
  if (template) fs.cpSync(template.folder, folder, { recursive: true })
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return {
    kind: 'postgres',
    settings: { SEALPOST_DATA: folder, SEALPOST_DATABASE_URL: url.href },
    copy: () => postgresPlace(serverUrl, { database, folder }),
    async remove() {
      fs.rmSync(folder, { recursive: true, force: true })
      await withClient(serverUrl, client => client.query(`drop database if exists ${database} with (force)`))
    }
  }
}

/** Runs something on one connection of its own. */
export async function withClient<T>(url: string, act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}
