// The portals under measure: one for each number of stored users, all from one database that is filled once and copied on the way.
import { type DatabaseKind, type Place, postgresPlace, sqlitePlace, withClient } from '../portal/place.ts'
import { familyOf, parentOf } from '../portal/process-meter.ts'
import { prepareScim } from '../portal/program.ts'
import { type ServerProcess, startServer } from '../portal/server-process.ts'
import { type Connection, connection } from '../wire/connection.ts'
import { type EntraRequests, entraRequests, personOf } from './people.ts'
import type { Measured } from './phase.ts'

export interface Subject {
  readonly users: number
  readonly place: Place
  readonly server: ServerProcess
  readonly links: readonly Connection[]
  readonly entra: EntraRequests
  readonly measured: Measured
}

export interface Plan {
  readonly kind: DatabaseKind
  /** Of the PostgreSQL server, when that is the kind. */
  readonly serverUrl: string | undefined
  /** Numbers of stored users. */
  readonly sizes: readonly number[]
  readonly connections: number
  readonly nodeOptions: readonly string[]
}

/** Fills, copies and starts one portal for each size. What each filling took is told through `say`. */
export async function prepareSubjects(plan: Plan, say: (line: string) => void): Promise<Subject[]> {
  const template = plan.serverUrl ? await postgresPlace(plan.serverUrl) : sqlitePlace()
  try {
    const { bearerToken } = await prepareScim(template)
    const entra = entraRequests(bearerToken)
    const databasePids = plan.serverUrl ? await postgresFamily(plan.serverUrl) : undefined
    const places: [number, Place][] = []
    let filled = 0
    for (const size of [...plan.sizes].sort((a, b) => a - b)) {
      if (size > filled) await fill(template, entra, filled, size, say)
      filled = size
      places.push([size, await template.copy()])
    }
    const subjects: Subject[] = []
    for (const [users, place] of places) {
      const server = await startServer(place, { nodeOptions: plan.nodeOptions })
      const links = Array.from({ length: plan.connections }, () => connection(server.port))
      const measured = { pid: server.pid, ...(databasePids ? { databasePids } : {}) }
      subjects.push({ users, place, server, links, entra, measured })
    }
    return subjects
  } finally {
    await template.remove()
  }
}

export async function retire(subjects: readonly Subject[]): Promise<void> {
  for (const { server, links, place } of subjects) {
    for (const link of links) link.close()
    await server.stop()
    await place.remove()
  }
}

/** More connections than the measured load has, so that more creations share a commit. */
const fillConnections = 64

async function fill(
  place: Place,
  entra: EntraRequests,
  from: number,
  to: number,
  say: (line: string) => void
): Promise<void> {
  const server = await startServer(place)
  const links = Array.from({ length: fillConnections }, () => connection(server.port))
  const began = performance.now()
  let next = from
  const drive = async (link: Connection) => {
    for (let n = next++; n < to; n = next++) {
      const { status, body } = await link.send(entra.create(personOf('stored', n)))
      if (status !== 201) throw new Error(`Filling failed with ${status}: ${body.toString().slice(0, 500)}`)
    }
  }
  await Promise.all(links.map(drive))
  const seconds = (performance.now() - began) / 1000
  for (const link of links) link.close()
  await server.stop()
  say(`filled ${from} → ${to} users in ${seconds.toFixed(1)} s (${Math.round((to - from) / seconds)} creations/s)`)
}

/** All processes of a PostgreSQL server on this machine, asked again each time, since each connection has one. */
async function postgresFamily(url: string): Promise<(() => readonly number[]) | undefined> {
  const backend = await withClient(url, async client => {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    const pid = rows[0]?.pid ?? 0
    try {
      return parentOf(pid)
    } catch {
      return undefined // the server runs somewhere else
    }
  })
  return backend === undefined ? undefined : () => familyOf(backend)
}
