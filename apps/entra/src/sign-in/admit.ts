/**
 * Whether the tenant signs somebody in to an application, and on whose request: everything that Entra refuses on a page of
 * its own.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
import { type AuthnRequest, readAuthnRequest } from '../saml/authn-request.ts'
import { authnContexts, namespaces } from '../saml/names.ts'
import { malformed, parseXml } from '../saml/parse.ts'
import { isSignedBy, type RedirectMessage } from '../saml/redirect.ts'
import { SignInError } from '../saml/sign-in-error.ts'
import { applicationId, applicationName, maySignIn } from '../tenant/application.ts'
import type { User } from '../tenant/directory.ts'
import type { TenantState } from '../tenant/state.ts'

/** @throws {SignInError} 700016 unless the application's Identifier is that, byte for byte. */
export function refuseUnknownIssuer({ app, tenant }: TenantState, issuer: string): void {
  const { mode, basic } = app.singleSignOn
  if (mode === 'SAML' && basic.identifier !== '' && basic.identifier === issuer) return
  throw new SignInError(
    700016,
    `Application with identifier '${issuer}' was not found in the directory '${tenant.name}'. The Identifier (Entity ID) of an application must be the request's Issuer exactly, with case and last slash.`
  )
}

/**
 * The AuthnRequest in a message, once everything Entra checks of it holds.
 *
 * @throws {SignInError} 700016 unknown Issuer, 76021 not signed where that is required, 50011 another Reply URL,
 *   75005 and 75016 as {@link readAuthnRequest}.
 */
export function acceptAuthnRequest(state: TenantState, message: RedirectMessage): AuthnRequest {
  const root = parseXml(message.unverifiedXml)
  if (root.namespaceURI !== namespaces.protocol || root.localName !== 'AuthnRequest')
    throw malformed(`${root.localName} is no AuthnRequest`)
  const request = readAuthnRequest(root)
  refuseUnknownIssuer(state, request.issuer)
  refuseBadSignature(state, message)
  const { replyUrl } = state.app.singleSignOn.basic
  if (replyUrl === '' || (request.assertionConsumerServiceUrl ?? replyUrl) !== replyUrl)
    throw new SignInError(
      50011,
      `The reply URL '${request.assertionConsumerServiceUrl ?? ''}' specified in the request does not match the reply URLs configured for the application '${request.issuer}'. Case and last slash count.`
    )
  return request
}

function refuseBadSignature({ app }: TenantState, message: RedirectMessage): void {
  const { requireSignedRequests, verificationCertificates } = app.singleSignOn
  if (!requireSignedRequests) return
  if (message.signature === null) throw unsigned()
  const certificates = verificationCertificates.map(({ base64 }) => base64)
  if (!isSignedBy(message, certificates))
    throw malformed('its signature is not one by RSA-SHA256 of a verification certificate of the application')
}

const unsigned = () =>
  new SignInError(76021, 'The request sent by client is not signed while the application requires signed requests.')

/** Test and My Apps cannot sign a request. @throws {SignInError} 76021 where one is required. */
export function refuseUnsolicited({ app, tenant }: TenantState): void {
  const { mode, basic, requireSignedRequests } = app.singleSignOn
  if (mode !== 'SAML' || basic.identifier === '' || basic.replyUrl === '')
    throw new SignInError(
      700016,
      `Application with identifier '${applicationId(app)}' in the directory '${tenant.name}' has no Identifier (Entity ID) or no Reply URL: fill in its Basic SAML Configuration.`
    )
  if (requireSignedRequests) throw unsigned()
}

/** @throws {SignInError} 50034 deleted, 50057 disabled, 50105 not assigned. */
export function refuseUser({ app, directory, tenant }: TenantState, user: User): void {
  const { userPrincipalName } = user
  if (user.deletedDateTime !== undefined)
    throw new SignInError(
      50034,
      `The user account ${userPrincipalName} does not exist in the ${tenant.name} directory. To sign into this application, the account must be added to the directory.`
    )
  if (!user.accountEnabled) throw new SignInError(50057, `The user account ${userPrincipalName} is disabled.`)
  if (!maySignIn(app, directory, user))
    throw new SignInError(
      50105,
      `The administrator has configured the application ${applicationName(app) ?? ''} ('${applicationId(app)}') to block users unless they are specifically granted ('assigned') access to it. The signed in user '${userPrincipalName}' is neither assigned nor a direct member of an assigned group.`
    )
}

const { password, passwordProtectedTransport, unspecified } = authnContexts

/** @throws {SignInError} 75011 if the request asks for another way of signing in than the one that was used. */
export function refuseOtherContext({ requestedAuthnContexts }: AuthnRequest, multifactor: boolean): void {
  const met: readonly string[] = multifactor ? [unspecified] : [password, passwordProtectedTransport, unspecified]
  if (requestedAuthnContexts.length === 0 || requestedAuthnContexts.some(asked => met.includes(asked))) return
  const used = multifactor ? 'Password, MultiFactor' : 'Password'
  throw new SignInError(
    75011,
    `Authentication method '${used}' by which the user authenticated with the service doesn't match requested authentication method '${requestedAuthnContexts.join(', ')}'. Leave RequestedAuthnContext out of the request.`
  )
}
