import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runCampaign } from './fuzz/campaign.ts'
import { readVectors } from './vectors.ts'

/** The full form: `SEALPOST_SAML_FUZZ_RUNS=10000 npm test -- packages/saml/test/fuzz` */
const full = process.env.SEALPOST_SAML_FUZZ_RUNS
const runs = Number(full ?? 300)
const seed = Number(process.env.SEALPOST_SAML_FUZZ_SEED ?? 1)
const vectors = readVectors(fileURLToPath(new URL('../vectors', import.meta.url)), 'good').filter(
  ({ params }) => params.kind === 'response'
)

describe('a signed message, harmed in any way', () => {
  it(`is refused by a SamlError, or accepted for what was signed (${runs} runs, seed ${seed})`, async () => {
    const outcome = await runCampaign(vectors, seed, runs)
    if (full !== undefined) console.error({ ...outcome, reasons: Object.fromEntries(outcome.reasons) })
    expect(outcome.faults).toEqual([])
    expect(outcome.accepted).toBeGreaterThan(0)
    expect(outcome.accepted).toBeLessThan(runs)
  }, 3_600_000)
})
