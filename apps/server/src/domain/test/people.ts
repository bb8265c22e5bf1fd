// People of a portal under test: signed in, administrators, with passwords; and providers they sign in at.
import { parseResource } from '@sealpost/scim'
import type { Occasion } from '../actor.ts'
import { createUser } from '../directory/create-user.ts'
import type { SignInType, User } from '../directory/user.ts'
import type { Portal } from '../portal.ts'
import { beginSignOn } from '../sign-on/begin-sign-on.ts'
import { completeSignOn, type SignOn } from '../sign-on/complete-sign-on.ts'
import type { AuthenticationProvider } from '../sign-on/provider.ts'
import { providerAddresses } from '../sign-on/providers.ts'
import { resumeSession } from '../sign-on/resume-session.ts'
import { createProvider, type ProviderInput } from '../sign-on/save-provider.ts'
import { sessionActorOf } from '../sign-on/session-actor.ts'
import { startSession } from '../sign-on/start-session.ts'
import { idpKey, issuer, noon, type Said, samlResponse } from './identity-provider.ts'
import { occasion } from './open-portal.ts'

export const goodPassword = 'correct horse battery'

export async function person(
  portal: Portal,
  userName: string,
  { signIn = 'password', administrator = false, password = goodPassword }: PersonDraft = {}
): Promise<User> {
  const attributes = parseResource({ userName, active: true }, portal.userType, 'create')
  const encodedPassword = signIn === 'password' && password !== null ? await portal.passwords.hash(password) : undefined
  const draft = { attributes, signIn, source: 'operator', administrator } as const
  return (await createUser(portal, occasion(), { ...draft, ...(encodedPassword ? { encodedPassword } : {}) })).user
}

interface PersonDraft {
  readonly signIn?: SignInType
  readonly administrator?: boolean
  readonly password?: string | null
}

/** A browser of that user, as a request of it would come in. */
export async function sessionOf(portal: Portal, user: User, at = noon): Promise<{ token: string; occasion: Occasion }> {
  const { token } = await portal.store.write(tx =>
    startSession(tx, occasion({ kind: 'anonymous' }, at), { user, method: 'password', userAgent: 'test' })
  )
  return { token, occasion: await resumed(portal, token, at) }
}

/** What the next request of that browser would bring; anonymous when the session is over. */
export async function resumed(portal: Portal, token: string, at = noon): Promise<Occasion> {
  const live = await resumeSession(portal, token, at)
  return occasion(live ? sessionActorOf(live) : { kind: 'anonymous' }, at)
}

export const providerInput = (changes: Partial<ProviderInput> = {}): ProviderInput => ({
  name: 'Entra ID',
  enabled: true,
  certificates: idpKey.certificate,
  nextCertificate: '',
  signInUrl: 'https://login.microsoftonline.com/6f1b3a2e-0000-4000-8000-000000000001/saml2',
  signOutUrl: '',
  issuer: '',
  signaturePolicy: 'both',
  unsolicited: true,
  justInTime: false,
  signRequests: false,
  domains: [],
  ...changes
})

export const provided = (portal: Portal, changes: Partial<ProviderInput> = {}): Promise<AuthenticationProvider> =>
  createProvider(portal, occasion(), providerInput(changes))

export const anonymously = (at = noon): Occasion => ({
  ...occasion({ kind: 'anonymous' }, at),
  sourceAddress: '192.0.2.1'
})

/** Begins sign-in in a browser; the request's ID, and what comes back beside the Response. */
export async function begin(
  portal: Portal,
  provider: AuthenticationProvider,
  start: { browser?: string; returnTo?: string; at?: number } = {}
): Promise<{ id: string; relayState: string; browser: string }> {
  const { browser = 'browser-1', returnTo = '/', at = noon } = start
  const { url } = await beginSignOn(portal, anonymously(at), { provider, returnTo, browserToken: browser })
  const relayState = new URL(url).searchParams.get('RelayState') ?? ''
  return { id: relayState, relayState, browser }
}

/** Brings what the provider says; unasked unless it is told what it answers. */
export function bring(
  portal: Portal,
  provider: AuthenticationProvider,
  said: Partial<Said> = {},
  with_: { relayState?: string; browsers?: readonly string[]; at?: number; occasion?: Occasion } = {}
): Promise<SignOn> {
  const { at = noon, relayState = '', browsers = [] } = with_
  const to = providerAddresses(portal, provider).replyUrl
  const message = samlResponse({ to, at, issuer: provider.entityId, ...said })
  const input = { provider, samlResponse: message, relayState, browserTokens: browsers }
  return completeSignOn(portal, with_.occasion ?? anonymously(at), input)
}

export { idpKey, issuer, noon }
