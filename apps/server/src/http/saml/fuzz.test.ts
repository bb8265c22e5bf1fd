import { expect, it, onTestFinished } from 'vitest'
import { attempt } from '../../../../../packages/saml/test/fuzz/campaign.ts'
import { responses, SamlPortal } from '../test/saml-portal.ts'

/** The full form: `SEALPOST_SAML_FUZZ_RUNS=10000 npm test -- apps/server/src/http/saml/fuzz` */
const runs = Number(process.env.SEALPOST_SAML_FUZZ_RUNS ?? 200)
const seed = Number(process.env.SEALPOST_SAML_FUZZ_SEED ?? 1)

it(`a signed response, harmed in any way and posted, signs in whom it was signed for or nobody (${runs} runs, seed ${seed})`, async () => {
  const portal = await SamlPortal.start()
  onTestFinished(() => portal.running.close())
  const vectors = responses('good')
  const counts = { signedIn: 0, refused: 0 }
  for (let run = 0; run < runs; run++) {
    const { vector, message, steps } = attempt(vectors, seed, run)
    const { response, refusal, userName } = await portal.post(vector, message)
    const told = `seed ${seed}, run ${run}, ${vector.name}, ${steps.join(', ')}`
    expect(response.statusCode, told).toBe(303)
    const { expected } = vector.params
    const signed = 'accepted' in expected ? [expected.accepted.nameId.toLowerCase(), expected.accepted.email] : []
    if (userName !== undefined) expect(signed, told).toContain(userName.toLowerCase())
    if (refusal !== undefined) expect(response.headers['set-cookie'], told).toBeUndefined()
    counts[refusal === undefined ? 'signedIn' : 'refused'] += 1
  }
  expect(counts.signedIn).toBeGreaterThan(0)
  expect(counts.refused).toBeGreaterThan(0)
}, 3_600_000)
