/** Responses and assertions as text, part by part, so that a case says only what is different about it. */
import { bearer, claim, emailFormat, samlNs, samlpNs, statusSuccess } from './names.ts'
import { acsUrl, entityId, genuineMail, hour, instant, issuer, minute, requestId, tenant } from './occasion.ts'

export const responseId = '_response-1'
export const assertionId = '_assertion-1'

/** The attribute ` name="value"`; nothing for null. */
const given = (name: string, value: string | null): string => (value === null ? '' : ` ${name}="${value}"`)

/** An optional part: what the case says, else what is usual. */
export type Part = string | undefined

export interface AssertionDraft {
  readonly id?: string
  readonly version?: string | null
  readonly issueInstant?: string | null
  readonly declarations?: string
  readonly issuer?: string
  readonly nameId?: Part
  readonly confirmation?: Part
  readonly inResponseTo?: string | null
  readonly conditions?: Part
  readonly attributeStatement?: Part
  readonly authnStatement?: Part
  readonly mail?: string
  /** At the end of the assertion. */
  readonly further?: string
}

export const nameId = (value: string, format: string | null = emailFormat): string =>
  `<NameID${given('Format', format)}>${value}</NameID>`

export interface ConfirmationDraft {
  readonly method?: string
  readonly recipient?: string | null
  readonly notOnOrAfter?: string | null
  readonly notBefore?: string | null
  readonly inResponseTo?: string | null
}

export function confirmation(draft: ConfirmationDraft = {}): string {
  const { method = bearer, recipient = acsUrl, notOnOrAfter = instant(70 * minute), notBefore = null } = draft
  const { inResponseTo = requestId } = draft
  const data = `${given('InResponseTo', inResponseTo)}${given('NotBefore', notBefore)}${given('NotOnOrAfter', notOnOrAfter)}${given('Recipient', recipient)}`
  return `<SubjectConfirmation Method="${method}"><SubjectConfirmationData${data}/></SubjectConfirmation>`
}

export const audience = (...names: string[]): string =>
  `<AudienceRestriction>${names.map(name => `<Audience>${name}</Audience>`).join('')}</AudienceRestriction>`

export interface ConditionsDraft {
  readonly notBefore?: string | null
  readonly notOnOrAfter?: string | null
  readonly content?: string
}

/** Entra ID: from the moment of issue, without buffer, for 70 minutes. */
export function conditions(draft: ConditionsDraft = {}): string {
  const { notBefore = instant(), notOnOrAfter = instant(70 * minute), content = audience(entityId) } = draft
  return `<Conditions${given('NotBefore', notBefore)}${given('NotOnOrAfter', notOnOrAfter)}>${content}</Conditions>`
}

export const attribute = (name: string, ...values: string[]): string =>
  `<Attribute Name="${name}">${values.map(value => `<AttributeValue>${value}</AttributeValue>`).join('')}</Attribute>`

export const attributes = (...content: string[]): string =>
  `<AttributeStatement>${content.join('')}</AttributeStatement>`

/** The claims that Entra ID sends unless told otherwise. */
export const entraClaims = (mail = genuineMail): string[] => [
  attribute(claim.tenantId, tenant),
  attribute(claim.objectId, 'b1a2c3d4-0000-4000-8000-0000000000a1'),
  attribute(claim.displayName, 'Alice Müller'),
  attribute(claim.identityProvider, issuer),
  attribute(
    claim.methods,
    'http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/password',
    'http://schemas.microsoft.com/claims/multipleauthn'
  ),
  attribute(claim.givenName, 'Alice'),
  attribute(claim.surname, 'Müller &amp; Co'),
  attribute(claim.email, mail),
  attribute(claim.name, mail)
]

export const authn = (further = '', authnInstant: string | null = instant(-5 * minute)): string =>
  `<AuthnStatement${given('AuthnInstant', authnInstant)} SessionIndex="${assertionId}"${further}><AuthnContext><AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</AuthnContextClassRef></AuthnContext></AuthnStatement>`

/** An assertion as Entra ID writes it. */
export function assertion(draft: AssertionDraft = {}): string {
  const { id = assertionId, version = '2.0', issueInstant = instant(), mail = genuineMail } = draft
  const { inResponseTo = requestId, declarations = ` xmlns="${samlNs}"` } = draft
  const confirmed = draft.confirmation ?? confirmation({ inResponseTo })
  return [
    `<Assertion ID="${id}"${given('IssueInstant', issueInstant)}${given('Version', version)}${declarations}>`,
    `<Issuer>${draft.issuer ?? issuer}</Issuer>`,
    `<Subject>${draft.nameId ?? nameId(mail)}${confirmed}</Subject>`,
    draft.conditions ?? conditions(),
    draft.attributeStatement ?? attributes(...entraClaims(mail)),
    draft.authnStatement ?? authn(),
    `${draft.further ?? ''}</Assertion>`
  ].join('')
}

export interface ResponseDraft {
  readonly id?: string
  readonly version?: string | null
  readonly issueInstant?: string | null
  readonly destination?: string | null
  readonly inResponseTo?: string | null
  readonly declarations?: string
  readonly issuer?: Part
  readonly status?: Part
}

export const status = (code = statusSuccess, further = ''): string =>
  `<samlp:Status><samlp:StatusCode Value="${code}"/>${further}</samlp:Status>`

/** A response around anything. */
export function response(content: string, draft: ResponseDraft = {}): string {
  const { id = responseId, version = '2.0', issueInstant = instant(), destination = acsUrl } = draft
  const { inResponseTo = requestId, declarations = ` xmlns:samlp="${samlpNs}"` } = draft
  return [
    `<samlp:Response ID="${id}"${given('Version', version)}${given('IssueInstant', issueInstant)}`,
    `${given('Destination', destination)}${given('InResponseTo', inResponseTo)}${declarations}>`,
    draft.issuer ?? `<Issuer xmlns="${samlNs}">${issuer}</Issuer>`,
    draft.status ?? status(),
    `${content}</samlp:Response>`
  ].join('')
}

/** When a session at the provider is over. */
export const sessionEnd = (offset = 8 * hour): string => ` SessionNotOnOrAfter="${instant(offset)}"`
