import { type LogoutMessage, logoutResponseUrl, newMessageId, readLogoutMessage, SamlError } from '@sealpost/saml'
import type { Occasion } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import { digestOf } from '../token.ts'
import type { AuthenticationProvider } from './provider.ts'
import { providerAddresses } from './providers.ts'
import { refusalOf } from './refusal.ts'
import { signingKeyOf } from './service-provider-key.ts'
import type { LiveSession, Session } from './session.ts'
import { signInPage } from './sign-out.ts'

export interface LogoutAnswer {
  /** The provider at whose address the message came. */
  readonly provider: AuthenticationProvider
  /** The query exactly as received, without `?`. */
  readonly rawQuery: string
  /** Of the browser that brings the message, if it brings one. */
  readonly session: LiveSession | undefined
  /** Its source sent so much that was refused that further refusals are not told: junk would fill the log. */
  readonly untold?: boolean
}

export interface LogoutDone {
  /** Where the browser goes next. */
  readonly redirect: string
  readonly endedOwnSession: boolean
}

type LogoutRequest = Extract<LogoutMessage, { kind: 'request' }>

/**
 * Takes what an identity provider says about signing out.
 *
 * A signed request ends the sessions of that name there. An unsigned one, as Entra ID sends, ends at most the session of the browser that
 * brings it, if it began there under that name. An answer to our own request has no power: that session was over before.
 *
 * @throws DomainError `invalid` `sign-on.logout-refused`; why stands in the audit log
 * @see SAML Profiles §4.4.3
 */
export async function completeLogout(portal: Portal, occasion: Occasion, input: LogoutAnswer): Promise<LogoutDone> {
  const message = read(portal, occasion, input)
  if (message.kind === 'response') return { redirect: signInPage, endedOwnSession: false }
  // An unsigned request that comes with no session from there can do nothing, so it costs nothing.
  const idle = !message.signed && input.session?.session.providerId !== input.provider.id
  const ended = idle ? [] : await portal.store.write(tx => end(tx, occasion, input, message))
  if (!ended)
    throw refuse(portal, occasion, input, { reason: 'replayed', explanation: 'The logout request was used before.' })
  const own = input.session?.session.id
  return {
    redirect: await answer(portal, occasion, input.provider, message, message.signed || ended.length > 0),
    endedOwnSession: ended.some(({ id }) => id === own)
  }
}

function read(portal: Portal, occasion: Occasion, input: LogoutAnswer): LogoutMessage {
  const { logoutUrl } = providerAddresses(portal, input.provider)
  try {
    return readLogoutMessage(input.rawQuery, { provider: input.provider, logoutUrl, now: occasion.at })
  } catch (error) {
    if (!(error instanceof SamlError)) throw error
    const { reason, explanation } = refusalOf(error)
    throw refuse(portal, occasion, input, { reason, explanation })
  }
}

/** The sessions it ended; undefined when the request was used before. */
async function end(
  tx: Transaction,
  occasion: Occasion,
  { provider, session }: LogoutAnswer,
  request: LogoutRequest
): Promise<readonly Session[] | undefined> {
  const { signed } = request
  if (signed && !(await tx.assertions.use(provider.id, digestOf(`logout:${request.id}`), request.usableUntil)))
    return undefined
  const named = await sessionsOf(tx, provider, request)
  const sessions = signed ? named : named.filter(({ id }) => id === session?.session.id)
  for (const { id } of sessions) await tx.sessions.end(id)
  const users = new Set(sessions.map(({ userId }) => userId))
  const by: Occasion = signed ? { ...occasion, actor: { kind: 'provider', providerId: provider.id } } : occasion
  for (const id of users) {
    const sessionsEnded = sessions.filter(({ userId }) => userId === id).length
    const about = { target: { kind: 'user', id } as const, details: { providerId: provider.id, signed, sessionsEnded } }
    await tx.events.append(eventOf(by, 'sign-on.logout', about))
  }
  return sessions
}

/** All of that name there, or those of the session indexes named. */
async function sessionsOf(
  tx: Transaction,
  { id }: AuthenticationProvider,
  { nameId, sessionIndexes }: LogoutRequest
): Promise<readonly Session[]> {
  if (sessionIndexes.length === 0) return tx.sessions.byNameId(id, nameId)
  const found: Session[] = []
  for (const index of new Set(sessionIndexes)) found.push(...(await tx.sessions.byNameId(id, nameId, index)))
  return found
}

async function answer(
  portal: Portal,
  occasion: Occasion,
  provider: AuthenticationProvider,
  { id: inResponseTo, relayState }: LogoutRequest,
  success: boolean
): Promise<string> {
  const { signOutUrl } = provider
  if (signOutUrl === null) return signInPage
  return logoutResponseUrl({
    ...{ id: newMessageId(), signOutUrl, issueInstant: occasion.at, inResponseTo, success },
    entityId: providerAddresses(portal, provider).identifier,
    ...(relayState === null ? {} : { relayState }),
    ...(await signingKeyOf(portal))
  })
}

function refuse(
  portal: Portal,
  occasion: Occasion,
  { provider, untold = false }: LogoutAnswer,
  why: { readonly reason: string; readonly explanation: string }
): DomainError {
  const target = { kind: 'provider', id: provider.id } as const
  const details = { providerId: provider.id, ...why }
  if (!untold) portal.store.note(eventOf(occasion, 'sign-on.logout', { target, outcome: 'refused', details }))
  return new DomainError(
    'invalid',
    'sign-on.logout-refused',
    "The identity provider's logout message could not be used: sign out here, or give your administrator the reference."
  )
}
