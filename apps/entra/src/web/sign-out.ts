/** Single logout, in both directions. Who signs out anywhere is signed out of the tenant, in that browser. */
import type { FastifyReply } from 'fastify'
import {
  type LogoutFrame,
  logoutRequest,
  logoutResponse,
  readLogoutRequest,
  readLogoutResponse
} from '../saml/logout.ts'
import { malformed, parseXml } from '../saml/parse.ts'
import { type RedirectMessage, redirectUrl } from '../saml/redirect.ts'
import { refuseUnknownIssuer } from '../sign-in/admit.ts'
import { sendPage } from './answer.ts'
import { signedOutPage, signingOutPage } from './sign-in-pages.ts'
import type { Visit } from './visit.ts'

const frameOf = ({ site }: Visit, destination: string, issuer: string): LogoutFrame => ({
  id: `_${site.host.newId()}`,
  at: site.host.now(),
  destination,
  issuer
})

/** A service provider signs its user out: the tenant's session ends, and the answer goes to the Logout Url. */
export function answerLogoutRequest(
  visit: Visit,
  root: Element,
  { relayState }: RedirectMessage,
  reply: FastifyReply
): FastifyReply {
  const request = readLogoutRequest(root)
  refuseUnknownIssuer(visit.state, request.issuer)
  visit.site.sessions.end(visit.cookie)
  const { logoutUrl } = visit.state.app.singleSignOn.basic
  if (logoutUrl === '') return sendPage(reply, signedOutPage(visit, null))
  const response = logoutResponse(frameOf(visit, logoutUrl, visit.addresses.logoutIssuer), request.id)
  return reply.redirect(redirectUrl(logoutUrl, 'SAMLResponse', response, relayState), 302)
}

/** "Sign out everywhere": the tenant's session ends, then the service provider is told by the browser that signs out. */
export function signOut(visit: Visit, reply: FastifyReply): FastifyReply {
  const { session, site, state, addresses } = visit
  site.sessions.end(visit.cookie)
  const { logoutUrl } = state.app.singleSignOn.basic
  const last = session?.participants.at(-1)
  if (!session || !last || logoutUrl === '') return sendPage(reply, signedOutPage(visit, null))
  const same = session.participants.filter(({ nameId }) => nameId.value === last.nameId.value)
  const indexes = same.map(({ sessionIndex }) => sessionIndex)
  const request = logoutRequest(frameOf(visit, logoutUrl, addresses.issuer), last.nameId, indexes)
  return sendPage(reply, signingOutPage(visit, redirectUrl(logoutUrl, 'SAMLRequest', request, null)))
}

/** The service provider's answer to a LogoutRequest of the tenant's. */
export function finishLogout(visit: Visit, { unverifiedXml }: RedirectMessage, reply: FastifyReply): FastifyReply {
  const root = parseXml(unverifiedXml)
  if (root.localName !== 'LogoutResponse') throw malformed(`${root.localName} is no LogoutResponse`)
  const { success } = readLogoutResponse(root)
  return sendPage(
    reply,
    signedOutPage(visit, success ? null : 'The application did not confirm that you are signed out of it.')
  )
}
