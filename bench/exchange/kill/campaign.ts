// The exchange's kill campaign: a portal that takes, completes, ends and removes transfers is killed by SIGKILL at random moments, started
// again on the same state, and held to what it had acknowledged.
import { type Place, sqlitePlace } from '../../portal/place.ts'
import { environment, nodeFlags, runCommand, startNode } from '../../portal/program.ts'
import { type Random, randomFrom } from '../../random.ts'
import { addSender, type Sender, signIn } from '../portal.ts'
import { startLoad } from './load.ts'
import type { Sending } from './model.ts'
import { letExpire, verifyBytes, verifyTransfers } from './verify.ts'

export interface ExchangeKillOutcome {
  readonly faults: readonly string[]
  readonly kills: number
  readonly acknowledged: number
  readonly transfers: number
}

/** After so many kills the state is begun anew, so that looking at all of it stays quick. */
const killsOnOnePlace = 10

/** Runs the campaign; the first fault ends it. */
export async function killExchange(plan: {
  readonly seed: string
  readonly kills: number
  readonly say: (line: string) => void
}): Promise<ExchangeKillOutcome> {
  const outcome = { kills: 0, acknowledged: 0, transfers: 0 }
  for (let part = 0; outcome.kills < plan.kills; part++) {
    const story = await Story.begin(randomFrom(plan.seed, 'exchange', part))
    try {
      for (const end = Math.min(plan.kills, outcome.kills + killsOnOnePlace); outcome.kills < end; outcome.kills++) {
        const { faults, acknowledged } = await story.round()
        outcome.acknowledged += acknowledged
        if (faults.length > 0)
          return { ...outcome, faults: [...faults.slice(0, 20), `seed ${plan.seed}, part ${part}`, story.log] }
      }
      outcome.transfers += story.transfers.length
      plan.say(`${outcome.kills} kills, ${outcome.acknowledged} acknowledged requests`)
    } finally {
      await story.end()
    }
  }
  return { ...outcome, faults: [] }
}

/** What happens on one place, from its first start to its last. */
class Story {
  readonly transfers: Sending[] = []
  log = ''
  readonly #place: Place
  readonly #folder: string
  readonly #random: Random

  private constructor(place: Place, random: Random) {
    this.#place = place
    this.#folder = place.settings.SEALPOST_DATA ?? ''
    this.#random = random
  }

  static async begin(random: Random): Promise<Story> {
    const place = sqlitePlace()
    await addSender(place)
    return new Story(place, random)
  }

  /** Load, a kill, time that passes for some, a restart, a sweep, and the questions. */
  async round(): Promise<{ faults: readonly string[]; acknowledged: number }> {
    const sender = await signIn(this.#place)
    const load = startLoad(sender, this.transfers, this.#random)
    const removal = this.#random.chance(0.5) ? this.#startRemoval() : undefined
    await new Promise(resolve => setTimeout(resolve, this.#random.between(5, removal ? 1_500 : 700)))
    await sender.server.kill()
    removal?.kill('SIGKILL')
    this.log = sender.server.log()
    const faults = [...(await load.ended)]
    const open = this.transfers.filter(({ state, asked }) => state === 'sent' && asked === undefined)
    letExpire(
      this.#folder,
      open.filter(() => this.#random.chance(0.2))
    )
    if (faults.length === 0) faults.push(...(await this.#look()))
    return { faults, acknowledged: load.acknowledged() }
  }

  /** Another process of the portal, which removes what is due at the same time. */
  #startRemoval() {
    const args = [...nodeFlags, 'apps/server/src/main.ts', 'storage', 'sweep']
    return startNode(args, environment(this.#place.settings), 'ignore')
  }

  async #look(): Promise<readonly string[]> {
    const swept = await runCommand(this.#place, ['storage', 'sweep', '--older-than', '0'])
    if (swept.code !== 0) return [`the sweep ended with ${swept.code}: ${swept.errors}`]
    const faults = verifyBytes(this.#folder)
    const sender: Sender = await signIn(this.#place)
    try {
      return [...faults, ...(await verifyTransfers(sender, this.transfers))]
    } finally {
      this.log += sender.server.log()
      await sender.server.stop()
    }
  }

  async end(): Promise<void> {
    await this.#place.remove()
  }
}
