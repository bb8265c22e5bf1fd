// `sealpost sso`: authentication providers and the sign-in policy, without a browser.
import { type Command, Option } from 'commander'
import { userNameOf } from '../domain/directory/user.ts'
import { noUserNamed } from '../domain/directory/user-rules.ts'
import { DomainError } from '../domain/domain-error.ts'
import type { Portal } from '../domain/portal.ts'
import { changeSignOnPolicy, describeSignOnPolicy } from '../domain/sign-on/policy.ts'
import type { AuthenticationProvider } from '../domain/sign-on/provider.ts'
import {
  findProvider,
  metadataOf,
  providerAddresses,
  providerWarnings,
  readProviders
} from '../domain/sign-on/providers.ts'
import { removeProvider } from '../domain/sign-on/remove-provider.ts'
import { changeProvider, createProvider } from '../domain/sign-on/save-provider.ts'
import { createServiceProviderKey, readServiceProvider } from '../domain/sign-on/service-provider.ts'
import { examineSamlResponse } from '../domain/sign-on/sign-on-test.ts'
import { answer, isoTime, type Means, operatorOccasion } from './means.ts'
import { addProviderOptions, inputOf, type ProviderOptions, unchanged } from './provider-options.ts'

interface Chosen {
  readonly provider?: string
  readonly json?: boolean
}

export function addSsoCommands(program: Command, means: Means): void {
  const sso = program.command('sso').description('single sign-on: authentication providers and the sign-in policy')
  addProviderOptions(command(sso, 'set', 'create or change an authentication provider, and switch it on')).action(
    (options: ProviderOptions & Chosen) => set(means, options)
  )
  addProviderOptions(command(sso, 'add', 'create a further authentication provider, at an address of its own')).action(
    (options: ProviderOptions & Chosen) => add(means, options)
  )
  command(sso, 'show', 'the providers, and what the identity provider must be told').action((options: Chosen) =>
    show(means, options.json)
  )
  command(sso, 'on', 'switch a provider on').action((options: Chosen) => toggle(means, options, true))
  command(sso, 'off', 'switch a provider off, which ends its sessions').action((options: Chosen) =>
    toggle(means, options, false)
  )
  command(sso, 'remove', 'remove a provider, which ends its sessions').action((options: Chosen) =>
    remove(means, options)
  )
  command(sso, 'metadata', "print the portal's own metadata for an identity provider").action((options: Chosen) =>
    printMetadata(means, options)
  )
  command(sso, 'examine <file>', 'say of a SAMLResponse, in Base64 as it was posted, which checks it passes').action(
    (file: string, options: Chosen) => examine(means, file, options)
  )
  sso
    .command('key')
    .description('make the key with which requests are signed and assertions decrypted, or its successor')
    .option('--json', 'answer in one JSON object')
    .action((options: Chosen) => makeKey(means, options.json))
  sso
    .command('enforce <state>')
    .description('on: passwords are refused, but for break-glass accounts; off: they are taken again')
    .option('--break-glass <emails...>', 'accounts that may use their password all the same')
    .option('--json', 'answer in one JSON object')
    .action((state: string, options: { breakGlass?: string[]; json?: boolean }) => enforce(means, state, options))
}

const command = (sso: Command, name: string, description: string): Command =>
  sso
    .command(name)
    .description(description)
    .addOption(
      new Option('--provider <address>', "which one: the last step of its address; the first one's if left out")
    )
    .option('--json', 'answer in one JSON object')

async function chosen(portal: Portal, { provider }: Chosen): Promise<AuthenticationProvider> {
  const found = await findProvider(portal, provider ?? null)
  if (found) return found
  throw new DomainError(
    'not-found',
    'provider.unknown',
    provider === undefined
      ? 'No authentication provider is set up: "npx sealpost sso set --help" shows how.'
      : `No authentication provider has the address "${provider}": see "npx sealpost sso show".`
  )
}

async function set(means: Means, options: ProviderOptions & Chosen): Promise<void> {
  const portal = await means.open()
  const before = await findProvider(portal, options.provider ?? null)
  if (!before && options.provider !== undefined) await chosen(portal, options)
  const input = await inputOf(means, options, before)
  const occasion = operatorOccasion(means)
  const provider = before
    ? await changeProvider(portal, occasion, before.id, input)
    : await createProvider(portal, occasion, input)
  await tell(means, portal, provider, options.json)
}

async function add(means: Means, options: ProviderOptions & Chosen): Promise<void> {
  const portal = await means.open()
  const provider = await createProvider(portal, operatorOccasion(means), await inputOf(means, options, undefined))
  await tell(means, portal, provider, options.json)
}

async function toggle(means: Means, options: Chosen, enabled: boolean): Promise<void> {
  const portal = await means.open()
  const before = await chosen(portal, options)
  const input = { ...unchanged(before), enabled }
  await tell(means, portal, await changeProvider(portal, operatorOccasion(means), before.id, input), options.json)
}

async function remove(means: Means, options: Chosen): Promise<void> {
  const portal = await means.open()
  const { id, name } = await chosen(portal, options)
  await removeProvider(portal, operatorOccasion(means), id)
  await answer(means, options.json, { id, removed: true }, [`Removed: ${name}`])
}

