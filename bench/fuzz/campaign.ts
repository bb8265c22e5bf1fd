// The fuzzing campaign: many lives at once against one real server, then the questions that only the end can answer.
import type { Place } from '../portal/place.ts'
import { askCommand, prepareScim } from '../portal/program.ts'
import { type ServerProcess, startServer } from '../portal/server-process.ts'
import { connection } from '../wire/connection.ts'
import { encodeRequest } from '../wire/request.ts'
import { Broken, discoveryRequest, live, requestsInLife, shown } from './life.ts'
import { malformedStreams, sendMalformed } from './malformed.ts'
import { growthOf, inspectorOption, megabytes, type Plateau, plateau } from './memory.ts'

export interface FuzzPlan {
  readonly place: Place
  readonly seed: string
  /** Generated requests in all; those that check on them come on top. */
  readonly requests: number
  /** One life alone, to see a failure again. */
  readonly onlyLife?: number
  readonly say: (line: string) => void
}

export interface FuzzOutcome {
  readonly faults: readonly string[]
  readonly requests: number
  /** How many answers had each status. */
  readonly statuses: ReadonlyMap<number, number>
  readonly slowest: readonly { readonly milliseconds: number; readonly request: string }[]
  readonly plateaus: readonly Plateau[]
}

const connections = 8
/** So many show what is wrong; more would only be more of the same. */
const enoughFaults = 20
/** No answer may take so long; a bound that tells a hang from a busy machine. */
const hangMilliseconds = 30_000
/** At which shares of the campaign memory is looked at. */
const plateauShares = [0.25, 0.5, 0.75, 1]

/** Runs the campaign. Faults are returned, not thrown; a life ends at its first. */
export async function fuzz(plan: FuzzPlan): Promise<FuzzOutcome> {
  const { bearerToken } = await prepareScim(plan.place)
  const server = await startServer(plan.place, { nodeOptions: [inspectorOption] })
  const tally = new Tally()
  const faults: string[] = []
  const plateaus: Plateau[] = []
  try {
    const lives = Math.ceil(plan.requests / requestsInLife)
    const probe = connection(server.port, hangMilliseconds)
    const { body: canary } = await probe.send(discoveryRequest(bearerToken))
    const context = { seed: plan.seed, bearerToken, canary: Buffer.from(canary), observe: tally.observe }
    let done = 0
    for (const share of plateauShares) {
      const until = Math.round(lives * share)
      await runLives(
        server,
        context,
        plan.onlyLife === undefined ? [done, until] : [plan.onlyLife, plan.onlyLife + 1],
        faults
      )
      if (faults.length >= enoughFaults || !server.alive() || plan.onlyLife !== undefined) break
      done = until
      faults.push(...(await sendMalformed(server, malformedStreams(bearerToken))))
      plateaus.push(await plateau(server, tally.requests))
      plan.say(progress(tally, plateaus))
    }
    if (faults.length === 0) faults.push(...growthOf(plateaus))
    faults.push(...(await finalFaults(plan.place, server, bearerToken, faults.length === 0)))
    probe.close()
  } finally {
    await server.kill()
  }
  return { faults, requests: tally.requests, statuses: tally.statuses, slowest: tally.slowest, plateaus }
}

type SharedContext = Omit<Parameters<typeof live>[0], 'link'>

/** The lives from `first` up to `end`, several at a time; each sort of fault is added once. */
async function runLives(
  server: ServerProcess,
  context: SharedContext,
  [first, end]: readonly [number, number],
  faults: string[]
): Promise<void> {
  let next = first
  const drive = async () => {
    const link = connection(server.port, hangMilliseconds)
    while (next < end && faults.length < enoughFaults && server.alive()) {
      try {
        await live({ ...context, link }, next++)
      } catch (error) {
        const fault = describe(error, context.seed, server)
        if (!faults.some(known => alike(known, fault))) faults.push(fault)
      }
    }
    link.close()
  }
  await Promise.all(Array.from({ length: connections }, drive))
}

/** Whether two faults are one, met twice: numbers and identifiers aside, they begin with the same words. */
function alike(a: string, b: string): boolean {
  const kind = (fault: string) =>
    fault
      .slice(0, 200)
      .replace(/[0-9a-f-]{36}|\d+/g, '#')
      .slice(0, 60)
  return kind(a) === kind(b)
}

function describe(error: unknown, seed: string, server: ServerProcess): string {
  if (!(error instanceof Broken)) return String(error)
  const lines = [
    error.message,
    `seed ${seed}, life ${error.life}, step ${error.step}; again: npm run campaign -- fuzz --seed ${seed} --life ${error.life}`
  ]
  if (error.request) lines.push(shown(error.request))
  if (!server.alive()) lines.push('The server has ended.')
  if (server.log().includes('"level":50')) lines.push(`The server's log ends with:\n${server.log().slice(-3_000)}`)
  return lines.join('\n')
}

/** Nothing may be left behind, the log must hold, and the server must still serve. */
async function finalFaults(
  place: Place,
  server: ServerProcess,
  bearerToken: string,
  complete: boolean
): Promise<string[]> {
  const faults: string[] = []
  const link = connection(server.port, hangMilliseconds)
  const headers = [['Authorization', `Bearer ${bearerToken}`]] as const
  try {
    const list = await link.send(encodeRequest({ method: 'GET', target: '/scim/v2/Users?count=5', headers }))
    const { totalResults } = JSON.parse(list.body.toString()) as { totalResults?: number }
    if (list.status !== 200) faults.push(`After the campaign the list of users is answered with ${list.status}.`)
    else if (complete && totalResults !== 0)
      faults.push(`${totalResults} users are left that no acknowledged request made: ${list.body}`)
    const { holds, fault } = await askCommand<{ holds: boolean; fault?: unknown }>(place, ['audit', 'verify'])
    if (!holds) faults.push(`The audit chain does not hold: ${JSON.stringify(fault)}`)
  } catch (error) {
    faults.push(`The end could not be checked: ${(error as Error).message}`)
  }
  link.close()
  const unforeseen = server.log().match(/^.*"level":(?:50|60).*$/m)?.[0]
  if (unforeseen) faults.push(`The server's log tells of an error: ${unforeseen}`)
  return faults
}

const progress = (tally: Tally, plateaus: readonly Plateau[]): string => {
  const last = plateaus.at(-1)
  const memory = last ? `heap ${megabytes(last.heapBytes)}, resident ${megabytes(last.residentBytes)}` : ''
  return `${tally.requests} requests, slowest ${tally.slowest[0]?.milliseconds.toFixed(0)} ms, ${memory}`
}

const keptSlowest = 10

class Tally {
  readonly statuses = new Map<number, number>()
  slowest: { milliseconds: number; request: string }[] = []
  requests = 0

  readonly observe: SharedContext['observe'] = (request, answer, milliseconds) => {
    this.requests++
    this.statuses.set(answer.status, (this.statuses.get(answer.status) ?? 0) + 1)
    if (milliseconds <= (this.slowest[keptSlowest - 1]?.milliseconds ?? 0)) return
    this.slowest.push({ milliseconds, request: shown(request, 300) })
    this.slowest.sort((a, b) => b.milliseconds - a.milliseconds).splice(keptSlowest)
  }
}
