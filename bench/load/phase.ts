// One phase of load: many requests of one sort over a number of connections, each connection sending its next request when the last
// one is answered. Latency is the client's; processor time is the server process's, read from outside.
import { cpuMicroseconds } from '../portal/process-meter.ts'
import type { Answer } from '../wire/answer.ts'
import type { Connection } from '../wire/connection.ts'

export interface Measure {
  readonly requestsPerSecond: number
  readonly p50Milliseconds: number
  readonly p99Milliseconds: number
  /** Of the measured process, for each request, what it does shortly after answering included. */
  readonly cpuMicrosecondsPerRequest: number
  /** Of the database's own processes, where there are any. */
  readonly databaseMicrosecondsPerRequest?: number
}

export interface Measured {
  readonly pid: number
  readonly databasePids?: () => readonly number[]
}

/** Log entries of reads are written within half a second; what they cost belongs to the requests that made them. */
const settleMilliseconds = 700

/**
 * Sends all requests and measures.
 *
 * @param requests One request each, as bytes.
 * @param expected The status that every answer must have; another one ends the run, since a refusal costs less than the work.
 * @returns The measure, and the answers in the order of the requests.
 */
export async function runPhase(
  process: Measured,
  connections: readonly Connection[],
  requests: readonly Buffer[],
  expected: number
): Promise<{ measure: Measure; answers: readonly Answer[] }> {
  const latencies = new Float64Array(requests.length)
  const answers = new Array<Answer>(requests.length)
  let next = 0
  const drive = async (link: Connection) => {
    for (let i = next++; i < requests.length; i = next++) {
      const began = performance.now()
      const answer = await link.send(requests[i] as Buffer) // inside the list
      latencies[i] = performance.now() - began
      if (answer.status !== expected) throw new Error(unexpected(expected, requests[i] as Buffer, answer))
      answers[i] = answer
    }
  }
  const databaseBefore = cpuOfAll(process.databasePids?.() ?? [])
  const cpuBefore = cpuMicroseconds(process.pid)
  const began = performance.now()
  await Promise.all(connections.map(drive))
  const seconds = (performance.now() - began) / 1000
  await new Promise(resolve => setTimeout(resolve, settleMilliseconds))
  const cpu = cpuMicroseconds(process.pid) - cpuBefore
  latencies.sort()
  const measure: Measure = {
    requestsPerSecond: requests.length / seconds,
    p50Milliseconds: quantile(latencies, 0.5),
    p99Milliseconds: quantile(latencies, 0.99),
    cpuMicrosecondsPerRequest: cpu / requests.length,
    ...(process.databasePids
      ? {
          databaseMicrosecondsPerRequest: growth(databaseBefore, cpuOfAll(process.databasePids())) / requests.length
        }
      : {})
  }
  return { measure, answers }
}

const unexpected = (expected: number, request: Buffer, answer: Answer) =>
  `Expected ${expected}, got ${answer.status} ${answer.body.toString().slice(0, 500)} for\n${request.toString().slice(0, 1000)}`

function cpuOfAll(pids: readonly number[]): Map<number, number> {
  const times = new Map<number, number>()
  for (const pid of pids) {
    try {
      times.set(pid, cpuMicroseconds(pid))
    } catch {
      // a database process that has just ended
    }
  }
  return times
}

function growth(before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>): number {
  let sum = 0
  for (const [pid, time] of after) sum += time - (before.get(pid) ?? 0)
  return sum
}

/** Of numbers in ascending order. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const median = (values: readonly number[]): number =>
  quantile(
    [...values].sort((a, b) => a - b),
    0.5
  )

/** The median of each figure over several rounds. */
export function medianMeasure(rounds: readonly Measure[]): Measure {
  const of = (figure: (m: Measure) => number) => median(rounds.map(figure))
  const database = rounds.every(m => m.databaseMicrosecondsPerRequest !== undefined)
  return {
    requestsPerSecond: of(m => m.requestsPerSecond),
    p50Milliseconds: of(m => m.p50Milliseconds),
    p99Milliseconds: of(m => m.p99Milliseconds),
    cpuMicrosecondsPerRequest: of(m => m.cpuMicrosecondsPerRequest),
    ...(database ? { databaseMicrosecondsPerRequest: of(m => m.databaseMicrosecondsPerRequest ?? 0) } : {})
  }
}
