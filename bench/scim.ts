// What SCIM costs: Entra ID's pattern against a real server at several numbers of stored users, with two floors measured in the same
// run. bench/README.md says how to read it.
import fs from 'node:fs'
import { parseArgs } from 'node:util'
import { startPostgres } from '../scripts/postgres.ts'
import { type Cycle, type Phase, phases, runCycle } from './load/cycle.ts'
import type { CommitFloor } from './load/floor-commits.ts'
import { measureCommits, startFastifyFloor } from './load/floors.ts'
import type { Measure } from './load/phase.ts'
import { type DatabaseResult, floorLines, tableOf, verdictsOf } from './load/report.ts'
import { measureStarts } from './load/starts.ts'
import { type Plan, prepareSubjects, retire, type Subject } from './load/subjects.ts'
import type { DatabaseKind } from './portal/place.ts'
import { residentBytes } from './portal/process-meter.ts'

const usage = `npm run bench -- [options]
  --users 0,10000,100000     numbers of stored users
  --database sqlite          sqlite, postgres or both
  --requests 2000            requests in each phase of each round
  --rounds 5                 rounds, of which the medians are taken
  --connections 16
  --quick                    a look in about a minute: --users 0,1000 --requests 400 --rounds 3
  --node-options="…"         further flags for the server's Node, such as --cpu-prof
  --json FILE                everything measured, as JSON
  --check                    exit code 1 when a goal is missed`

interface Options {
  readonly sizes: readonly number[]
  readonly kinds: readonly DatabaseKind[]
  readonly requests: number
  readonly rounds: number
  readonly connections: number
  readonly nodeOptions: readonly string[]
  readonly json: string | undefined
  readonly check: boolean
}

const text = { type: 'string' } as const
const optionTypes = {
  users: text,
  database: text,
  requests: text,
  rounds: text,
  connections: text,
  quick: { type: 'boolean' },
  'node-options': text,
  json: text,
  check: { type: 'boolean' },
  help: { type: 'boolean' }
} as const

function readOptions(): Options | undefined {
  const { values } = parseArgs({ options: optionTypes })
  if (values.help) return undefined
  const quick = values.quick ?? false
  const kinds = { sqlite: ['sqlite'], postgres: ['postgres'], both: ['sqlite', 'postgres'] } as const
  const database = values.database ?? 'sqlite'
  if (!(database in kinds)) throw new Error(`--database must be sqlite, postgres or both; it is "${database}".`)
  return {
    sizes: (values.users ?? (quick ? '0,1000' : '0,10000,100000'))
      .split(',')
      .map(size => wholeNumber('users', size, 0)),
    kinds: kinds[database as keyof typeof kinds],
    requests: wholeNumber('requests', values.requests ?? (quick ? '400' : '2000'), 1),
    rounds: wholeNumber('rounds', values.rounds ?? (quick ? '3' : '5'), 1),
    connections: wholeNumber('connections', values.connections ?? '16', 1),
    nodeOptions: values['node-options']?.split(' ').filter(Boolean) ?? [],
    json: values.json,
    check: values.check ?? false
  }
}

function wholeNumber(name: string, given: string, least: number): number {
  const number = /^\d+$/.test(given) ? Number(given) : Number.NaN
  if (number >= least) return number
  throw new Error(`--${name} must be a whole number from ${least} on, for example ${least + 1000}; it is "${given}".`)
}

/** False when a goal was missed and that was asked about. */
async function main(): Promise<boolean> {
  const options = readOptions()
  if (!options) {
    console.log(usage)
    return true
  }
  const results: DatabaseResult[] = []
  for (const kind of options.kinds) {
    const postgres = kind === 'postgres' ? await startPostgres(['fsync=on', 'synchronous_commit=on']) : undefined
    try {
      results.push(await measureDatabase(kind, postgres?.url, options))
    } finally {
      await postgres?.stop()
    }
  }
  for (const result of results) print(result)
  if (options.json) fs.writeFileSync(options.json, `${JSON.stringify({ options, results }, null, 2)}\n`)
  return !options.check || results.flatMap(verdictsOf).every(verdict => verdict.met)
}

