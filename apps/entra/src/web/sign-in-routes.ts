/** The addresses for service providers and for signing in: what `saml/` and `sign-in/` decide, as HTTP. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { namespaces } from '../saml/names.ts'
import { malformed, parseXml } from '../saml/parse.ts'
import { openRedirect, type RedirectMessage } from '../saml/redirect.ts'
import { acceptAuthnRequest } from '../sign-in/admit.ts'
import { type Asked, type Desk, issueNoPassive, issueResponse, type PostForm } from '../sign-in/issue.ts'
import { metadataOf } from '../sign-in/metadata-of.ts'
import { applicationId, applicationName } from '../tenant/application.ts'
import { beginVisit, sendPage } from './answer.ts'
import { accountPage, onwardPage } from './sign-in-pages.ts'
import { answerLogoutRequest, finishLogout, signOut } from './sign-out.ts'
import { formOf, MissingError, ownEntry, type Site, type Visit } from './visit.ts'

export function signInRoutes(server: FastifyInstance, site: Site): void {
  server.get('/pick-account', async (request, reply) => {
    const visit = await beginVisit(site, request)
    const onward = localPath(visit.query.get('continue') ?? '')
    const hint = new URLSearchParams(onward.split('?')[1]).get('login_hint')?.toLowerCase()
    const users = Object.values(visit.state.directory.users).filter(user => user.deletedDateTime === undefined)
    const hinted = users.filter(user => user.userPrincipalName.toLowerCase() === hint)
    return sendPage(reply, accountPage(visit, hinted.length > 0 ? hinted : users, onward))
  })
  server.post('/pick-account', async (request, reply) => pickAccount(site, request, reply))
  server.post('/sign-out', async (request, reply) => signOut(await beginVisit(site, request), reply))
  server.get('/:tenant/saml2', async (request, reply) => receive(site, request, reply))
  server.get('/signin/:app', async (request, reply) => startApplication(site, request, reply))
  server.get('/:tenant/federationmetadata/2007-06/federationmetadata.xml', async (request, reply) => {
    const visit = await beginVisit(site, request)
    refuseOtherTenant(visit)
    const xml = metadataOf(visit.state, visit.addresses, site.host.now())
    return reply.type('application/samlmetadata+xml; charset=utf-8').send(xml)
  })
}

/** The path and query of an address here; the first page for any other. */
function localPath(onward: string): string {
  const base = 'http://tenant.invalid'
  const url = URL.canParse(onward, base) ? new URL(onward, base) : undefined
  return onward.startsWith('/') && url?.origin === base ? url.pathname + url.search : '/my-apps'
}

function refuseOtherTenant({ params, state }: Visit): void {
  if (params.tenant?.toLowerCase() !== state.tenant.id)
    throw new MissingError(`AADSTS90002: Tenant '${params.tenant ?? ''}' not found.`)
}

async function pickAccount(site: Site, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const visit = await beginVisit(site, request)
  const form = formOf(request.body)
  const user = ownEntry(visit.state.directory.users, form.get('user'))
  if (!user || user.deletedDateTime !== undefined) throw new MissingError('There is no such user in this tenant.')
  const session = { userId: user.objectId, at: site.host.now(), multifactor: form.has('multifactor'), fresh: true }
  // A new name for the new session: one that somebody else set beforehand is worth nothing.
  site.sessions.end(visit.cookie)
  return reply
    .header('set-cookie', site.sessions.begin({ ...session, participants: [] }))
    .redirect(localPath(form.get('continue')), 303)
}

async function receive(site: Site, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const visit = await beginVisit(site, request)
  refuseOtherTenant(visit)
  const message = openRedirect(request.url.split('?').slice(1).join('?'))
  if (message.parameter === 'SAMLResponse') return finishLogout(visit, message, reply)
  const root = parseXml(message.unverifiedXml)
  if (root.namespaceURI !== namespaces.protocol) throw malformed(`${root.localName} is no message of SAML 2.0`)
  return root.localName === 'LogoutRequest'
    ? answerLogoutRequest(visit, root, message, reply)
    : answerAuthnRequest(visit, message, request, reply)
}

async function answerAuthnRequest(
  visit: Visit,
  message: RedirectMessage,
  { url }: FastifyRequest,
  reply: FastifyReply
): Promise<FastifyReply> {
  const request = acceptAuthnRequest(visit.state, message)
  const asked = { request, relayState: message.relayState }
  const { session } = visit
  if (session && (session.fresh || !request.forceAuthn)) return sendOn(visit, asked, url, reply)
  if (request.isPassive) return sendForm(visit, await issueNoPassive(deskOf(visit), asked), reply)
  return reply.redirect(`/pick-account?continue=${encodeURIComponent(url)}`, 303)
}

/** Test and My Apps: to the Sign on URL where there is one, else straight to the Reply URL with what nobody asked for. */
async function startApplication(site: Site, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const visit = await beginVisit(site, request)
  const { app } = visit.state
  if (visit.params.app !== applicationId(app) || applicationName(app) === null)
    throw new MissingError('There is no such application in this tenant.')
  const { signOnUrl } = app.singleSignOn.basic
  if (signOnUrl !== '') return reply.redirect(signOnUrl, 303)
  return visit.session
    ? sendOn(visit, null, request.url, reply)
    : reply.redirect(`/pick-account?continue=${encodeURIComponent(request.url)}`, 303)
}

const deskOf = ({ state, site, addresses }: Visit): Desk => ({
  state,
  store: site.store,
  addresses,
  now: site.host.now(),
  newId: site.host.newId
})

/** Answers with an assertion about whoever is signed in; asks again where that user is gone for good. */
async function sendOn(visit: Visit, asked: Asked, url: string, reply: FastifyReply): Promise<FastifyReply> {
  const { session, state, site } = visit
  const user = session ? state.directory.users[session.userId] : undefined
  if (!session || !user) return reply.redirect(`/pick-account?continue=${encodeURIComponent(url)}`, 303)
  const { at, multifactor } = session
  const signedIn = await issueResponse(deskOf(visit), { user, at, multifactor }, asked)
  site.sessions.join(visit.cookie, { nameId: signedIn.nameId, sessionIndex: signedIn.sessionIndex })
  return sendForm(visit, signedIn, reply)
}

const sendForm = (visit: Visit, form: PostForm, reply: FastifyReply): FastifyReply =>
  sendPage(reply, onwardPage(visit, form), 200, new URL(form.action).origin)
