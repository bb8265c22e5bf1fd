/** How long generated tests run, and what they accept: a result or a refusal, never anything else. */
import { vi } from 'vitest'
import { ScimError } from '../src/error.ts'

const scale = Number(process.env.SEALPOST_FUZZ_RUNS ?? 1)

if (scale > 1) vi.setConfig({ testTimeout: 60_000 * scale })

/**
 * A number of runs: short by default, `SEALPOST_FUZZ_RUNS` times as many in a campaign.
 *
 * @param times Runs by default.
 */
export function runs(times: number): { numRuns: number } {
  return { numRuns: Math.ceil(times * scale) }
}

/** Gives what an action gives, or the ScimError it throws; any other exception goes through and fails the test. */
export function attempt<Result>(action: () => Result): Result | ScimError {
  try {
    return action()
  } catch (error) {
    if (!(error instanceof ScimError)) throw error
    if (error.status < 400 || error.status > 499 || error.detail === '' || error.detail.length > 1_000) {
      throw new Error(`No client can make sense of status ${error.status}, detail ${JSON.stringify(error.detail)}`)
    }
    return error
  }
}

/** The error an action throws; fails if it throws none or another. */
export function refusal(action: () => unknown): { status: number; scimType: string | undefined; detail: string } {
  const result = attempt(action)
  if (!(result instanceof ScimError)) throw new Error(`Expected a refusal, got ${JSON.stringify(result)}`)
  return { status: result.status, scimType: result.scimType, detail: result.detail }
}
