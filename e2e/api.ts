// What has to be there before a test begins, made over the interface that the pages use, so that a test clicks through what it is about
// and nothing else.
import { type APIRequestContext, request } from 'playwright-core'
import type { Place } from './place.ts'
import { password } from './portal-pages.ts'
import type { Visitor } from './watched-page.ts'

/** Somebody at the interface: of a visitor's browser, or of none. */
export class Api {
  readonly #context: APIRequestContext
  readonly #origin: string

  constructor(context: APIRequestContext, origin: string) {
    this.#context = context
    this.#origin = origin
  }

  /** @throws Error with what was answered, when that is a refusal */
  // biome-ignore lint/suspicious/noExplicitAny: each address answers in a shape of its own
  async send(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, data?: unknown): Promise<any> {
    const answer = await this.#context.fetch(`${this.#origin}/api${path}`, {
      method,
      headers: { 'x-sealpost': '1' },
      ...(data === undefined ? {} : { data })
    })
    const text = await answer.text()
    if (!answer.ok()) throw new Error(`${method} ${path} was answered ${answer.status()}: ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }

  async cookies() {
    return (await this.#context.storageState()).cookies
  }
}

/** The visitor's browser is signed in from now on, in the same session as somebody at the interface. */
export async function join(visitor: Visitor, other: Api): Promise<void> {
  await visitor.page.context().addCookies(await other.cookies())
}

/** Makes the first administrator. */
export async function firstAdministrator(place: Place, userName: string): Promise<Api> {
  const api = new Api(await request.newContext(), place.origin)
  const names = { userName, givenName: 'Amara', familyName: 'Osei' }
  await api.send('POST', '/welcome', { token: place.setUpAddress.split('#')[1], password, ...names })
  return api
}

export interface Added {
  readonly id: string
  readonly userName: string
}

/** Adds somebody with the password of all tests. */
export async function addPerson(place: Place, admin: Api, userName: string, administrator = false): Promise<Added> {
  const { user, invitation } = await admin.send('POST', '/users', { userName, signIn: 'password', administrator })
  const own = new Api(await request.newContext(), place.origin)
  await own.send('POST', '/welcome', { token: invitation.url.split('#')[1], password })
  return user
}

/** The visitor's browser is signed in from now on, by password. */
export async function enter(place: Place, visitor: Visitor, userName: string): Promise<void> {
  await new Api(visitor.page.request, place.origin).send('POST', '/sign-in', { userName, password })
}

/** What Entra is told of the portal and the portal of Entra; everybody named may sign in there. @returns The provider's id. */
export async function connectSignOn(place: Place, admin: Api, names: readonly string[]): Promise<string> {
  const address = `${place.origin}/auth/saml2/`
  await place.entra('app', 'create', 'Sealpost')
  const basic = ['--identifier', address, '--reply-url', address, '--relay-state', address]
  const more = ['--logout-url', `${address}logout`, '--signing-option', 'both']
  await place.entra('app', 'sso', 'set', ...basic, ...more)
  for (const name of names) await assign(place, name)
  const metadata = await fetch(`${place.tenant}/${place.tenantId}/federationmetadata/2007-06/federationmetadata.xml`)
  const facts = await admin.send('POST', '/providers/metadata', { xml: await metadata.text() })
  const { issuer, signInUrl, signOutUrl, certificates } = facts
  const provider = { name: 'Contoso', enabled: true, issuer, signInUrl, signOutUrl, certificate: certificates[0].pem }
  return (await admin.send('POST', '/providers', provider)).id
}

/** Entra provisions to the portal, by a key of its own. */
export async function connectProvisioning(place: Place, admin: Api): Promise<void> {
  const { tenantUrl, bearerToken } = await admin.send('POST', '/provisioning/keys', {
    userName: 'scim@contoso.example'
  })
  await place.entra('app', 'connect', '--tenant-url', tenantUrl, '--secret-token', bearerToken)
}

/** A user of the tenant, to whom the portal is assigned. */
export async function assign(place: Place, userName: string): Promise<void> {
  const [given = '', family = ''] = nameOf(userName).split(' ')
  await place.entra('user', 'add', userName, '--given-name', given, '--surname', family)
  await place.entra('app', 'assign', userName)
}

/** `noor.aziz@…` is Noor Aziz, here and in the tenant. */
export const nameOf = (userName: string): string =>
  userName
    .split('@')[0]
    ?.split('.')
    .map(part => part.charAt(0).toUpperCase() + part.slice(1))
    .join(' ') ?? userName
