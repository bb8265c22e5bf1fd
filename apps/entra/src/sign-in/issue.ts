/** Makes the form that takes a Response from the tenant to the service provider's Reply URL. */
import type { AuthnRequest } from '../saml/authn-request.ts'
import { statusCodes } from '../saml/names.ts'
import { failureResponse, type NameId, type ResponseFrame, successResponse } from '../saml/response.ts'
import type { User } from '../tenant/directory.ts'
import { certificateInUse } from '../tenant/single-sign-on.ts'
import type { TenantState } from '../tenant/state.ts'
import type { TenantStore } from '../tenant/store.ts'
import type { Addresses } from './addresses.ts'
import { refuseOtherContext, refuseUnsolicited, refuseUser } from './admit.ts'
import { claimsOf, nameIdOf } from './claims.ts'

/** How somebody signed in at the tenant. */
export type Authentication = { readonly user: User; readonly at: Date; readonly multifactor: boolean }

/** The request to answer, or null when the tenant begins by itself (Test, My Apps). */
export type Asked = { readonly request: AuthnRequest; readonly relayState: string | null } | null

export type PostForm = {
  readonly action: string
  readonly fields: { readonly SAMLResponse: string; readonly RelayState?: string }
}

export type SignedIn = PostForm & {
  readonly xml: string
  readonly nameId: NameId
  /** The assertion's ID, by which a LogoutRequest names the session. */
  readonly sessionIndex: string
}

export type Desk = {
  readonly state: TenantState
  readonly store: Pick<TenantStore, 'readSigningKey'>
  readonly addresses: Addresses
  readonly now: Date
  readonly newId: () => string
}

/**
 * Answers a request, or nobody's, with an assertion about a user.
 *
 * @throws {SignInError} if the user may not, or the tenant may not begin by itself.
 */
export async function issueResponse(
  desk: Desk,
  { user, at, multifactor }: Authentication,
  asked: Asked
): Promise<SignedIn> {
  const { state, addresses, newId } = desk
  const { singleSignOn } = state.app
  refuseUser(state, user)
  if (asked) refuseOtherContext(asked.request, multifactor)
  else refuseUnsolicited(state)
  const nameId = nameIdOf(singleSignOn, user, asked?.request.nameIdFormat ?? null, newId)
  const { xml, sessionIndex } = successResponse(await frameOf(desk, asked), {
    nameId,
    claims: claimsOf(singleSignOn, user, { id: state.tenant.id, issuer: addresses.issuer }, multifactor),
    audience: audienceOf(singleSignOn.basic.identifier),
    authnInstant: at,
    encryptFor: singleSignOn.tokenEncryption?.base64 ?? null
  })
  return { ...formOf(desk, asked, xml), xml, nameId, sessionIndex }
}

/** What a passive request gets when nobody is signed in: nobody is asked, and the service provider is told. */
export async function issueNoPassive(desk: Desk, asked: NonNullable<Asked>): Promise<PostForm> {
  const codes = [statusCodes.responder, statusCodes.noPassive] as const
  const message = 'AADSTS50058: A silent sign-in request was sent but no user is signed in.'
  return formOf(desk, asked, failureResponse(await frameOf(desk, asked), codes, message))
}

async function frameOf({ state, store, addresses, now, newId }: Desk, asked: Asked): Promise<ResponseFrame> {
  const { singleSignOn } = state.app
  const certificate = certificateInUse(singleSignOn, now)
  return {
    issuer: addresses.issuer,
    destination: singleSignOn.basic.replyUrl,
    inResponseTo: asked?.request.id ?? null,
    at: now,
    signer: {
      privateKey: await store.readSigningKey(certificate.thumbprint),
      certificate: certificate.base64,
      algorithm: singleSignOn.signingAlgorithm
    },
    signingOption: singleSignOn.signingOption,
    newId
  }
}

/** A request's RelayState goes back as it came; without a request it is the configured one. */
function formOf({ state }: Desk, asked: Asked, xml: string): PostForm {
  const { replyUrl, relayState } = state.app.singleSignOn.basic
  const SAMLResponse = Buffer.from(xml, 'utf8').toString('base64')
  const given = asked ? asked.relayState : relayState
  return { action: replyUrl, fields: given ? { SAMLResponse, RelayState: given } : { SAMLResponse } }
}

/** An identifier that is no URI is prefixed. */
const audienceOf = (identifier: string) => (URL.canParse(identifier) ? identifier : `spn:${identifier}`)
