/** Single logout by redirect: what is sent and what is read (SAML Core §3.7, SAML Profiles §4.4). */
import { checkVersion } from './assertion.ts'
import { verificationKeys } from './certificate.ts'
import { type Clock, checkIssuedAfter, checkIssuedBefore, instantIn } from './conditions.ts'
import { escapeXml } from './encoding.ts'
import { quoted, SamlError } from './error.ts'
import { formatInstant } from './instant.ts'
import type { SigningKey } from './key.ts'
import type { TrustedProvider } from './message.ts'
import { nameIdOf } from './name-id.ts'
import { namespaces, statusSuccess } from './names.ts'
import { type IncomingMessage, readRedirect, redirectUrl, requireRedirectSignature } from './redirect.ts'
import { checkOwnIds, checkUniqueIds } from './shape.ts'
import { usableKeys } from './trust.ts'
import { parseXml } from './xml.ts'
import { messageLimits } from './xml-gate.ts'
import { attributeOf, childElements, childrenNamed, isElement, textOf, type XmlElement } from './xml-tree.ts'

const { saml, samlp } = namespaces
const requestLife = 300_000
/** After this a request is too old, whatever it says itself. */
const longestLife = 90 * 60_000
const statusResponder = 'urn:oasis:names:tc:SAML:2.0:status:Responder'

interface OutgoingLogout {
  readonly id: string
  /** Where the identity provider takes it. */
  readonly signOutUrl: string
  /** Milliseconds since 1970. */
  readonly issueInstant: number
  /** Ours. */
  readonly entityId: string
  readonly relayState?: string
  /** AD FS takes signed messages only (MSIS7084). */
  readonly signingKey?: SigningKey
}

export interface LogoutRequest extends OutgoingLogout {
  /** As the assertion of this session had it. */
  readonly nameId: string
  readonly nameIdFormat: string | null
  readonly sessionIndex: string | null
}

/** The address that ends this person's session at the identity provider; the request holds for five minutes. */
export function logoutRequestUrl(request: LogoutRequest): string {
  const format = request.nameIdFormat === null ? '' : ` Format="${escapeXml(request.nameIdFormat)}"`
  const index =
    request.sessionIndex === null ? '' : `<samlp:SessionIndex>${escapeXml(request.sessionIndex)}</samlp:SessionIndex>`
  const until = ` NotOnOrAfter="${formatInstant(request.issueInstant + requestLife)}"`
  const content = `<saml:NameID${format}>${escapeXml(request.nameId)}</saml:NameID>${index}`
  return redirectUrl(request.signOutUrl, {
    parameter: 'SAMLRequest',
    xml: message('LogoutRequest', request, until, content),
    relayState: request.relayState,
    privateKey: request.signingKey?.privateKey
  })
}

export interface LogoutResponse extends OutgoingLogout {
  readonly inResponseTo: string
  readonly success: boolean
}

/** The address that answers an identity provider's LogoutRequest. */
export function logoutResponseUrl(response: LogoutResponse): string {
  const status = response.success ? statusSuccess : statusResponder
  const content = `<samlp:Status><samlp:StatusCode Value="${status}"/></samlp:Status>`
  return redirectUrl(response.signOutUrl, {
    parameter: 'SAMLResponse',
    xml: message('LogoutResponse', response, ` InResponseTo="${escapeXml(response.inResponseTo)}"`, content),
    relayState: response.relayState,
    privateKey: response.signingKey?.privateKey
  })
}

function message(name: string, logout: OutgoingLogout, attributes: string, content: string): string {
  return [
    `<samlp:${name} xmlns:samlp="${namespaces.samlp}" xmlns:saml="${namespaces.saml}" ID="${escapeXml(logout.id)}" Version="2.0"`,
    ` IssueInstant="${formatInstant(logout.issueInstant)}" Destination="${escapeXml(logout.signOutUrl)}"${attributes}>`,
    `<saml:Issuer>${escapeXml(logout.entityId)}</saml:Issuer>${content}</samlp:${name}>`
  ].join('')
}

/** What an identity provider says about signing out. `signed` is true only where the signature was verified. */
export type LogoutMessage =
  | {
      readonly kind: 'request'
      readonly id: string
      readonly issuer: string
      readonly nameId: string
      readonly nameIdFormat: string | null
      /** Empty for all sessions of that person. */
      readonly sessionIndexes: readonly string[]
      readonly signed: boolean
      readonly relayState: string | null
      /** How long its ID must be remembered. */
      readonly usableUntil: number
    }
  | {
      readonly kind: 'response'
      readonly inResponseTo: string | null
      readonly success: boolean
      readonly signed: boolean
      readonly relayState: string | null
    }

export interface LogoutExpectation {
  readonly provider: Pick<TrustedProvider, 'entityId' | 'certificates'>
  /** Ours. */
  readonly logoutUrl: string
  /** Milliseconds since 1970. */
  readonly now: number
  readonly skewMilliseconds?: number
}

