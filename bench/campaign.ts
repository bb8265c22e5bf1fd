// The campaigns: `fuzz` attacks a real server with generated requests, `kill` kills one under load, `exchange` one that takes and removes
// files. bench/README.md says what each asserts. The exit code is 0 when everything held.
import { parseArgs } from 'node:util'
import { startPostgres, type ThrowAwayPostgres } from '../scripts/postgres.ts'
import { killExchange } from './exchange/kill/campaign.ts'
import { fuzz } from './fuzz/campaign.ts'
import { megabytes } from './fuzz/memory.ts'
import { kill } from './kill/campaign.ts'
import { type DatabaseKind, type Place, postgresPlace, sqlitePlace } from './portal/place.ts'

const usage = `npm run campaign -- fuzz [--requests 200000] [--seed S] [--life N] [--database sqlite|postgres]
npm run campaign -- kill [--kills 200] [--seed S] [--database sqlite|postgres]
npm run campaign -- exchange [--kills 100] [--seed S]`

const text = { type: 'string' } as const
const options = { requests: text, kills: text, seed: text, life: text, database: text } as const

function wholeNumber(name: string, given: string): number {
  if (/^\d+$/.test(given)) return Number(given)
  throw new Error(`--${name} must be a whole number; it is "${given}".`)
}

async function main(): Promise<readonly string[]> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const [campaign] = positionals
  if (campaign !== 'fuzz' && campaign !== 'kill' && campaign !== 'exchange') throw new Error(usage)
  const database = values.database ?? 'sqlite'
  if (database !== 'sqlite' && database !== 'postgres')
    throw new Error(`--database must be sqlite or postgres; it is "${database}".`)
  const seed = values.seed ?? String(Date.now())
  console.log(`${campaign} on ${database}, seed ${seed}`)
  if (campaign === 'exchange') return runExchange(seed, wholeNumber('kills', values.kills ?? '100'))
  const postgres = database === 'postgres' ? await startPostgres() : undefined
  const newPlace = placesOf(database, postgres)
  try {
    if (campaign === 'kill') return await runKill(newPlace, seed, wholeNumber('kills', values.kills ?? '200'))
    const life = values.life === undefined ? undefined : wholeNumber('life', values.life)
    return await runFuzz(await newPlace(), seed, wholeNumber('requests', values.requests ?? '200000'), life)
  } finally {
    await postgres?.stop()
  }
}

function placesOf(kind: DatabaseKind, postgres: ThrowAwayPostgres | undefined): () => Promise<Place> {
  return async () => (kind === 'postgres' && postgres ? postgresPlace(postgres.url) : sqlitePlace())
}

async function runFuzz(
  place: Place,
  seed: string,
  requests: number,
  life: number | undefined
): Promise<readonly string[]> {
  try {
    const outcome = await fuzz({
      place,
      seed,
      requests,
      say: console.log,
      ...(life === undefined ? {} : { onlyLife: life })
    })
    const statuses = [...outcome.statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`)
    console.log(`${outcome.requests} requests; answers ${statuses.join(', ')}`)
    for (const { requests, heapBytes, residentBytes } of outcome.plateaus)
      console.log(`after ${requests} requests: heap ${megabytes(heapBytes)}, resident ${megabytes(residentBytes)}`)
    for (const { milliseconds, request } of outcome.slowest.slice(0, 5))
      console.log(`slow: ${milliseconds.toFixed(0)} ms ${JSON.stringify(request.slice(0, 200))}`)
    return outcome.faults
  } finally {
    await place.remove()
  }
}

async function runKill(newPlace: () => Promise<Place>, seed: string, kills: number): Promise<readonly string[]> {
  const { unanswered, faults, ...outcome } = await kill({ newPlace, seed, kills, say: console.log })
  console.log(
    `${outcome.kills} kills (${outcome.killsAtStart} of a server that was starting), ${outcome.acknowledged} acknowledged writes`
  )
  console.log(
    `${unanswered.there + unanswered.absent} writes under way at a kill: ${unanswered.there} there, ${unanswered.absent} absent`
  )
  return faults
}

async function runExchange(seed: string, kills: number): Promise<readonly string[]> {
  const { faults, ...outcome } = await killExchange({ seed, kills, say: console.log })
  console.log(`${outcome.kills} kills, ${outcome.acknowledged} acknowledged requests, ${outcome.transfers} transfers`)
  return faults
}

try {
  const faults = await main()
  for (const fault of faults) console.error(`BROKEN: ${fault}`)
  console.log(faults.length === 0 ? 'Everything held.' : `${faults.length} rules were broken.`)
  process.exitCode = faults.length === 0 ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
