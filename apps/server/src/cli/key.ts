import type { Command } from 'commander'
import { createApiKey, createScimKey } from '../domain/connections/create-key.ts'
import type { Key } from '../domain/connections/key.ts'
import { revokeKey } from '../domain/connections/revoke-key.ts'
import { noUserNamed } from '../domain/directory/user-rules.ts'
import { DomainError } from '../domain/domain-error.ts'
import type { KeyId } from '../domain/id.ts'
import { answer, isoTime, type Means, operatorOccasion, table } from './means.ts'

interface CreateOptions {
  readonly scim?: boolean
  readonly description: string
  readonly expiresAt?: string
  readonly json?: boolean
}

export function addKeyCommands(program: Command, means: Means): void {
  const key = program.command('key').description('SCIM keys and API keys')
  key
    .command('create <email>')
    .description('make a key; its secret is shown this once')
    .option('--scim', 'a SCIM key for an identity provider, instead of an API key')
    .option('--description <text>', 'what the key is for', '')
    .option('--expires-at <time>', 'when the key stops working, for example 2030-01-31T00:00:00Z')
    .option('--json', 'answer in one JSON object')
    .action((email: string, options: CreateOptions) => create(means, email, options))
  key
    .command('list <email>')
    .description('the keys of a user')
    .option('--json', 'answer in one JSON object')
    .action((email: string, options: { json?: boolean }) => list(means, email, options.json))
  key
    .command('revoke <id>')
    .description('end a key at once')
    .option('--json', 'answer in one JSON object')
    .action(async (id: string, options: { json?: boolean }) => {
      const shown = summaryOf(await revokeKey(await means.open(), operatorOccasion(means), id as KeyId))
      await answer(means, options.json, shown, [`Revoked: ${shown.kind} key ${shown.id}`])
    })
}

async function create(means: Means, owner: string, options: CreateOptions): Promise<void> {
  const portal = await means.open()
  const expiresAt = timeOf(options.expiresAt)
  const draft = { owner, description: options.description, ...(expiresAt === undefined ? {} : { expiresAt }) }
  if (!options.scim) {
    const { key, apiKey, apiSecret } = await createApiKey(portal, operatorOccasion(means), draft)
    const lines = [`API key:    ${apiKey}`, `API secret: ${apiSecret}`, 'The secret is shown this once.']
    return answer(means, options.json, { id: key.id, apiKey, apiSecret }, lines)
  }
  const { key, userName, password } = await createScimKey(portal, operatorOccasion(means), draft)
  const bearerToken = `${userName}:${password}`
  const tenantUrl = `${portal.origin}/scim/v2/entra/`
  const lines = [
    `Tenant URL:    ${tenantUrl}`,
    `Secret Token:  ${bearerToken}`,
    '',
    `For other clients: ${portal.origin}/scim/v2/ with HTTP Basic`,
    `  user name:   ${userName}`,
    `  password:    ${password}`,
    'The password is shown this once.'
  ]
  return answer(means, options.json, { id: key.id, userName, password, bearerToken, tenantUrl }, lines)
}

function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const at = Date.parse(text)
  if (!Number.isNaN(at)) return at
  throw new DomainError('invalid', 'key.expiry', `"${text}" is no time: write it like 2030-01-31T00:00:00Z.`)
}

async function list(means: Means, email: string, json: boolean | undefined): Promise<void> {
  const portal = await means.open()
  const owner = await portal.store.users.byUserName(email)
  if (!owner) throw noUserNamed(email)
  const keys = (await portal.store.keys.byOwner(owner.id)).map(summaryOf)
  const state = (key: Summary) => (key.revokedAt ? 'revoked' : key.expiresAt ? `until ${key.expiresAt}` : 'live')
  const rows = keys.map(key => [key.id, key.kind, state(key), `used ${key.lastUsedAt ?? 'never'}`, key.description])
  await answer(means, json, { keys }, rows.length === 0 ? [`${email} has no keys.`] : table(rows))
}

type Summary = ReturnType<typeof summaryOf>

const summaryOf = (key: Key) => ({
  id: key.id,
  kind: key.kind,
  description: key.description,
  createdAt: isoTime(key.createdAt),
  expiresAt: isoTime(key.expiresAt),
  revokedAt: isoTime(key.revokedAt),
  lastUsedAt: isoTime(key.lastUsedAt)
})
