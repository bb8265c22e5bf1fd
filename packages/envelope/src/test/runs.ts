/** How long generated tests run, and what they accept as a refusal. */
import { vi } from 'vitest'
import { EnvelopeError } from '../error.ts'

const scale = Number(process.env.SEALPOST_FUZZ_RUNS ?? 1)

if (scale > 1) vi.setConfig({ testTimeout: 60_000 * scale })

/** A number of runs: short by default, `SEALPOST_FUZZ_RUNS` times as many in a campaign. */
export function runs(times: number): { numRuns: number } {
  return { numRuns: Math.ceil(times * scale) }
}

/** The refusal of an action; any other exception, and success, fails the test. */
export async function refusal(action: () => unknown): Promise<EnvelopeError> {
  try {
    await action()
  } catch (error) {
    if (error instanceof EnvelopeError) return error
    throw error
  }
  throw new Error('Expected a refusal.')
}
