import type { LinkFacts, Session, SignedIn, SignedOut, SignIn, SignInOptions, Welcome } from '@sealpost/api'
import { get, send } from './call.ts'

export const readSession = (): Promise<Session> => get('/api/session')

/** Ends the session here; the browser has to go where the answer says, so that it ends at the identity provider too. */
export const signOut = (): Promise<SignedOut> => send('DELETE', '/api/session')

export const leaveImpersonation = (): Promise<void> => send('DELETE', '/api/session/impersonation')

export const readSignInOptions = (): Promise<SignInOptions> => get('/api/sign-in')

/** Refused with `sign-in.second-factor` when the account has an authenticator and no code came along. */
export const signIn = (attempt: SignIn): Promise<SignedIn> => send('POST', '/api/sign-in', attempt)

/** What a one-time link is for. Doesn't use it up. */
export const inspectLink = (token: string): Promise<LinkFacts> => send('POST', '/api/welcome/inspection', { token })

/** Uses a one-time link and signs in. */
export const redeemLink = (welcome: Welcome): Promise<SignedIn> => send('POST', '/api/welcome', welcome)
