/** Requests to sign somebody in, by redirect (SAML Core §3.4.1, SAML Profiles §4.1.4.1). */
import { randomBytes } from 'node:crypto'
import { escapeXml } from './encoding.ts'
import { formatInstant } from './instant.ts'
import type { SigningKey } from './key.ts'
import { bindings, namespaces } from './names.ts'
import { redirectUrl } from './redirect.ts'

/** An ID for a message: an underscore, since XML names do not begin with digits, and 128 random bits in hexadecimal. */
export function newMessageId(): string {
  return `_${randomBytes(16).toString('hex')}`
}

export interface AuthnRequest {
  readonly id: string
  /** Where the identity provider takes requests. */
  readonly signInUrl: string
  /** Milliseconds since 1970. */
  readonly issueInstant: number
  /** Ours. */
  readonly entityId: string
  readonly acsUrl: string
  /** Comes back with the response; 80 bytes are the most that everyone takes. */
  readonly relayState: string
  /** Whether the person must show anew who it is. */
  readonly forceAuthn?: boolean
  /** Whom the identity provider may suggest; for Entra ID, which refuses a Subject. */
  readonly loginHint?: string
  readonly signingKey?: SigningKey
}

/**
 * The address to send a browser to.
 *
 * No NameIDPolicy and no RequestedAuthnContext are asked for: the first would override what the administrator chose at Entra ID, the
 * second would refuse everyone who signs in with more than a password (AADSTS75011).
 */
export function authnRequestUrl(request: AuthnRequest): string {
  const force = request.forceAuthn === true ? ' ForceAuthn="true"' : ''
  const xml = [
    `<samlp:AuthnRequest xmlns:samlp="${namespaces.samlp}" ID="${escapeXml(request.id)}" Version="2.0"`,
    ` IssueInstant="${formatInstant(request.issueInstant)}" Destination="${escapeXml(request.signInUrl)}"${force}`,
    ` ProtocolBinding="${bindings.post}" AssertionConsumerServiceURL="${escapeXml(request.acsUrl)}">`,
    `<saml:Issuer xmlns:saml="${namespaces.saml}">${escapeXml(request.entityId)}</saml:Issuer>`,
    '</samlp:AuthnRequest>'
  ].join('')
  return redirectUrl(request.signInUrl, {
    parameter: 'SAMLRequest',
    xml,
    relayState: request.relayState,
    privateKey: request.signingKey?.privateKey,
    ...(request.loginHint === undefined ? {} : { further: { login_hint: request.loginHint } })
  })
}
