// The load under which the server is killed: clients that each do one thing after another, and write down what was acknowledged.
import type { Random } from '../random.ts'
import type { Answer } from '../wire/answer.ts'
import { type Connection, ConnectionLost, connection } from '../wire/connection.ts'
import { encodeRequest } from '../wire/request.ts'
import { Account, type Step } from './account.ts'

const mount = '/scim/v2/entra'
const clients = 16

export interface Load {
  /** Acknowledged writes so far. */
  acknowledged(): number
  /** Returns when every client has noticed that the server is gone, or was told to stop. Faults: answers that are no success. */
  ended: Promise<string[]>
  stop(): void
}

/**
 * Starts the load.
 *
 * @param accounts All accounts there are; new ones are added. Each belongs to the client that its position falls to.
 */
export function startLoad(
  port: number,
  bearerToken: string,
  accounts: Account[],
  random: Random,
  names: () => string
): Load {
  const faults: string[] = []
  let [acknowledged, stopped] = [0, false]
  const earlier = [...accounts]
  const drive = async (n: number) => {
    const own = earlier.filter((_, i) => i % clients === n)
    const link = connection(port)
    try {
      while (!stopped && faults.length === 0) {
        await oneWrite(link, bearerToken, pickAccount(own, accounts, random, names), random)
        acknowledged++
      }
    } catch (error) {
      if (!(error instanceof ConnectionLost)) faults.push((error as Error).message)
    }
    link.close()
  }
  return {
    acknowledged: () => acknowledged,
    ended: Promise.all(Array.from({ length: clients }, (_, n) => drive(n))).then(() => faults),
    stop: () => {
      stopped = true
    }
  }
}

function pickAccount(own: Account[], all: Account[], random: Random, names: () => string): Account {
  const living = own.filter(account => account.known)
  if (living.length > 0 && random.chance(0.6)) return random.pick(living)
  const created = new Account(names())
  own.push(created)
  all.push(created)
  return created
}

async function oneWrite(link: Connection, bearerToken: string, account: Account, random: Random): Promise<void> {
  const step = account.next(random)
  if (!step) throw new Error(`Nothing is left to do for ${account.userName}.`)
  account.pending = step
  const answer = await link.send(requestOf(account, step, bearerToken))
  const fault = faultOf(account, step, answer)
  if (fault) throw new Error(`${step.method} ${account.userName}: ${fault} (${answer.status} ${answer.body})`)
  if (step.method === 'POST') account.id = (JSON.parse(answer.body.toString()) as { id: string }).id
  account.known = step.after
  account.pending = undefined
}

function requestOf(account: Account, step: Step, bearerToken: string): Buffer {
  return encodeRequest({
    method: step.method,
    target: `${mount}/Users${step.method === 'POST' ? '' : `/${account.id}`}`,
    headers: [
      ['Authorization', `Bearer ${bearerToken}`],
      ['Content-Type', 'application/scim+json']
    ],
    ...(step.body ? { body: JSON.stringify(step.body) } : {})
  })
}

function faultOf(account: Account, step: Step, answer: Answer): string | undefined {
  const expected = { POST: 201, PATCH: 200, DELETE: 204 }[step.method]
  if (answer.status !== expected) return `expected ${expected}`
  if (!step.after) return undefined
  const difference = differenceOf(step.after, readUser(JSON.parse(answer.body.toString())))
  return difference && `${account.userName} is answered otherwise than asked: ${difference}`
}

interface WireUser extends Readonly<Record<string, unknown>> {
  readonly id: string
  readonly meta: { readonly version: string }
}

/** A user as the server shows it, taken apart. */
export function readUser(resource: unknown) {
  const { id, meta, schemas: _, ...attributes } = resource as WireUser
  return { id, attributes, version: Number(/\d+/.exec(meta.version)?.[0]) }
}

/** Where the server's user differs from a state, in words; undefined where it doesn't. */
export function differenceOf(
  state: NonNullable<Account['known']>,
  user: ReturnType<typeof readUser>
): string | undefined {
  if (user.version !== state.version) return `version ${user.version} instead of ${state.version}`
  const [expected, found] = [canonical(state.attributes), canonical(user.attributes)]
  return expected === found ? undefined : `${found} instead of ${expected}`
}

/** JSON with members in order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`
}
