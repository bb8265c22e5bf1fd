import { logoutRequestUrl, newMessageId } from '@sealpost/saml'
import type { Occasion } from '../actor.ts'
import { eventOf } from '../events.ts'
import type { Portal } from '../portal.ts'
import type { AuthenticationProvider } from './provider.ts'
import { providerAddresses } from './providers.ts'
import { signingKeyOf } from './service-provider-key.ts'
import type { Session } from './session.ts'

export const signInPage = '/auth/'

/** Ends the session, in whosever account it acts, and says where the browser goes next; to the sign-in page when nobody is signed in. */
export async function signOut(portal: Portal, occasion: Occasion): Promise<{ readonly redirect: string }> {
  const { actor } = occasion
  if (actor.kind !== 'session') return { redirect: signInPage }
  const ended = await portal.store.write(async tx => {
    const live = await tx.sessions.byId(actor.sessionId)
    if (!live) return undefined
    await tx.sessions.end(actor.sessionId)
    const about = {
      target: { kind: 'user', id: actor.userId } as const,
      details: { by: 'sign-out', sessionId: actor.sessionId }
    }
    await tx.events.append(eventOf(occasion, 'session.ended', about))
    const { providerId } = live.session
    return { session: live.session, provider: providerId === null ? undefined : await tx.providers.byId(providerId) }
  })
  if (!ended?.provider) return { redirect: signInPage }
  return { redirect: await signOutAddress(portal, ended.provider, ended.session, occasion.at) }
}

/**
 * Where the identity provider ends its session too: its Sign-out URL, with a LogoutRequest unless it is of the older kind (WS-Federation),
 * which takes none.
 *
 * @see SAML Profiles §4.4.3.1
 */
async function signOutAddress(
  portal: Portal,
  provider: AuthenticationProvider,
  { nameId, nameIdFormat, sessionIndex }: Session,
  at: number
): Promise<string> {
  const { signOutUrl } = provider
  if (signOutUrl === null) return signInPage
  if (nameId === null || /[?&]wa=wsignout/i.test(signOutUrl)) return signOutUrl
  return logoutRequestUrl({
    ...{ id: newMessageId(), signOutUrl, issueInstant: at, nameId, nameIdFormat, sessionIndex },
    entityId: providerAddresses(portal, provider).identifier,
    ...(await signingKeyOf(portal))
  })
}
