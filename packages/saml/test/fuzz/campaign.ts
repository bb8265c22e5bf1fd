/** Many harmed messages, each judged: what is accepted says what was signed, and nothing but a refusal is thrown. */
import { isDeepStrictEqual } from 'node:util'
import { examineResponse, openResponse, SamlError, verifyResponse } from '../../src/index.ts'
import { identityOf, type StoredVector } from '../vectors.ts'
import { plainMutations } from './mutations.ts'
import { nameMutations } from './name-mutations.ts'
import { Choices } from './random.ts'

export interface Outcome {
  readonly runs: number
  readonly accepted: number
  /** Accepted with text that differs from the signed message's. */
  readonly acceptedHarmed: number
  readonly reasons: ReadonlyMap<string, number>
  /** CPU milliseconds of the costliest judgement, refused ones alone. */
  readonly costliestRefusal: number
  readonly faults: readonly string[]
}

const mutations = Object.entries({ ...plainMutations, ...nameMutations })

interface Attempt {
  readonly vector: StoredVector
  readonly steps: readonly string[]
  readonly message: string
  readonly harmed: boolean
}

/** The message of one run: it follows from the seed and the run's number alone. */
export function attempt(vectors: readonly StoredVector[], seed: number, run: number): Attempt {
  const choose = new Choices(Math.imul(seed, 0x9e3779b1) + run)
  const vector = choose.of(vectors)
  const original = Buffer.from(vector.message, 'base64').toString('utf8')
  const steps: string[] = []
  let xml = original
  for (let left = 1 + choose.below(4); left > 0; left--) {
    const [name, mutate] = choose.of(mutations)
    xml = mutate(xml, choose)
    steps.push(name)
  }
  const octets = Buffer.from(xml, 'utf8')
  if (choose.below(20) === 0) {
    steps.push('an octet changed')
    octets[choose.below(octets.length)] = choose.below(256)
  }
  return { vector, steps, message: octets.toString('base64'), harmed: xml !== original }
}

/** What a message came to: the reason of its refusal, or undefined; and what it must not come to. */
async function judge({ vector, message }: Attempt): Promise<{ readonly reason?: string; readonly fault?: string }> {
  try {
    const identity = identityOf(await verifyResponse(openResponse(message), vector.expectation))
    const { expected } = vector.params
    const signed = 'accepted' in expected ? expected.accepted : undefined
    const { certificate: _, ...facts } = { ...signed }
    const { certificateSha256: __, ...read } = identity
    return isDeepStrictEqual(read, facts) ? {} : { fault: `accepted as ${JSON.stringify(read)}` }
  } catch (error) {
    if (error instanceof SamlError) return { reason: error.code }
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

/** An examination of the same message must come to the same, in one row. */
async function contradictionTo(reason: string | undefined, { vector, message }: Attempt): Promise<string | undefined> {
  const { failure, checks } = await examineResponse(message, vector.expectation)
  const failed = checks.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code)
  const same = failure?.code === reason && isDeepStrictEqual(failed, reason === undefined ? [] : [reason])
  return same
    ? undefined
    : `${vector.name} is judged ${reason}, and examined ${failure?.code} with ${failed.length} rows`
}

export async function runCampaign(vectors: readonly StoredVector[], seed: number, runs: number): Promise<Outcome> {
  const reasons = new Map<string, number>()
  const faults: string[] = []
  const counts = { accepted: 0, acceptedHarmed: 0, costliestRefusal: 0 }
  for (let run = 0; run < runs; run++) {
    const attempted = attempt(vectors, seed, run)
    const start = process.cpuUsage()
    const { reason, fault } = await judge(attempted)
    const { user, system } = process.cpuUsage(start)
    if (fault !== undefined)
      faults.push(`seed ${seed}, run ${run}, ${attempted.vector.name}, ${attempted.steps.join(', ')}: ${fault}`)
    const contradiction = run % 5 === 0 ? await contradictionTo(reason, attempted) : undefined
    if (contradiction !== undefined) faults.push(`seed ${seed}, run ${run}: ${contradiction}`)
    if (reason === undefined) {
      counts.accepted += 1
      if (attempted.harmed) counts.acceptedHarmed += 1
    } else {
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
      counts.costliestRefusal = Math.max(counts.costliestRefusal, (user + system) / 1000)
    }
  }
  return { runs, ...counts, reasons, faults }
}
