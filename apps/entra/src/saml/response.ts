/**
 * The Response that Entra posts to a service provider. Issuer, times, claims and the place of InResponseTo are as Microsoft
 * describes them; which of Response and Assertion are signed is the application's signing option.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/single-sign-on-saml-protocol
 */
import { encryptedAssertion } from './encrypt.ts'
import { authnContexts, namespaces, statusCodes } from './names.ts'
import { type Signer, signatureOf } from './sign.ts'
import { element, nothing, text, type Xml } from './xml.ts'

export type SigningOption = 'assertion' | 'response' | 'both'

export type Claim = { readonly name: string; readonly values: readonly string[] }

export type NameId = { readonly value: string; readonly format: string }

export type ResponseFrame = {
  /** `https://sts.windows.net/<tenant id>/`. */
  readonly issuer: string
  /** The Reply URL. */
  readonly destination: string
  /** Null when nobody asked: the Response then names no request anywhere. */
  readonly inResponseTo: string | null
  readonly at: Date
  readonly signer: Signer
  readonly signingOption: SigningOption
  readonly newId: () => string
}

export type Subject = {
  readonly nameId: NameId
  readonly claims: readonly Claim[]
  readonly audience: string
  /** When the person signed in at the tenant. */
  readonly authnInstant: Date
  /** DER in Base64: the assertion is encrypted for it. */
  readonly encryptFor: string | null
}

export type IssuedResponse = { readonly xml: string; readonly sessionIndex: string }

const minutesUsable = 70
const after = (at: Date) => new Date(at.getTime() + minutesUsable * 60_000).toISOString()
const messageId = (newId: () => string) => `_${newId()}`

/** A Response with status Success and one assertion. */
export function successResponse(frame: ResponseFrame, subject: Subject): IssuedResponse {
  const id = messageId(frame.newId)
  const signed = assertionOf(id, frame, subject)
  const carried = subject.encryptFor === null ? signed : encryptedAssertion(signed, subject.encryptFor)
  const status = element('samlp:Status', {}, element('samlp:StatusCode', { Value: statusCodes.success }))
  return { xml: responseOf(frame, status, carried), sessionIndex: id }
}

/** A Response that says why there is no assertion in it. */
export function failureResponse(frame: ResponseFrame, codes: readonly [string, string], message: string): string {
  const [first, second] = codes
  const status = element(
    'samlp:Status',
    {},
    element('samlp:StatusCode', { Value: first }, element('samlp:StatusCode', { Value: second })),
    element('samlp:StatusMessage', {}, text(message))
  )
  return responseOf(frame, status, nothing)
}

function responseOf(frame: ResponseFrame, status: Xml, assertion: Xml): string {
  const id = messageId(frame.newId)
  const attributes = {
    'xmlns:samlp': namespaces.protocol,
    ID: id,
    Version: '2.0',
    IssueInstant: frame.at.toISOString(),
    Destination: frame.destination,
    InResponseTo: frame.inResponseTo ?? undefined
  }
  const issuer = element('Issuer', { xmlns: namespaces.assertion }, text(frame.issuer))
  const bare = element('samlp:Response', attributes, issuer, status, assertion)
  if (frame.signingOption === 'assertion') return bare
  return element('samlp:Response', attributes, issuer, signatureOf(bare, id, frame.signer), status, assertion)
}

function assertionOf(id: string, frame: ResponseFrame, subject: Subject): Xml {
  const attributes = { xmlns: namespaces.assertion, ID: id, IssueInstant: frame.at.toISOString(), Version: '2.0' }
  const issuer = element('Issuer', {}, text(frame.issuer))
  const statements = [
    subjectOf(frame, subject),
    conditionsOf(frame, subject),
    element('AttributeStatement', {}, ...subject.claims.map(attributeOf)),
    authnStatementOf(id, subject)
  ]
  const bare = element('Assertion', attributes, issuer, ...statements)
  if (frame.signingOption === 'response') return bare
  return element('Assertion', attributes, issuer, signatureOf(bare, id, frame.signer), ...statements)
}

const subjectOf = ({ destination, inResponseTo, at }: ResponseFrame, { nameId }: Subject): Xml =>
  element(
    'Subject',
    {},
    element('NameID', { Format: nameId.format }, text(nameId.value)),
    element(
      'SubjectConfirmation',
      { Method: 'urn:oasis:names:tc:SAML:2.0:cm:bearer' },
      element('SubjectConfirmationData', {
        InResponseTo: inResponseTo ?? undefined,
        NotOnOrAfter: after(at),
        Recipient: destination
      })
    )
  )

const conditionsOf = ({ at }: ResponseFrame, { audience }: Subject): Xml =>
  element(
    'Conditions',
    { NotBefore: at.toISOString(), NotOnOrAfter: after(at) },
    element('AudienceRestriction', {}, element('Audience', {}, text(audience)))
  )

const attributeOf = ({ name, values }: Claim): Xml =>
  element('Attribute', { Name: name }, ...values.map(value => element('AttributeValue', {}, text(value))))

const authnStatementOf = (sessionIndex: string, { authnInstant }: Subject): Xml =>
  element(
    'AuthnStatement',
    { AuthnInstant: authnInstant.toISOString(), SessionIndex: sessionIndex },
    element('AuthnContext', {}, element('AuthnContextClassRef', {}, text(authnContexts.password)))
  )