async function show(means: Means, json: boolean | undefined): Promise<void> {
  const portal = await means.open()
  const occasion = operatorOccasion(means)
  const providers = (await readProviders(portal, occasion)).map(provider => summaryOf(portal, provider, occasion.at))
  const { policy, breakGlass } = await describeSignOnPolicy(portal, occasion)
  const { certificates } = await readServiceProvider(portal, occasion)
  const enforced = { enforced: policy.enforceSingleSignOn, breakGlass: breakGlass.map(userNameOf) }
  const own = certificates.map(({ subject, sha256, notAfter }) => ({ subject, sha256, notAfter: isoTime(notAfter) }))
  const none = [
    'No authentication provider is set up. What the identity provider will want:',
    ...addressLines(providerAddresses(portal, { slug: null }))
  ]
  const lines = providers.length === 0 ? none : providers.flatMap(linesOf)
  const state = enforced.enforced ? 'enforced' : 'not enforced'
  lines.push(`Single sign-on is ${state}; break-glass accounts: ${enforced.breakGlass.join(', ') || 'none'}`)
  await answer(means, json, { providers, ...enforced, serviceProviderCertificates: own }, lines)
}

const tell = (means: Means, portal: Portal, provider: AuthenticationProvider, json: boolean | undefined) => {
  const shown = summaryOf(portal, provider, means.now())
  return answer(means, json, shown, linesOf(shown))
}

async function printMetadata(means: Means, options: Chosen): Promise<void> {
  const portal = await means.open()
  const provider = (await findProvider(portal, options.provider ?? null)) ?? { slug: null }
  const xml = await metadataOf(portal, options.provider === undefined ? provider : await chosen(portal, options))
  await answer(means, options.json, { metadata: xml }, xml.trimEnd().split('\n'))
}

async function examine(means: Means, file: string, options: Chosen): Promise<void> {
  const portal = await means.open()
  const { id } = await chosen(portal, options)
  const samlResponse = (await means.readFile(file)).trim()
  const report = await examineSamlResponse(portal, operatorOccasion(means), id, samlResponse)
  const lines = report.checks.map(
    ({ outcome, title, detail }) => `${outcome.padEnd(11)}  ${title}${detail ? `: ${detail}` : ''}`
  )
  lines.push(report.passed ? `It would sign in: ${report.account ?? 'nobody'}` : 'It would be refused.')
  await answer(means, options.json, { ...report, at: isoTime(report.at) }, lines)
  if (!report.passed) process.exitCode = 1
}

async function makeKey(means: Means, json: boolean | undefined): Promise<void> {
  const portal = await means.open()
  await createServiceProviderKey(portal, operatorOccasion(means))
  const { certificates } = await readServiceProvider(portal, operatorOccasion(means))
  const [newest] = certificates
  const shown = { certificate: newest?.pem, sha256: newest?.sha256, notAfter: isoTime(newest?.notAfter ?? null) }
  await answer(means, json, shown, [
    newest?.pem.trimEnd() ?? '',
    `SHA-256 ${shown.sha256}, good until ${shown.notAfter}`
  ])
}

async function enforce(means: Means, state: string, options: { breakGlass?: string[]; json?: boolean }): Promise<void> {
  if (state !== 'on' && state !== 'off')
    throw new DomainError('invalid', 'sign-on.state', `"${state}" is neither on nor off: npx sealpost sso enforce on`)
  const portal = await means.open()
  const occasion = operatorOccasion(means)
  const before = (await describeSignOnPolicy(portal, occasion)).policy
  const breakGlass = options.breakGlass ? await idsOf(portal, options.breakGlass) : before.breakGlass
  const after = await changeSignOnPolicy(portal, occasion, { enforceSingleSignOn: state === 'on', breakGlass })
  const names = (await describeSignOnPolicy(portal, occasion)).breakGlass.map(userNameOf)
  const shown = { enforced: after.enforceSingleSignOn, breakGlass: names }
  const line = `Single sign-on is ${shown.enforced ? 'enforced' : 'not enforced'}; break-glass accounts: ${names.join(', ') || 'none'}`
  await answer(means, options.json, shown, [line])
}

const idsOf = (portal: Portal, names: readonly string[]) =>
  Promise.all(
    names.map(async name => {
      const user = await portal.store.users.byUserName(name)
      if (!user) throw noUserNamed(name)
      return user.id
    })
  )

type Summary = ReturnType<typeof summaryOf>

function summaryOf(portal: Portal, provider: AuthenticationProvider, at: number) {
  const { slug, createdAt, changedAt, lastSignInAt, lastCertificate, ...kept } = provider
  return {
    ...kept,
    provider: slug,
    ...providerAddresses(portal, provider),
    lastSignInAt: isoTime(lastSignInAt),
    warnings: providerWarnings(provider, at)
  }
}

const addressLines = ({ identifier, replyUrl, relayState, metadataUrl }: ReturnType<typeof providerAddresses>) => [
  `  Identifier (Entity ID)  ${identifier}`,
  `  Reply URL (ACS)         ${replyUrl}`,
  `  Relay State             ${relayState}`,
  `  metadata                ${metadataUrl}`
]

const linesOf = (shown: Summary): string[] => [
  `${shown.name}${shown.provider === null ? '' : ` (${shown.provider})`}: ${shown.enabled ? 'on' : 'off'}, last sign-in ${shown.lastSignInAt ?? 'never'}`,
  `  Issuer                  ${shown.entityId}`,
  `  Sign-in URL             ${shown.signInUrl}`,
  `  Sign-out URL            ${shown.signOutUrl ?? 'none'}`,
  ...addressLines(shown),
  ...shown.warnings.map(warning => `  ! ${warning}`)
]
