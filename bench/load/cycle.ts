// Entra ID's pattern for a batch of people, phase by phase: match query, create, match again, rename, disable; and the removal that
// leaves the portal with as many users as before.
import type { Answer } from '../wire/answer.ts'
import type { Connection } from '../wire/connection.ts'
import { type EntraRequests, personOf } from './people.ts'
import { type Measure, type Measured, runPhase } from './phase.ts'

export const phases = ['match', 'create', 'match again', 'rename', 'disable', 'remove'] as const
export type Phase = (typeof phases)[number]

export const expectedStatus: Readonly<Record<Phase, number>> = {
  match: 200,
  create: 201,
  'match again': 200,
  rename: 200,
  disable: 200,
  remove: 204
}

/** What ran: the measure of each phase, its requests and one of its answers, for the floor to answer likewise. */
export interface Cycle {
  readonly measures: Readonly<Record<Phase, Measure>>
  readonly requests: Readonly<Record<Phase, readonly Buffer[]>>
  readonly sample: Readonly<Record<Phase, Answer>>
}

/**
 * Takes a batch of people through a whole cycle.
 *
 * @param batch Its name; never used before on this portal.
 * @param size  How many people, and so how many requests in each phase.
 */
export async function runCycle(
  process: Measured,
  connections: readonly Connection[],
  entra: EntraRequests,
  batch: string,
  size: number
): Promise<Cycle> {
  const people = Array.from({ length: size }, (_, n) => personOf(batch, n))
  const measures = {} as Record<Phase, Measure>
  const requests = {} as Record<Phase, readonly Buffer[]>
  const sample = {} as Record<Phase, Answer>
  const run = async (phase: Phase, sent: readonly Buffer[]) => {
    const { measure, answers } = await runPhase(process, connections, sent, expectedStatus[phase])
    measures[phase] = measure
    requests[phase] = sent
    sample[phase] = answers[size >> 1] as Answer // inside the list
    return answers
  }
  await run('match', people.map(entra.match))
  const ids = (await run('create', people.map(entra.create))).map(idOf)
  const again = await run('match again', people.map(entra.match))
  const missing = again.findIndex((answer, n) => !answer.body.includes(`"id":"${ids[n]}"`))
  if (missing >= 0) throw new Error(`The match query does not find user ${ids[missing]}, who was just created.`)
  await run(
    'rename',
    people.map((person, n) => entra.rename(ids[n] as string, person)) // as many ids as people
  )
  await run('disable', ids.map(entra.disable))
  await run('remove', ids.map(entra.remove))
  return { measures, requests, sample }
}

export function idOf(answer: Answer): string {
  const id = /"id":"([^"]+)"/.exec(answer.body.toString('latin1'))?.[1]
  if (!id) throw new Error(`The answer names no id: ${answer.body.toString().slice(0, 300)}`)
  return id
}
