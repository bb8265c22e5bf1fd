import { readCertificates } from '@sealpost/saml'
import { quoted } from '@sealpost/scim'
import { type DomainError, fieldError } from '../domain-error.ts'
import type { AuthenticationProvider, SignaturePolicy } from './provider.ts'
import { asField } from './read-metadata.ts'

/** A provider as an administrator fills it in. */
export interface ProviderInput {
  readonly name: string
  readonly enabled: boolean
  /** Pasted text: one certificate or several, PEM or Base64. */
  readonly certificates: string
  /** Likewise, for roll-over; may be empty. */
  readonly nextCertificate: string
  readonly signInUrl: string
  /** May be empty. */
  readonly signOutUrl: string
  /** Its entity ID; empty: taken from an Entra Sign-in URL. */
  readonly issuer: string
  readonly signaturePolicy: SignaturePolicy
  readonly unsolicited: boolean
  readonly justInTime: boolean
  readonly signRequests: boolean
  readonly domains: readonly string[]
}

/** What an administrator decides of a provider. */
export type ProviderChoice = Omit<
  AuthenticationProvider,
  'id' | 'slug' | 'createdAt' | 'changedAt' | 'lastSignInAt' | 'lastCertificate'
>

/**
 * Reads what was filled in.
 *
 * @throws DomainError `invalid`, each at its field: `provider.name`, `provider.certificate`, `provider.sign-in-url`,
 *   `provider.sign-out-url`, `provider.issuer-needed`, `provider.issuer`, `provider.domains`
 */
export function readProviderInput(input: ProviderInput): ProviderChoice {
  const { enabled, signaturePolicy, unsolicited, justInTime, signRequests } = input
  const signInUrl = requireUrl('signInUrl', 'provider.sign-in-url', 'Sign-in URL', input.signInUrl)
  const signOutUrl =
    input.signOutUrl.trim() === ''
      ? null
      : requireUrl('signOutUrl', 'provider.sign-out-url', 'Sign-out URL', input.signOutUrl)
  return {
    ...{ enabled, signaturePolicy, unsolicited, justInTime, signRequests, signInUrl, signOutUrl },
    name: requireName(input.name),
    entityId: requireIssuer(input.issuer, signInUrl),
    certificates: readBoth(input),
    domains: requireDomains(input.domains)
  }
}

function requireName(text: string): string {
  const name = text.trim()
  if (name.length >= 1 && name.length <= 100 && !/\p{Cc}/u.test(name)) return name
  throw fieldError(
    'provider.name',
    'name',
    'Give the provider a name of at most 100 characters, as the sign-in page shall show it.'
  )
}

/** Each once, the one in use first. */
function readBoth({ certificates, nextCertificate }: ProviderInput): string[] {
  const first = asField('provider.certificate', 'certificate', () => readCertificates(certificates))
  const next =
    nextCertificate.trim() === ''
      ? []
      : asField('provider.certificate', 'nextCertificate', () => readCertificates(nextCertificate))
  return [...new Map([...first, ...next].map(({ sha256, pem }) => [sha256, pem])).values()]
}

/** Browsers are sent there with what signs them in: encrypted, but for a provider on the same machine. Kept as it was pasted. */
function requireUrl(field: string, code: string, name: string, text: string): string {
  const address = text.trim()
  const url =
    URL.canParse(address) && address.length <= 2000 && !/[\s\p{Cc}]/u.test(address) ? new URL(address) : undefined
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
  if (url && secure && url.hash === '' && url.username === '' && url.password === '') return address
  throw fieldError(
    code,
    field,
    `The ${name} ${quoted(address)} is not an address that begins with https://: copy it from the identity provider as it shows it.`
  )
}

const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.[0-9]+){3}|\[::1\])$/.test(host)

const entraSignInUrl =
  /^https:\/\/login\.microsoftonline\.com\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/saml2\/?$/i

function requireIssuer(text: string, signInUrl: string): string {
  const issuer = text.trim()
  const tenant = entraSignInUrl.exec(signInUrl)?.[1]
  if (issuer === '' && tenant !== undefined) return `https://sts.windows.net/${tenant.toLowerCase()}/`
  if (issuer === '')
    throw fieldError(
      'provider.issuer-needed',
      'issuer',
      "The identity provider's entity ID (issuer) can't be told from this Sign-in URL: copy it from there (Entra: Microsoft Entra Identifier)."
    )
  if (issuer.length <= 1024 && !/\p{Cc}/u.test(issuer)) return issuer
  throw fieldError('provider.issuer', 'issuer', 'An entity ID has at most 1,024 characters, in one line.')
}

function requireDomains(texts: readonly string[]): string[] {
  const domains = [...new Set(texts.map(text => text.trim().toLowerCase()))]
  const wrong = domains.find(domain => !isDomain(domain))
  if (wrong === undefined && domains.length <= 100) return domains
  throw badDomain(wrong)
}

/** Label by label: one pattern for all of them could be read in too many ways to end on a wrong one. */
const isDomain = (text: string): boolean =>
  text.length <= 253 && text.split('.').every(label => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label))

const badDomain = (wrong: string | undefined): DomainError =>
  fieldError(
    'provider.domains',
    'domains',
    wrong === undefined
      ? 'A provider may speak for at most 100 domains.'
      : `${quoted(wrong)} is no domain, such as example.com: write those with other letters as xn--….`
  )
