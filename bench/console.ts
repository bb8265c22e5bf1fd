// How fast the console's list of users answers: the search that an administrator types, on portals with few users and with many. Told are
// medians over HTTP, with the answer to GET /healthz in the same run as the floor, and how long that had to wait while lists were asked for.
import { parseArgs } from 'node:util'
import { startPostgres } from '../scripts/postgres.ts'
import { prepareSubjects, retire, type Subject } from './load/subjects.ts'
import type { DatabaseKind } from './portal/place.ts'
import { runCommand } from './portal/program.ts'
import { connection } from './wire/connection.ts'
import { encodeRequest, type Header } from './wire/request.ts'

const searches = [
  ['everybody', ''],
  ['one person', 'search=stored.77'],
  ['many', 'search=a'],
  ['nobody', 'search=xyzzy'],
  ['everybody, a page far behind', 'offset=90000'],
  ['many, a page far behind', 'search=a&offset=90000'],
  ['newest', 'sort=newest']
] as const

const rounds = 25
const administrator = 'bench@example.com'
const password = 'a password for measuring'

async function signIn({ server }: Subject): Promise<Header> {
  const response = await fetch(`http://127.0.0.1:${server.port}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-sealpost': '1' },
    body: JSON.stringify({ userName: administrator, password })
  })
  const cookies = response.headers.getSetCookie().map(cookie => cookie.split(';', 1)[0])
  if (response.status !== 200) throw new Error(`Sign-in was answered ${response.status}: ${await response.text()}`)
  return ['Cookie', cookies.join('; ')]
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Milliseconds from sending to the whole answer. */
async function timed(send: () => Promise<{ status: number }>): Promise<number> {
  const began = performance.now()
  const { status } = await send()
  if (status !== 200) throw new Error(`An answer had the status ${status}.`)
  return performance.now() - began
}

async function measure(subject: Subject): Promise<readonly string[]> {
  const cookie = await signIn(subject)
  const { port } = subject.server
  const [link, beside] = [connection(port), connection(port)]
  const health = encodeRequest({ method: 'GET', target: '/healthz', headers: [] })
  const floor: number[] = []
  for (let i = 0; i < rounds; i++) floor.push(await timed(() => link.send(health)))
  const lines = [`${subject.users} users; /healthz ${median(floor).toFixed(1)} ms`]
  for (const [name, query] of searches) {
    const request = encodeRequest({ method: 'GET', target: `/api/users?${query}`, headers: [cookie] })
    const [times, waits]: [number[], number[]] = [[], []]
    for (let i = 0; i < rounds + 5; i++) {
      const asked = timed(() => link.send(request))
      const waited = timed(() => beside.send(health))
      const [time, wait] = await Promise.all([asked, waited])
      if (i >= 5) {
        times.push(time)
        waits.push(wait)
      }
    }
    const cells = [name.padEnd(30), `${median(times).toFixed(1).padStart(7)} ms`]
    lines.push(`  ${cells.join(' ')}, others waited ${Math.max(...waits).toFixed(1)} ms at most`)
  }
  link.close()
  beside.close()
  return lines
}

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '100,100000' },
    database: { type: 'string', default: 'sqlite' }
  }
})
const kind: DatabaseKind = values.database === 'postgres' ? 'postgres' : 'sqlite'
const postgres = kind === 'postgres' ? await startPostgres(['fsync=on', 'synchronous_commit=on']) : undefined
try {
  const sizes = values.users.split(',').map(Number)
  const plan = { kind, serverUrl: postgres?.url, sizes, connections: 1, nodeOptions: [] }
  const subjects = await prepareSubjects(plan, line => console.error(line))
  try {
    for (const subject of subjects) {
      const add = ['user', 'add', administrator, '--sign-in', 'password', '--admin', '--password-stdin']
      const { code, errors } = await runCommand(subject.place, add, {}, password)
      if (code !== 0) throw new Error(errors)
      for (const line of await measure(subject)) console.log(line)
    }
  } finally {
    await retire(subjects)
  }
} finally {
  await postgres?.stop()
}
