/** When, where and for whom an assertion holds (SAML Core §2.4, §2.5, §2.7; SAML Profiles §4.1.4). Every input is what was signed. */
import { quoted, SamlError, type SamlReason } from './error.ts'
import { parseInstant } from './instant.ts'
import { methodBearer, namespaces } from './names.ts'
import { structure } from './shape.ts'
import { attributeOf, childElements, childrenNamed, isElement, textOf, type XmlElement } from './xml-tree.ts'

const { saml } = namespaces
const oldest = 90 * 60_000

/** Now, and how far another clock may be from ours. */
export interface Clock {
  readonly now: number
  readonly skew: number
}

const clockHint = 'compare the clocks of this server and the identity provider'

/** The instant in an attribute. */
export function instantIn(element: XmlElement, name: string, code: SamlReason): number | undefined {
  const text = attributeOf(element, name)
  if (text === undefined) return undefined
  const instant = parseInstant(text)
  if (instant === undefined)
    throw new SamlError(code, `The ${name} of ${element.localName} is ${quoted(text)}, which is no point in time.`)
  return instant
}

/** @throws SamlError `issued_in_future` */
export function checkIssuedBefore(element: XmlElement, clock: Clock): number {
  const issued = instantIn(element, 'IssueInstant', 'issued_in_future')
  if (issued === undefined || issued > clock.now + clock.skew) {
    const when = attributeOf(element, 'IssueInstant')
    throw new SamlError(
      'issued_in_future',
      `The ${element.localName} was issued at ${quoted(when)}, which is not in the past: ${clockHint}.`
    )
  }
  return issued
}

/** @throws SamlError `too_old` */
export function checkIssuedAfter(element: XmlElement, issued: number, clock: Clock): void {
  if (issued >= clock.now - oldest - clock.skew) return
  const when = attributeOf(element, 'IssueInstant')
  throw new SamlError(
    'too_old',
    `The ${element.localName} was issued at ${quoted(when)}, more than 90 minutes ago: sign in again, and ${clockHint}.`
  )
}

export interface ConfirmationRule {
  readonly acsUrl: string
  readonly answers: { readonly requestId: string } | 'unsolicited'
  readonly clock: Clock
}

/**
 * One bearer confirmation that holds here and now; what another one says does not matter, except that a message nobody asked for may
 * not answer a request in any of them.
 *
 * @returns The latest NotOnOrAfter of all of them.
 * @throws SamlError `subject_confirmation`, `unsolicited`
 * @see SAML Profiles §4.1.4.2, §4.1.4.3
 */
export function checkSubjectConfirmation(subject: XmlElement, rule: ConfirmationRule): number {
  const all = childrenNamed(subject, saml, 'SubjectConfirmation')
  const bearers = all.filter(confirmation => attributeOf(confirmation, 'Method') === methodBearer)
  if (rule.answers === 'unsolicited' && all.some(confirmation => inResponseToOf(confirmation) !== undefined)) {
    throw new SamlError(
      'unsolicited',
      'The assertion answers a request, but this sign-in began at the identity provider: begin again at this portal.'
    )
  }
  const objections = bearers.map(confirmation => objectionTo(confirmation, rule))
  if (!objections.includes(undefined)) {
    throw new SamlError(
      'subject_confirmation',
      `The assertion may not be presented here: ${objections[0] ?? 'it has no bearer confirmation'}.`
    )
  }
  const ends = bearers.map(
    confirmation => instantIn(dataOf(confirmation) ?? confirmation, 'NotOnOrAfter', 'subject_confirmation') ?? 0
  )
  return Math.max(...ends)
}

function dataOf(confirmation: XmlElement): XmlElement | undefined {
  const [data, ...others] = childrenNamed(confirmation, saml, 'SubjectConfirmationData')
  return others.length === 0 ? data : undefined
}

function inResponseToOf(confirmation: XmlElement): string | undefined {
  for (const data of childElements(confirmation)) {
    const inResponseTo = attributeOf(data, 'InResponseTo')
    if (inResponseTo !== undefined) return inResponseTo
  }
  return undefined
}