/**
 * Reads a logout message that came by redirect. An unsigned one is read too, since Entra ID sends such: what it may do is for the caller to
 * limit. A signature that is there must be true.
 *
 * @param rawQuery The query exactly as received, without `?`.
 * @throws SamlError
 * @see SAML Bindings §3.4.4.1, SAML Profiles §4.4.3.3
 */
export function readLogoutMessage(rawQuery: string, expectation: LogoutExpectation): LogoutMessage {
  const clock = { now: expectation.now, skew: expectation.skewMilliseconds ?? 120_000 }
  const incoming = readRedirect(rawQuery)
  const signed = checkSignature(incoming, expectation)
  const root = parseXml(incoming.xml, messageLimits)
  checkUniqueIds([root])
  checkOwnIds([root])
  checkKind(root, incoming)
  checkVersion(root)
  const issuer = checkIssuer(root, expectation.provider.entityId)
  checkDestination(root, signed, expectation.logoutUrl)
  const issued = checkIssuedBefore(root, clock)
  checkIssuedAfter(root, issued, clock)
  const { relayState } = incoming
  if (incoming.parameter === 'SAMLResponse') return { kind: 'response', ...readResponse(root), signed, relayState }
  return { kind: 'request', issuer, ...readRequest(root, issued, clock), signed, relayState }
}

function checkSignature({ signature }: IncomingMessage, { provider, now }: LogoutExpectation): boolean {
  if (signature === undefined) return false
  requireRedirectSignature(signature, usableKeys(verificationKeys(provider.certificates), { now }).usable)
  return true
}

function wrongShape(what: string): SamlError {
  return new SamlError('logout_shape', `The message is not one of SAML 2.0 single logout: ${what}.`)
}

function checkKind(root: XmlElement, { parameter }: IncomingMessage): void {
  const expected = parameter === 'SAMLRequest' ? 'LogoutRequest' : 'LogoutResponse'
  if (!isElement(root, samlp, expected)) throw wrongShape(`it is ${quoted(root.name)} and not ${expected}`)
  if (!attributeOf(root, 'ID')) throw wrongShape('it has no ID')
  for (const child of childElements(root)) {
    if (child.namespace !== saml && child.namespace !== samlp) throw wrongShape(`it holds ${quoted(child.name)}`)
  }
}

/** Entra ID signs in as `https://sts.windows.net/<tenant>/` and out as `https://login.microsoftonline.com/<tenant>/`. */
function checkIssuer(root: XmlElement, entityId: string): string {
  const [issuer, ...others] = childrenNamed(root, saml, 'Issuer').map(textOf)
  const accepted = [entityId, entityId.replace(/^https:\/\/sts\.windows\.net\//, 'https://login.microsoftonline.com/')]
  if (issuer !== undefined && others.length === 0 && accepted.includes(issuer)) return issuer
  throw new SamlError(
    'unknown_issuer',
    `The sign-out message was issued by ${quoted(issuer)} and not by ${quoted(entityId)}.`
  )
}

/** A signed message says for whom it is; an unsigned one may leave it out, for anybody could write it. */
function checkDestination(root: XmlElement, signed: boolean, logoutUrl: string): void {
  const destination = attributeOf(root, 'Destination')
  if (destination === logoutUrl || (destination === undefined && !signed)) return
  throw new SamlError(
    'destination',
    `The sign-out message is addressed to ${quoted(destination)} and not to ${quoted(logoutUrl)}: set this as Logout URL (Entra ID: Basic SAML Configuration).`
  )
}

function readResponse(root: XmlElement): { readonly inResponseTo: string | null; readonly success: boolean } {
  const codes = childrenNamed(root, samlp, 'Status').flatMap(status => childrenNamed(status, samlp, 'StatusCode'))
  if (codes.length !== 1) throw wrongShape('it has no status')
  const success = codes.every(code => attributeOf(code, 'Value') === statusSuccess)
  return { inResponseTo: attributeOf(root, 'InResponseTo') ?? null, success }
}

function readRequest(root: XmlElement, issued: number, clock: Clock) {
  const end = instantIn(root, 'NotOnOrAfter', 'expired')
  if (end !== undefined && end <= clock.now - clock.skew) {
    throw new SamlError(
      'expired',
      'The sign-out request has expired: compare the clocks of this server and the identity provider.'
    )
  }
  const names = childElements(root).filter(child => ['NameID', 'BaseID', 'EncryptedID'].includes(child.localName))
  const { value, format } = nameIdOf(names)
  const sessionIndexes = childrenNamed(root, samlp, 'SessionIndex').map(element => textOf(element) ?? '')
  if (sessionIndexes.includes('')) throw wrongShape('it has an empty SessionIndex')
  return {
    id: attributeOf(root, 'ID') ?? '',
    nameId: value,
    nameIdFormat: format,
    sessionIndexes,
    usableUntil: Math.min(end ?? Number.POSITIVE_INFINITY, issued + longestLife) + clock.skew
  }
}
