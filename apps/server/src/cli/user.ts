import { parseResource } from '@sealpost/scim'
import { type Command, Option } from 'commander'
import { createUser } from '../domain/directory/create-user.ts'
import { setActive } from '../domain/directory/set-active.ts'
import { setAdministrator } from '../domain/directory/set-administrator.ts'
import { isActive, type SignInType, signInTypes, type User, userNameOf } from '../domain/directory/user.ts'
import { noUserNamed } from '../domain/directory/user-rules.ts'
import { DomainError } from '../domain/domain-error.ts'
import type { Portal } from '../domain/portal.ts'
import { issueLink } from '../domain/sign-on/issue-link.ts'
import { answer, isoTime, type Means, operatorOccasion, table } from './means.ts'

interface AddOptions {
  readonly signIn: SignInType
  readonly admin?: boolean
  readonly givenName?: string
  readonly familyName?: string
  readonly passwordStdin?: boolean
  readonly json?: boolean
}

const pageSize = 500

export function addUserCommands(program: Command, means: Means): void {
  const user = program.command('user').description('people and service accounts')
  user
    .command('add <email>')
    .description('create a user')
    .addOption(
      new Option('--sign-in <type>', 'how the user signs in; service never does')
        .choices(signInTypes)
        .makeOptionMandatory()
    )
    .option('--admin', 'give the administrator right')
    .option('--given-name <name>')
    .option('--family-name <name>')
    .option('--password-stdin', 'read the password from standard input (sign-in type password)')
    .option('--json', 'answer in one JSON object')
    .action((email: string, options: AddOptions) => add(means, email, options))
  user
    .command('list')
    .description('all users')
    .option('--json', 'answer in one JSON object')
    .action(async (options: { json?: boolean }) => list(means, await means.open(), options.json))
  user
    .command('link <email>')
    .description('an address, good once, at which somebody with sign-in type password chooses a password')
    .option('--json', 'answer in one JSON object')
    .action((email: string, options: { json?: boolean }) => link(means, email, options.json))
  const changes: readonly [string, string, (portal: Portal, email: string) => Promise<User>][] = [
    ['deactivate', 'end access and remove the profile', (p, e) => setActive(p, operatorOccasion(means), e, false)],
    [
      'activate',
      'register a deactivated user again, with an empty profile',
      (p, e) => setActive(p, operatorOccasion(means), e, true)
    ],
    ['promote', 'give the administrator right', (p, e) => setAdministrator(p, operatorOccasion(means), e, true)],
    [
      'demote',
      'take the administrator right and revoke SCIM keys',
      (p, e) => setAdministrator(p, operatorOccasion(means), e, false)
    ]
  ]
  for (const [name, description, change] of changes) {
    user
      .command(`${name} <email>`)
      .description(description)
      .option('--json', 'answer in one JSON object')
      .action(async (email: string, options: { json?: boolean }) => {
        const shown = summaryOf(await change(await means.open(), email))
        await answer(means, options.json, shown, [describe(shown)])
      })
  }
}

async function link(means: Means, email: string, json: boolean | undefined): Promise<void> {
  const portal = await means.open()
  const user = await portal.store.users.byUserName(email)
  if (!user) throw noUserNamed(email)
  const { token, expiresAt } = await issueLink(portal, operatorOccasion(means), user.id)
  const shown = { url: `${portal.origin}/welcome#${token}`, expiresAt: isoTime(expiresAt) }
  await answer(means, json, shown, [shown.url, `It works once, until ${shown.expiresAt}.`])
}

async function add(means: Means, email: string, options: AddOptions): Promise<void> {
  if (!/^[^\s@:]+@[^\s@:]+$/.test(email) || email.length > 254) {
    throw new DomainError(
      'invalid',
      'user.userName-form',
      `"${email}" has not the form of an e-mail address, such as amara@example.com.`
    )
  }
  const encodedPassword = await passwordOf(means, options)
  const portal = await means.open()
  const { user } = await createUser(portal, operatorOccasion(means), {
    attributes: parseResource(attributesOf(email, options), portal.userType, 'create'),
    signIn: options.signIn,
    source: 'operator',
    administrator: options.admin ?? false,
    ...(encodedPassword === undefined ? {} : { encodedPassword })
  })
  const shown = summaryOf(user)
  await answer(means, options.json, shown, [`Created: ${describe(shown)}`])
}

async function passwordOf(means: Means, options: AddOptions): Promise<string | undefined> {
  if ((options.signIn === 'password') !== (options.passwordStdin ?? false)) {
    const detail =
      'Sign-in type password needs --password-stdin, and only that type takes it: pipe the password to the command.'
    throw new DomainError('invalid', 'user.password-option', detail)
  }
  return options.passwordStdin ? means.hashPassword(await means.readInput()) : undefined
}

function attributesOf(email: string, { signIn, givenName, familyName }: AddOptions): object {
  const name = { givenName: givenName ?? null, familyName: familyName ?? null }
  const emails = signIn === 'service' ? [] : [{ value: email, type: 'work', primary: true }]
  return { userName: email, active: true, name, emails }
}

async function list(means: Means, portal: Portal, json: boolean | undefined): Promise<void> {
  const users: User[] = []
  for (let total = 1; users.length < total; ) {
    const page = await portal.store.users.find({ offset: users.length, limit: pageSize })
    total = page.total
    users.push(...page.users)
    if (page.users.length === 0) break
  }
  const shown = users.map(summaryOf)
  const rows = shown.map(u => [
    u.userName,
    u.signIn,
    u.active ? 'registered' : 'deactivated',
    u.administrator ? 'administrator' : '',
    u.id
  ])
  await answer(means, json, { users: shown }, rows.length === 0 ? ['No users yet.'] : table(rows))
}

interface Summary {
  readonly id: string
  readonly userName: string
  readonly signIn: SignInType
  readonly active: boolean
  readonly administrator: boolean
  readonly source: string
}

const summaryOf = (user: User): Summary => ({
  id: user.id,
  userName: userNameOf(user),
  signIn: user.signIn,
  active: isActive(user),
  administrator: user.administrator,
  source: user.source
})

const describe = (user: Summary): string =>
  `${user.userName} (${user.signIn}, ${user.active ? 'registered' : 'deactivated'}${user.administrator ? ', administrator' : ''}) ${user.id}`
