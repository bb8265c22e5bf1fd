// The kill campaign: a real server under load is killed by SIGKILL at random moments, started again on the same state, and held to what
// it had acknowledged.
import type { Place } from '../portal/place.ts'
import { prepareScim } from '../portal/program.ts'
import { freePort, launchServer, type ServerProcess, startServer } from '../portal/server-process.ts'
import { type Random, randomFrom } from '../random.ts'
import type { Account } from './account.ts'
import { OperatorKeys } from './keys.ts'
import { startLoad } from './load.ts'
import { readLog, verifyAccounts } from './verify.ts'

export interface KillPlan {
  /** Makes a new place; the campaign removes it. */
  readonly newPlace: () => Promise<Place>
  readonly seed: string
  readonly kills: number
  readonly say: (line: string) => void
}

export interface KillOutcome {
  readonly faults: readonly string[]
  readonly kills: number
  /** How many of them came while the server was starting. */
  readonly killsAtStart: number
  readonly acknowledged: number
  /** Writes under way at a kill that turned out to be there, and not to be. */
  readonly unanswered: { readonly there: number; readonly absent: number }
}

/** After so many kills the state is begun anew, so that looking at all of it stays quick. */
const killsOnOnePlace = 20

/** Runs the campaign; the first fault ends it. */
export async function kill(plan: KillPlan): Promise<KillOutcome> {
  const outcome = { kills: 0, killsAtStart: 0, acknowledged: 0, unanswered: { there: 0, absent: 0 } }
  for (let part = 0; outcome.kills < plan.kills; part++) {
    const place = await plan.newPlace()
    try {
      const story = new Story(place, randomFrom(plan.seed, 'kills', part), await prepareScim(place))
      for (const end = Math.min(plan.kills, outcome.kills + killsOnOnePlace); outcome.kills < end; outcome.kills++) {
        const faults = await story.round(outcome)
        if (faults.length > 0)
          return { ...outcome, faults: [...faults.slice(0, 20), ...story.context(plan.seed, part)] }
      }
      plan.say(`${outcome.kills} kills, ${outcome.acknowledged} acknowledged writes`)
    } finally {
      await place.remove()
    }
  }
  return { ...outcome, faults: [] }
}

type Counts = { -readonly [K in keyof Omit<KillOutcome, 'faults'>]: KillOutcome[K] }

/** What happens on one place, from its first start to its last. */
class Story {
  readonly #place: Place
  readonly #random: Random
  readonly #bearerToken: string
  readonly #accounts: Account[] = []
  readonly #keys: OperatorKeys
  #rounds = 0
  #log = ''

  constructor(place: Place, random: Random, key: { readonly bearerToken: string }) {
    this.#place = place
    this.#random = random
    this.#bearerToken = key.bearerToken
    this.#keys = new OperatorKeys(place)
  }

  /** Load, a kill, a restart, and the questions. */
  async round(counts: Counts): Promise<string[]> {
    this.#rounds++
    const port = await freePort()
    if (this.#random.chance(0.15)) {
      await this.#killAtStart(port)
      counts.killsAtStart++
    } else {
      const faults = await this.#killUnderLoad(port, counts)
      if (faults.length > 0) return faults
    }
    return this.#look(await startServer(this.#place, { port }), counts)
  }

  async #killAtStart(port: number): Promise<void> {
    const starting = await launchServer(this.#place, { port })
    await pause(this.#random.between(20, 700))
    await starting.kill()
  }

  async #killUnderLoad(port: number, counts: Counts): Promise<string[]> {
    const server = await startServer(this.#place, { port })
    const name = () => `kill${this.#rounds}.${this.#accounts.length}@kill.example`
    const load = startLoad(server.port, this.#bearerToken, this.#accounts, this.#random, name)
    const command = this.#random.chance(0.3) ? this.#keys.command() : undefined
    await pause(command ? this.#random.between(300, 1_500) : this.#random.between(5, 500))
    await server.kill()
    this.#log = server.log()
    const faults = [...(await load.ended), ...((await command) ?? [])]
    counts.acknowledged += load.acknowledged()
    return faults
  }

  async #look(server: ServerProcess, counts: Counts): Promise<string[]> {
    try {
      const underWay = this.#accounts
        .filter(account => account.pending)
        .map(account => [account, account.known] as const)
      const { events, faults } = await readLog(this.#place)
      faults.push(...(await verifyAccounts(server.port, this.#bearerToken, this.#accounts, events, this.#random)))
      faults.push(...(await this.#keys.faults(server.port, events)))
      const there = underWay.filter(([account, before]) => account.known !== before).length
      const { unanswered } = counts
      counts.unanswered = { there: unanswered.there + there, absent: unanswered.absent + underWay.length - there }
      return faults
    } finally {
      this.#log += server.log()
      await (this.#random.chance(0.5) ? server.kill() : server.stop())
    }
  }

  context(seed: string, part: number): string[] {
    const log = this.#log ? `\nThe server's log ends with:\n${this.#log.slice(-3_000)}` : ''
    return [
      `seed ${seed}, part ${part}, round ${this.#rounds}; moments are random, so the same seed need not show it again${log}`
    ]
  }
}

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))
