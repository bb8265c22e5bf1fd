// What sealing and opening cost a core, in Node and in one worker of a Chromium, beside what OpenSSL's ChaCha20-Poly1305 does in the same run.
// Run: node scripts/run.mjs node bench/exchange/seal.ts [--mebibytes 256] [--rounds 3] [--json FILE] [--check]
// Processor time counts, of all threads and of all processes of the browser; not how long it took. With --check the exit code is 1 when
// Chromium's fastest engine misses the goal.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { parseArgs } from 'node:util'
import { startBrowserBench } from './seal/browser.ts'
import { startNodeBench } from './seal/node.ts'
import type { EngineName, Task } from './seal/subject.ts'

const { values } = parseArgs({
  options: {
    mebibytes: { type: 'string', default: '256' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'string' },
    check: { type: 'boolean' }
  }
})
const bytes = Number(values.mebibytes) * 1_048_576
const warmUpBytes = 33_554_432
const rounds = Number(values.rounds)
const goal = 0.12

interface Round {
  readonly megabytesPerCoreSecond: number
  readonly limit: number
}

interface Row {
  readonly place: string
  readonly engine: EngineName
  readonly work: Task['work']
  readonly megabytesPerCoreSecond: number
  readonly limit: number
  readonly ratio: number
  readonly rounds: readonly Round[]
}

interface Place {
  readonly name: string
  /** The fastest that is there counts. */
  readonly engines: readonly EngineName[]
  cost(task: Task): Promise<number>
}

/** Megabytes a second of one core: what the cipher alone can do. */
function opensslSpeed(): number {
  const options = ['speed', '-seconds', '1', '-evp', 'chacha20-poly1305', '-bytes', '65536']
  const output = execFileSync('openssl', options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return Number(/([0-9.]+)k\s*$/.exec(output)?.[1]) / 1_000
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}

async function measure({ name: place, cost }: Place, engine: EngineName, work: Task['work']): Promise<Row> {
  await cost({ engine, work, bytes: warmUpBytes })
  const measured: Round[] = []
  for (let round = 0; round < rounds; round++) {
    const seconds = await cost({ engine, work, bytes })
    measured.push({ megabytesPerCoreSecond: bytes / 1e6 / seconds, limit: opensslSpeed() })
  }
  return {
    place,
    engine,
    work,
    megabytesPerCoreSecond: median(measured.map(round => round.megabytesPerCoreSecond)),
    limit: median(measured.map(round => round.limit)),
    ratio: median(measured.map(round => round.megabytesPerCoreSecond / round.limit)),
    rounds: measured
  }
}

/** No rows where the engine is missing. */
async function rowsOf(place: Place, engine: EngineName): Promise<Row[]> {
  const rows: Row[] = []
  try {
    for (const work of ['seal', 'open'] as const) {
      const row = await measure(place, engine, work)
      print(place.name, engine, work, row.megabytesPerCoreSecond.toFixed(0), row.limit.toFixed(0), row.ratio.toFixed(3))
      rows.push(row)
    }
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('There is no engine')) throw error
    print(place.name, engine, '–', 'missing', '', '')
  }
  return rows
}

function print(place: string, engine: string, work: string, ...numbers: readonly string[]): void {
  const columns = numbers.map(number => number.padStart(10))
  console.log([place.padEnd(24), engine.padEnd(9), work.padEnd(4), ...columns].join(' '))
}

const node = startNodeBench()
const browser = await startBrowserBench()
const places: readonly Place[] = [
  { name: `Node ${process.versions.node}`, engines: ['node', 'webcrypto', 'sodium', 'noble'], cost: node.cost },
  { name: browser.version, engines: ['webcrypto', 'sodium', 'noble'], cost: browser.cost }
]

console.log(`${bytes / 1_048_576} MiB in parts of 8 MiB, medians of ${rounds}\n`)
print('place', 'engine', 'work', 'MB/core-s', 'limit', '÷ limit')
const rows: Row[] = []
try {
  for (const place of places) for (const engine of place.engines) rows.push(...(await rowsOf(place, engine)))
} finally {
  node.close()
  await browser.close()
}

const [sealing, opening] = rows.filter(row => row.place === browser.version)
const met = [sealing, opening].every(row => row !== undefined && row.ratio >= goal)
console.log(`\n${met ? 'met' : 'MISSED'}: Chromium’s fastest engine (${sealing?.engine}) at least ${goal} of the limit`)
if (values.json) fs.writeFileSync(values.json, `${JSON.stringify({ bytes, goal, met, rows }, null, 2)}\n`)
if (values.check && !met) process.exitCode = 1
