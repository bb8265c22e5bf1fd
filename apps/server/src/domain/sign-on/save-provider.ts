import { readCertificates } from '@sealpost/saml'
import type { JsonObject } from '@sealpost/scim'
import type { Occasion } from '../actor.ts'
import { DomainError, fieldError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import { newId, type ProviderId } from '../id.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import { isProven, readSignOnPolicy } from './policy.ts'
import type { AuthenticationProvider } from './provider.ts'
import { type ProviderChoice, type ProviderInput, readProviderInput } from './provider-input.ts'
import { readServiceProviderKeys } from './service-provider-key.ts'

export type { ProviderInput } from './provider-input.ts'

const mostProviders = 50

/**
 * Creates an authentication provider. The first one is at `/auth/saml2/` itself; another's address comes from its name and stays.
 *
 * @throws DomainError `conflict` `provider.issuer-taken`, `provider.too-many`; `invalid` `provider.key-needed`; as
 *   {@link readProviderInput} and {@link requireAdministrator}
 */
export function createProvider(
  portal: Portal,
  occasion: Occasion,
  input: ProviderInput
): Promise<AuthenticationProvider> {
  return portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    const choice = await settleChoice(tx, input)
    const others = await tx.providers.all()
    requireFreeIssuer(others, choice)
    if (others.length >= mostProviders)
      throw new DomainError(
        'conflict',
        'provider.too-many',
        `There are ${mostProviders} providers already: remove one first.`
      )
    const provider: AuthenticationProvider = {
      ...choice,
      id: newId<'provider'>(occasion.at),
      slug: others.some(other => other.slug === null) ? freeSlug(choice.name, others) : null,
      createdAt: occasion.at,
      changedAt: occasion.at,
      lastSignInAt: null,
      lastCertificate: null
    }
    await tx.providers.insert(provider)
    const about = { target: { kind: 'provider', id: provider.id } as const, details: { after: shownOf(provider) } }
    await tx.events.append(eventOf(occasion, 'provider.created', about))
    return provider
  })
}

/**
 * Changes a provider. Switching it off ends its sessions; another entity ID makes it unproven again.
 *
 * @throws DomainError `not-found` `provider.unknown`; `conflict` `provider.issuer-taken`, `provider.enforced`; `invalid`
 *   `provider.key-needed`; as {@link readProviderInput} and {@link requireAdministrator}
 */
export function changeProvider(
  portal: Portal,
  occasion: Occasion,
  id: ProviderId,
  input: ProviderInput
): Promise<AuthenticationProvider> {
  return portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    const before = await requireProvider(tx, id)
    const choice = await settleChoice(tx, input)
    requireFreeIssuer(
      (await tx.providers.all()).filter(other => other.id !== id),
      choice
    )
    const proof = choice.entityId === before.entityId ? {} : { lastSignInAt: null, lastCertificate: null }
    const after: AuthenticationProvider = { ...before, ...choice, ...proof }
    if (JSON.stringify(shownOf(before)) === JSON.stringify(shownOf(after))) return before
    if (isProven(before) && !isProven(after)) await keepAWayIn(tx, before)
    const changed = { ...after, changedAt: occasion.at }
    await tx.providers.update(changed)
    const sessionsEnded = before.enabled && !after.enabled ? await tx.sessions.endOfProvider(id) : 0
    const details = { before: shownOf(before), after: shownOf(after), sessionsEnded }
    await tx.events.append(eventOf(occasion, 'provider.changed', { target: { kind: 'provider', id }, details }))
    return changed
  })
}

/** @throws DomainError `not-found` `provider.unknown` */
export async function requireProvider(
  source: { readonly providers: { byId(id: ProviderId): Promise<AuthenticationProvider | undefined> } },
  id: ProviderId
): Promise<AuthenticationProvider> {
  const provider = await source.providers.byId(id)
  if (provider) return provider
  throw new DomainError('not-found', 'provider.unknown', 'There is no such authentication provider: it was removed.')
}

/** While single sign-on is enforced, somebody must be able to sign in by it. @throws DomainError `conflict` `provider.enforced` */
export async function keepAWayIn(tx: Transaction, leaving: AuthenticationProvider): Promise<void> {
  if (!(await readSignOnPolicy(tx)).enforceSingleSignOn || !leaving.enabled) return
  const others = (await tx.providers.all()).filter(({ id }) => id !== leaving.id)
  if (others.some(isProven)) return
  throw new DomainError(
    'conflict',
    'provider.enforced',
    `Single sign-on is enforced and "${leaving.name}" is the only provider that has signed anybody in: stop enforcing it first, under Sign-in policy or with "npx sealpost sso enforce off".`
  )
}

async function settleChoice(tx: Transaction, input: ProviderInput): Promise<ProviderChoice> {
  const choice = readProviderInput(input)
  if (choice.signRequests && (await readServiceProviderKeys(tx)).length === 0)
    throw fieldError(
      'provider.key-needed',
      'signRequests',
      'The portal has no key to sign requests with yet: make one first, and give its certificate to the identity provider.'
    )
  return choice
}

/** Who speaks is told by the entity ID: two providers with the same could speak for each other. */
function requireFreeIssuer(others: readonly AuthenticationProvider[], { entityId }: ProviderChoice): void {
  const owner = others.find(other => other.entityId === entityId)
  if (!owner) return
  throw fieldError(
    'provider.issuer-taken',
    'issuer',
    `The provider "${owner.name}" has this entity ID already: change that one, or use another application at the identity provider.`,
    'conflict'
  )
}

/** Addresses below a provider's own, which can't name another provider. */
const reserved = ['metadata', 'logout']

function freeSlug(name: string, others: readonly AuthenticationProvider[]): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '')
  const base = plain === '' || reserved.includes(plain) ? 'provider' : plain
  const taken = new Set(others.map(({ slug }) => slug))
  let slug = base
  for (let n = 2; taken.has(slug); n++) slug = `${base}-${n}`
  return slug
}

/** A provider as the log tells it: certificates by their digest. */
export function shownOf(provider: AuthenticationProvider): JsonObject {
  const { name, slug, enabled, entityId, signInUrl, signOutUrl, signaturePolicy } = provider
  const { unsolicited, justInTime, signRequests, domains, certificates } = provider
  return {
    ...{ name, slug, enabled, entityId, signInUrl, signOutUrl, signaturePolicy },
    ...{ unsolicited, justInTime, signRequests },
    domains: [...domains],
    certificates: certificates.flatMap(pem => readCertificates(pem).map(({ sha256 }) => sha256))
  }
}
