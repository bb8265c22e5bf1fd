// What a judgement costs: CPU time of this thread, and the longest stretch of it in which nothing else could run.
import { openResponse, readLogoutMessage, verifyResponse } from '@sealpost/saml'
import type { Subject } from './subjects.ts'

const milliseconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000

/** Accepted, or the reason code of the refusal. */
export async function judge({ vector, message }: Subject): Promise<string> {
  try {
    if (vector.params.kind === 'logout') {
      const { provider, now } = vector.expectation
      readLogoutMessage(message, { provider, logoutUrl: vector.params.logoutUrl, now })
    } else await verifyResponse(openResponse(message), vector.expectation)
    return 'accepted'
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code)
    throw error
  }
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** The median over rounds of the CPU milliseconds of one of several runs. */
export async function cpuOf(run: () => unknown, runs: number, rounds: number): Promise<number> {
  const measured: number[] = []
  for (let round = 0; round < rounds; round++) {
    const start = process.threadCpuUsage()
    for (let i = 0; i < runs; i++) await run()
    measured.push(milliseconds(process.threadCpuUsage(start)) / runs)
  }
  return median(measured)
}

export interface Block {
  readonly result: string
  /** The longest stretch in CPU milliseconds, the mean of some runs: the clock of CPU time goes in steps of milliseconds. */
  readonly longest: number
  /** Of the first run, with cold code, which does not count. */
  readonly first: number
}

export async function blockOf(subject: Subject, runs: number): Promise<Block> {
  const first = await longestStretch(() => judge(subject))
  const stretches: number[] = []
  for (let i = 0; i < runs; i++) stretches.push(await longestStretch(() => judge(subject)))
  return { result: await judge(subject), first, longest: stretches.reduce((sum, each) => sum + each, 0) / runs }
}

async function longestStretch(action: () => Promise<unknown>): Promise<number> {
  let longest = 0
  let over = false
  let start = process.threadCpuUsage()
  const done = action().finally(() => {
    over = true
  })
  while (!over) {
    await new Promise(resolve => setImmediate(resolve))
    longest = Math.max(longest, milliseconds(process.threadCpuUsage(start)))
    start = process.threadCpuUsage()
  }
  await done
  return longest
}
