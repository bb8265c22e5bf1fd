// What the suites of sign-on store: none of it is stored yet.
import type { User } from '../../domain/directory/user.ts'
import { newId, type ProviderId } from '../../domain/id.ts'
import type { AuthnRequest, SignOnTest } from '../../domain/sign-on/authn-request.ts'
import type { OneTimeLink } from '../../domain/sign-on/link.ts'
import type { AuthenticationProvider } from '../../domain/sign-on/provider.ts'
import type { Session } from '../../domain/sign-on/session.ts'
import { noon } from './place.ts'

export const draftSession = (user: User, more: Partial<Session> = {}): Session => ({
  id: newId<'session'>(Date.now()),
  tokenHash: crypto.getRandomValues(new Uint8Array(32)),
  userId: user.id,
  method: 'password',
  providerId: null,
  nameId: null,
  nameIdFormat: null,
  sessionIndex: null,
  createdAt: noon,
  lastSeenAt: noon,
  expiresAt: noon + 1_000,
  impersonating: null,
  sourceAddress: null,
  userAgent: null,
  ...more
})

export const draftProvider = (more: Partial<AuthenticationProvider> = {}): AuthenticationProvider => ({
  id: newId<'provider'>(Date.now()),
  slug: null,
  name: 'Entra “ID”',
  enabled: true,
  entityId: 'https://sts.windows.net/contoso/',
  signInUrl: 'https://login.microsoftonline.com/contoso/saml2',
  signOutUrl: null,
  certificates: ['-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'],
  signaturePolicy: 'both',
  unsolicited: true,
  justInTime: false,
  signRequests: false,
  domains: ['example.com'],
  createdAt: noon,
  changedAt: noon,
  lastSignInAt: null,
  lastCertificate: null,
  ...more
})

export const randomHash = (): Uint8Array => crypto.getRandomValues(new Uint8Array(32))

export const draftRequest = (providerId: ProviderId, more: Partial<AuthnRequest> = {}): AuthnRequest => ({
  idHash: randomHash(),
  providerId,
  browserHash: randomHash(),
  returnTo: '/console/?q=é',
  testedBy: null,
  createdAt: noon,
  expiresAt: noon + 1_000,
  ...more
})

export const draftTest = (providerId: ProviderId, testedBy: SignOnTest['testedBy']): SignOnTest => ({
  id: newId<'sign-on-test'>(Date.now()),
  providerId,
  testedBy,
  createdAt: noon,
  expiresAt: noon + 1_000,
  sealedReport: Uint8Array.of(0, 255, 10)
})

export const draftLink = (userId: OneTimeLink['userId'], more: Partial<OneTimeLink> = {}): OneTimeLink => ({
  tokenHash: randomHash(),
  purpose: userId === null ? 'set-up' : 'invitation',
  userId,
  createdAt: noon,
  expiresAt: noon + 1_000,
  ...more
})

/** The same value with bytes as arrays of numbers: they come as a Buffer or as a plain array of bytes, depending on the driver. */
export function plainBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return [...value]
  if (Array.isArray(value)) return value.map(plainBytes)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plainBytes(member)]))
}
