import { linkFacts, linkInspection, signedIn, signIn, signInOptions, welcome } from '@sealpost/api'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { userNameOf } from '../../domain/directory/user.ts'
import { inspectLink } from '../../domain/sign-on/inspect-link.ts'
import { readSignOnPolicy } from '../../domain/sign-on/policy.ts'
import { providerAddresses } from '../../domain/sign-on/providers.ts'
import { redeemLink } from '../../domain/sign-on/redeem-link.ts'
import { needsSetUp } from '../../domain/sign-on/set-up-link.ts'
import { signInWithPassword } from '../../domain/sign-on/sign-in-with-password.ts'
import type { StartedSession } from '../../domain/sign-on/start-session.ts'
import { readSite } from '../../domain/site.ts'
import { userAgentOf } from '../session/occasion.ts'
import { setSessionCookie } from '../session/session-cookie.ts'
import { rememberDevice } from './device-cookie.ts'
import { given } from './given.ts'
import { present } from './present-instant.ts'
import { type ApiEdge, type Route, route } from './route.ts'

/** What is for people who are not signed in: signing in with a password, and one-time links. */
export const signInRoutes = (edge: ApiEdge): readonly Route[] => [
  route({
    method: 'GET',
    path: '/sign-in',
    summary: 'How one can sign in here',
    open: true,
    answer: signInOptions,
    respond: () => offers(edge)
  }),
  route({
    method: 'POST',
    path: '/sign-in',
    summary: 'Sign in with a password',
    open: true,
    body: signIn,
    answer: signedIn,
    async respond({ request, reply, occasion, body }) {
      const { userName, password, code } = body
      const input = { userName, password, ...given({ code, userAgent: userAgentOf(request) }) }
      const check = () => edge.hashing.run(() => signInWithPassword(edge.portal, occasion, input))
      const started = await edge.limits.signIn(edge, request, userName, code !== undefined, check)
      return enter(edge, request, reply, started)
    }
  }),
  route({
    method: 'POST',
    path: '/welcome/inspection',
    summary: 'What a one-time link is for',
    open: true,
    body: linkInspection,
    answer: linkFacts,
    async respond({ request, body, occasion }) {
      const inspect = () => inspectLink(edge.portal, body.token, occasion.at)
      const { link, user } = await edge.limits.link(edge, request, inspect)
      return {
        purpose: link.purpose,
        userName: user && userNameOf(user),
        expiresAt: present(link.expiresAt),
        site: { name: (await readSite(edge.portal.store)).name }
      }
    }
  }),
  route({
    method: 'POST',
    path: '/welcome',
    summary: 'Use a one-time link: choose a password and sign in',
    open: true,
    body: welcome,
    answer: signedIn,
    async respond({ request, reply, occasion, body }) {
      const { token, password, userName, givenName, familyName } = body
      const input = { token, password, ...given({ userName, givenName, familyName, userAgent: userAgentOf(request) }) }
      const started = await edge.limits.link(edge, request, async () => {
        // A link that isn't there costs a look, not a hash.
        await inspectLink(edge.portal, token, occasion.at)
        return edge.hashing.run(() => redeemLink(edge.portal, occasion, input))
      })
      return enter(edge, request, reply, started)
    }
  })
]

async function offers(edge: ApiEdge): Promise<{
  site: { name: string }
  providers: { name: string; url: string }[]
  passwords: boolean
  setUp: boolean
}> {
  const { portal } = edge
  const providers = (await portal.store.providers.all()).filter(provider => provider.enabled)
  return {
    site: { name: (await readSite(portal.store)).name },
    providers: providers.map(provider => ({ name: provider.name, url: providerAddresses(portal, provider).startUrl })),
    passwords: !(await readSignOnPolicy(portal.store)).enforceSingleSignOn,
    setUp: await needsSetUp(portal)
  }
}

/** Hands the session over, and remembers in the browser whom it knows. */
function enter(
  edge: ApiEdge,
  request: FastifyRequest,
  reply: FastifyReply,
  { token, user, expiresAt }: StartedSession
) {
  setSessionCookie(reply, edge.config, token, expiresAt)
  rememberDevice(edge, request, reply, user.id)
  return { userName: userNameOf(user), administrator: user.administrator }
}
