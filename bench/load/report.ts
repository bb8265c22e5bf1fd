// What the benchmark says: one table, and one line for each goal.
import type { DatabaseKind } from '../portal/place.ts'
import { type Phase, phases } from './cycle.ts'
import type { CommitFloor } from './floor-commits.ts'
import { type Measure, median, medianMeasure } from './phase.ts'
import type { Starts } from './starts.ts'

export interface SubjectResult {
  readonly users: number
  /** Each phase's measures, one for each round. */
  readonly rounds: Readonly<Record<Phase, readonly Measure[]>>
  /** After the load. */
  readonly residentBytes: number
}

export interface DatabaseResult {
  readonly kind: DatabaseKind
  readonly subjects: readonly SubjectResult[]
  readonly fastify: Readonly<Record<Phase, readonly Measure[]>>
  readonly commits: readonly CommitFloor[]
  readonly starts: Starts
}

/** Processor time of the server for one request, in microseconds. */
export const goals: Readonly<Partial<Record<Phase, number>>> = {
  match: 80,
  'match again': 80,
  create: 250,
  rename: 200,
  disable: 200
}
const startGoalMilliseconds = 1_000
const idleGoalBytes = 120_000_000
/** Two medians this close are the same on a machine that does other things too. */
const noise = 0.15

const isWrite = (phase: Phase) => !phase.startsWith('match')

export function tableOf(result: DatabaseResult): string[] {
  const commits = median(result.commits.map(floor => floor.commitsPerSecond))
  const withDatabase = result.kind === 'postgres'
  const head = ['users', 'phase', 'req/s', 'p50 ms', 'p99 ms', 'CPU µs', 'goal', 'CPU ÷ Fastify', 'req/s ÷ Fastify']
  const rows = result.subjects.flatMap(subject =>
    phases.map(phase => {
      const m = medianMeasure(subject.rounds[phase])
      const floor = medianMeasure(result.fastify[phase])
      return [
        String(subject.users),
        phase,
        m.requestsPerSecond.toFixed(0),
        m.p50Milliseconds.toFixed(2),
        m.p99Milliseconds.toFixed(2),
        m.cpuMicrosecondsPerRequest.toFixed(0),
        String(goals[phase] ?? ''),
        (m.cpuMicrosecondsPerRequest / floor.cpuMicrosecondsPerRequest).toFixed(1),
        (m.requestsPerSecond / floor.requestsPerSecond).toFixed(2),
        isWrite(phase) ? (m.requestsPerSecond / commits).toFixed(2) : '',
        ...(withDatabase ? [(m.databaseMicrosecondsPerRequest ?? Number.NaN).toFixed(0)] : []),
        phase === 'remove' ? (subject.residentBytes / 1e6).toFixed(0) : ''
      ]
    })
  )
  return aligned([[...head, 'req/s ÷ commits/s', ...(withDatabase ? ['database µs'] : []), 'RSS MB'], ...rows])
}

export function floorLines(result: DatabaseResult): string[] {
  const commits = median(result.commits.map(floor => floor.commitsPerSecond))
  const cpu = median(result.commits.map(floor => floor.cpuMicrosecondsPerCommit))
  const http = phases.map(phase => {
    const m = medianMeasure(result.fastify[phase])
    return `${phase} ${m.cpuMicrosecondsPerRequest.toFixed(0)} µs, ${m.requestsPerSecond.toFixed(0)}/s`
  })
  return [
    `floor, bare Fastify answering the same bytes: ${http.join('; ')}`,
    `floor, one durable insert per commit, one after another: ${commits.toFixed(0)} commits/s, ${cpu.toFixed(0)} µs each`
  ]
}

/** Each goal, what was measured, and whether it is met. */
export function verdictsOf(result: DatabaseResult): { text: string; met: boolean }[] {
  const { starts, subjects } = result
  const verdict = (met: boolean, text: string) => ({
    met,
    text: `${met ? 'met   ' : 'MISSED'}  ${result.kind}: ${text}`
  })
  const costs = Object.entries(goals).map(([phase, goal]) => {
    const worst = Math.max(...subjects.map(s => medianMeasure(s.rounds[phase as Phase]).cpuMicrosecondsPerRequest))
    return verdict(worst <= goal, `${phase} costs ${worst.toFixed(0)} µs at most, goal ${goal} µs`)
  })
  const [least, most] = [subjects[0], subjects.at(-1)]
  const growth =
    !least || !most || least === most
      ? []
      : (['match', 'match again', 'create', 'rename', 'disable'] as const).map(phase => {
          const [a, b] = [spread(least.rounds[phase]), spread(most.rounds[phase])]
          const ratio = b.median / a.median
          const same = ratio <= 1 + noise || b.least <= a.most
          return verdict(
            same,
            `${phase} at ${most.users} users costs ${ratio.toFixed(2)} of its cost at ${least.users}`
          )
        })
  return [
    ...costs,
    ...growth,
    verdict(
      starts.serverMilliseconds <= startGoalMilliseconds,
      `cold start ${starts.serverMilliseconds.toFixed(0)} ms (through the launcher ${starts.launcherMilliseconds.toFixed(0)} ms), goal ${startGoalMilliseconds} ms`
    ),
    verdict(starts.idleBytes <= idleGoalBytes, `idle memory ${(starts.idleBytes / 1e6).toFixed(0)} MB, goal 120 MB`)
  ]
}

function spread(rounds: readonly Measure[]) {
  const costs = rounds.map(m => m.cpuMicrosecondsPerRequest)
  return { least: Math.min(...costs), median: median(costs), most: Math.max(...costs) }
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  return rows.map(row =>
    row.map((cell, i) => (i === 1 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')
  )
}