function objectionTo(confirmation: XmlElement, { acsUrl, answers, clock }: ConfirmationRule): string | undefined {
  const data = dataOf(confirmation)
  if (data === undefined) return 'its confirmation has no SubjectConfirmationData'
  const recipient = attributeOf(data, 'Recipient')
  if (recipient !== acsUrl) {
    return `its Recipient is ${quoted(recipient)} and not ${quoted(acsUrl)}, so set this as Reply URL (Entra ID: Basic SAML Configuration)`
  }
  const end = instantIn(data, 'NotOnOrAfter', 'subject_confirmation')
  if (end === undefined || end <= clock.now - clock.skew)
    return `its confirmation ended at ${quoted(attributeOf(data, 'NotOnOrAfter'))}, so ${clockHint}`
  if (attributeOf(data, 'NotBefore') !== undefined)
    return 'its confirmation has a NotBefore, which bearer confirmations have not'
  const expected = answers === 'unsolicited' ? undefined : answers.requestId
  if (attributeOf(data, 'InResponseTo') !== expected) return 'its confirmation answers another request'
  return undefined
}

/** @throws SamlError `conditions` unless there is exactly one Conditions element with an end */
export function readConditions(assertion: XmlElement): XmlElement {
  const [conditions, ...others] = childrenNamed(assertion, saml, 'Conditions')
  if (conditions === undefined || others.length > 0)
    throw new SamlError('conditions', 'The assertion must have exactly one Conditions element.')
  if (instantIn(conditions, 'NotOnOrAfter', 'conditions') === undefined) {
    throw new SamlError('conditions', 'The Conditions of the assertion do not say until when it holds.')
  }
  return conditions
}

/** @throws SamlError `unknown_condition` (SAML Core §2.5.1: what is not understood makes the assertion indeterminate) */
export function checkKnownConditions(conditions: XmlElement): void {
  for (const condition of structure(conditions)) {
    const known = ['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction'].some(name =>
      isElement(condition, saml, name)
    )
    if (!known)
      throw new SamlError(
        'unknown_condition',
        `The assertion sets a condition ${quoted(condition.name)} that is not understood here.`
      )
  }
}

/** @throws SamlError `not_yet_valid` */
export function checkBegun(conditions: XmlElement, clock: Clock): void {
  const begin = instantIn(conditions, 'NotBefore', 'conditions')
  if (begin === undefined || begin <= clock.now + clock.skew) return
  throw new SamlError(
    'not_yet_valid',
    `The assertion holds from ${quoted(attributeOf(conditions, 'NotBefore'))} on, which is in the future: ${clockHint}.`
  )
}

/** @throws SamlError `expired` */
export function checkNotOver(conditions: XmlElement, clock: Clock): number {
  const end = instantIn(conditions, 'NotOnOrAfter', 'conditions') ?? 0
  if (end > clock.now - clock.skew) return end
  throw new SamlError(
    'expired',
    `The assertion held until ${quoted(attributeOf(conditions, 'NotOnOrAfter'))}: sign in again, and ${clockHint}.`
  )
}

/** @throws SamlError `audience` unless there is a restriction and each names us (SAML Core §2.5.1.4) */
export function checkAudience(conditions: XmlElement, entityId: string): void {
  const restrictions = childrenNamed(conditions, saml, 'AudienceRestriction')
  const audiences = restrictions.map(restriction => structure(restriction).map(audienceOf))
  if (restrictions.length > 0 && audiences.every(names => names.includes(entityId))) return
  const named = audiences.flat().join(', ')
  throw new SamlError(
    'audience',
    `The assertion is meant for ${quoted(named)} and not for ${quoted(entityId)}: set this as Identifier (Entra ID: Basic SAML Configuration > Identifier (Entity ID)).`
  )
}

function audienceOf(element: XmlElement): string | undefined {
  return isElement(element, saml, 'Audience') ? textOf(element) : undefined
}

/** @throws SamlError `authnstatement` unless there is one with an instant */
export function readAuthnStatements(assertion: XmlElement): XmlElement[] {
  const statements = childrenNamed(assertion, saml, 'AuthnStatement')
  const dated = statements.every(statement => instantIn(statement, 'AuthnInstant', 'authnstatement') !== undefined)
  if (statements.length === 0 || !dated)
    throw new SamlError(
      'authnstatement',
      'The assertion does not say when the person signed in at the identity provider.'
    )
  return statements
}

/** @returns The earliest end of the session at the identity provider; null when none is given. @throws SamlError `session_over` */
export function checkSession(statements: readonly XmlElement[], clock: Clock): number | null {
  const ends = statements
    .map(statement => instantIn(statement, 'SessionNotOnOrAfter', 'session_over'))
    .filter(end => end !== undefined)
  if (ends.length === 0) return null
  const end = Math.min(...ends)
  if (end > clock.now - clock.skew) return end
  throw new SamlError('session_over', 'The session at the identity provider is over: sign in there again.')
}
