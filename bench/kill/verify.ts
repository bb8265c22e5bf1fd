// What must hold when a killed server is back: every acknowledged write is there with its values; one that was under way is there as a
// whole or not at all; the log tells of exactly the changes that are there, and its chain holds.
import type { Place } from '../portal/place.ts'
import { askCommand, runCommand } from '../portal/program.ts'
import type { Random } from '../random.ts'
import { type Connection, connection } from '../wire/connection.ts'
import { encodeRequest } from '../wire/request.ts'
import type { Account, State } from './account.ts'
import { differenceOf, readUser } from './load.ts'

export interface LoggedEvent {
  readonly action: string
  readonly outcome: string
  readonly target: { readonly kind: string; readonly id: string } | null
}

type StoredUser = ReturnType<typeof readUser>

/** Compares all that the server holds with what the clients know, and brings their knowledge up to what turned out. */
export async function verifyAccounts(
  port: number,
  bearerToken: string,
  accounts: readonly Account[],
  events: readonly LoggedEvent[],
  random: Random
): Promise<string[]> {
  const link = connection(port)
  try {
    const users = await everyUser(link, bearerToken)
    const byName = new Map(users.map(user => [String(user.attributes.userName), user]))
    const faults = users.length === byName.size ? [] : ['Two users have the same name.']
    for (const account of accounts) faults.push(...settle(account, byName.get(account.userName)))
    const names = new Set(accounts.map(account => account.userName))
    for (const name of byName.keys()) if (!names.has(name)) faults.push(`User ${name} was never asked for.`)
    faults.push(...faultsOfLog(accounts, events))
    faults.push(...(await faultsOfMatching(link, bearerToken, accounts, random)))
    return faults
  } finally {
    link.close()
  }
}

/** Decides which of the possible states an account is in; a fault when it is none of them. */
function settle(account: Account, user: StoredUser | undefined): string[] {
  const possible: State[] = account.pending ? [account.known, account.pending.after] : [account.known]
  const differences: string[] = []
  const found = possible.find(state => {
    const difference = !state || !user ? (state || user) && `${user ? 'there' : 'gone'}` : differenceOf(state, user)
    if (difference) differences.push(difference)
    return !difference
  })
  if (found === undefined) {
    const asked = account.pending ? ` (or changed by an unanswered ${account.pending.method})` : ''
    return [`${account.userName} must be as acknowledged${asked}, but is: ${differences.join('; ')}`]
  }
  if (user && account.id !== undefined && account.id !== user.id)
    return [`${account.userName} has another id than acknowledged.`]
  if (user) account.id = user.id
  else account.id ??= 'never created'
  account.known = found
  account.pending = undefined
  return []
}

const changes = new Set(['user.created', 'user.changed', 'user.deactivated', 'user.reactivated'])

/** An entry for each change and a change for each entry: as many as the version counts. */
function faultsOfLog(accounts: readonly Account[], events: readonly LoggedEvent[]): string[] {
  const told = new Map<string, { changes: number; created: number; removed: number }>()
  for (const { action, outcome, target } of events) {
    if (target?.kind !== 'user' || outcome !== 'success' || !action.startsWith('user.')) continue
    const of = told.get(target.id) ?? { changes: 0, created: 0, removed: 0 }
    if (changes.has(action)) of.changes++
    if (action === 'user.created') of.created++
    if (action === 'user.removed') of.removed++
    told.set(target.id, of)
  }
  const faults: string[] = []
  for (const { id, known, userName } of accounts) {
    const of = told.get(id ?? '')
    told.delete(id ?? '')
    if (known && (of?.changes !== known.version || of.created !== 1 || of.removed !== 0)) {
      faults.push(`${userName} is at version ${known.version}, but the log tells ${JSON.stringify(of)}.`)
    }
    if (!known && of && (of.created !== 1 || of.removed !== 1))
      faults.push(`${userName} is gone, but the log tells ${JSON.stringify(of)}.`)
    if (!known && !of && id !== 'never created') faults.push(`${userName} was there and the log knows nothing of it.`)
  }
  for (const [id, of] of told) {
    const service = of.created === 1 && of.changes === 1 // the connection's own account
    if (!service) faults.push(`The log tells of a user ${id} whom nobody asked for: ${JSON.stringify(of)}.`)
  }
  if (told.size > 1)
    faults.push(`The log tells of ${told.size} users beside those asked for: ${[...told.keys()].slice(0, 5)}.`)
  return faults
}

async function everyUser(link: Connection, bearerToken: string): Promise<StoredUser[]> {
  const users: StoredUser[] = []
  for (let total = 1; users.length < total; ) {
    const page = await list(link, bearerToken, `startIndex=${users.length + 1}&count=1000`)
    total = page.totalResults
    const resources = page.Resources ?? []
    if (resources.length === 0 && users.length < total)
      throw new Error(`The list ends at ${users.length} of ${total} users.`)
    users.push(...resources.map(readUser))
  }
  return users
}

/** The index agrees with the rows: some accounts are looked up by name. */
async function faultsOfMatching(
  link: Connection,
  bearerToken: string,
  accounts: readonly Account[],
  random: Random
): Promise<string[]> {
  const faults: string[] = []
  for (let i = 0; i < 10 && accounts.length > 0; i++) {
    const account = random.pick(accounts)
    const { totalResults } = await list(
      link,
      bearerToken,
      `filter=userName+eq+%22${encodeURIComponent(account.userName)}%22`
    )
    if (totalResults !== (account.known ? 1 : 0))
      faults.push(`The match query finds ${totalResults} of ${account.userName}.`)
  }
  return faults
}

async function list(link: Connection, bearerToken: string, query: string) {
  const headers = [['Authorization', `Bearer ${bearerToken}`]] as const
  const { status, body } = await link.send(encodeRequest({ method: 'GET', target: `/scim/v2/Users?${query}`, headers }))
  if (status !== 200) throw new Error(`The list ${query} is answered with ${status}: ${body}`)
  return JSON.parse(body.toString()) as { totalResults: number; Resources?: unknown[] }
}

/** The whole log, and whether its chain holds; asked of the operator's command, as an auditor would. */
export async function readLog(place: Place): Promise<{ events: LoggedEvent[]; faults: string[] }> {
  const { holds, fault, events: counted } = await verification(place)
  const { code, output, errors } = await runCommand(place, ['audit', 'export', '--format', 'jsonl'])
  if (code !== 0) throw new Error(`sealpost audit export ended with ${code}: ${errors}`)
  const events = output
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as LoggedEvent)
  const faults = holds ? [] : [`The audit chain does not hold: ${JSON.stringify(fault)}`]
  if (events.length < counted) faults.push(`${counted} entries were verified, ${events.length} exported.`)
  return { events, faults }
}

const verification = (place: Place) =>
  askCommand<{ holds: boolean; events: number; fault?: unknown }>(place, ['audit', 'verify'])