/** In each phase, before anything counts: from about so many on, compiled code no longer changes. */
const warmRequests = 8_000

async function measureDatabase(
  kind: DatabaseKind,
  serverUrl: string | undefined,
  options: Options
): Promise<DatabaseResult> {
  const say = (line: string) => console.error(`${kind}: ${line}`)
  const { sizes, connections, nodeOptions } = options
  const plan: Plan = { kind, serverUrl, sizes, connections, nodeOptions }
  const subjects = await prepareSubjects(plan, say)
  try {
    say('warming up')
    const enough = Math.min(warmRequests, options.requests * 10)
    const warm = await Promise.all(subjects.map(subject => cycle(subject, 'warm', enough)))
    const measured = await measureRounds(subjects, warm[0] as Cycle, serverUrl, options, say) // there is a size
    const residents = subjects.map(subject => residentBytes(subject.server.pid))
    await retireServers(subjects)
    say('starts')
    const starts = await measureStarts((subjects.at(-1) as Subject).place, Math.min(options.rounds, 5)) // there is a size
    return {
      kind,
      subjects: subjects.map(({ users }, i) => ({
        users,
        rounds: measured.rounds[i] as Record<Phase, Measure[]>, // one for each subject
        residentBytes: residents[i] ?? Number.NaN
      })),
      fastify: measured.fastify,
      commits: measured.commits,
      starts
    }
  } catch (error) {
    throw new Error([(error as Error).message, ...subjects.flatMap(lastWords)].join('\n'), { cause: error })
  } finally {
    await retire(subjects)
  }
}

/** Of a server that has ended by itself. */
const lastWords = ({ server, users }: Subject): string[] =>
  server.alive() ? [] : [`The server with ${users} users has ended. Its log:\n${server.log()}`]

const retireServers = async (subjects: readonly Subject[]) => {
  for (const { server } of subjects) await server.stop()
}

const cycle = ({ measured, links, entra }: Subject, batch: string, size: number) =>
  runCycle(measured, links, entra, batch, size)

/** Subjects and floors take turns in each round, so that whatever else the machine does falls on all of them. */
async function measureRounds(
  subjects: readonly Subject[],
  warm: Cycle,
  serverUrl: string | undefined,
  options: Options,
  say: (line: string) => void
) {
  const blank = () => Object.fromEntries(phases.map(phase => [phase, []])) as unknown as Record<Phase, Measure[]>
  const rounds = subjects.map(blank)
  const fastify = blank()
  const commits: CommitFloor[] = []
  const floor = await startFastifyFloor(warm, options.connections)
  try {
    for (const phase of phases) await floor.measure(phase, warm.requests[phase])
    for (let round = 1; round <= options.rounds; round++) {
      say(`round ${round} of ${options.rounds}`)
      for (const [i, subject] of subjects.entries()) {
        const { measures } = await cycle(subject, `round${round}`, options.requests)
        for (const phase of phases) rounds[i]?.[phase].push(measures[phase])
      }
      for (const phase of phases)
        fastify[phase].push(await floor.measure(phase, warm.requests[phase].slice(0, options.requests)))
      commits.push(await measureCommits(serverUrl, Math.min(1000, options.requests)))
    }
  } finally {
    await floor.stop()
  }
  return { rounds, fastify, commits }
}

function print(result: DatabaseResult): void {
  console.log(`\n${result.kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'}, medians of ${result.commits.length} rounds`)
  for (const line of tableOf(result)) console.log(line)
  for (const line of floorLines(result)) console.log(line)
  for (const { text } of verdictsOf(result)) console.log(text)
}

try {
  process.exitCode = (await main()) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
