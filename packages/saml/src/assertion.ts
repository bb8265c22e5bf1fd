/** A signed assertion, weighed: every statement is read from the verified octets and from nothing else. */
import type { Journal } from './checks.ts'
import { checkEmail, emailValue, readAttributes, readNameId } from './claims.ts'
import {
  type Clock,
  checkAudience,
  checkBegun,
  checkIssuedAfter,
  checkIssuedBefore,
  checkKnownConditions,
  checkNotOver,
  checkSession,
  checkSubjectConfirmation,
  readAuthnStatements,
  readConditions
} from './conditions.ts'
import { quoted, SamlError } from './error.ts'
import { namespaces } from './names.ts'
import { structure } from './shape.ts'
import { attributeOf, childrenNamed, isElement, textOf, type XmlElement } from './xml-tree.ts'

const { saml, ds } = namespaces

/** What an assertion must fit to. */
export interface AssertionRule {
  readonly issuer: string
  readonly entityId: string
  readonly acsUrl: string
  readonly answers: { readonly requestId: string } | 'unsolicited'
  readonly clock: Clock
}

export interface AssertionFacts {
  readonly assertionId: string
  readonly nameId: string
  readonly nameIdFormat: string | null
  readonly sessionIndex: string | null
  readonly attributes: ReadonlyMap<string, readonly string[]>
  readonly issueInstant: number
  readonly usableUntil: number
  readonly sessionNotOnOrAfter: number | null
}

/**
 * Makes every check of an assertion, in the order of its schema.
 *
 * @param assertion The root of the parsed octets.
 * @throws SamlError the reason of the first check that fails
 * @see SAML Core §2.3.3, SAML Profiles §4.1.4.3
 */
export function weighAssertion(assertion: XmlElement, rule: AssertionRule, journal: Journal): AssertionFacts {
  const { clock } = rule
  journal.step('assertionVersion', () => checkVersion(assertion))
  journal.step('assertionIssuer', () => checkIssuer(assertion, rule.issuer))
  const issueInstant = journal.step('issuedInFuture', () => checkIssuedBefore(assertion, clock))
  journal.step('tooOld', () => checkIssuedAfter(assertion, issueInstant, clock))
  const subject = journal.step('assertionShape', () => readParts(assertion))
  const confirmedUntil = journal.step('subjectConfirmation', () => checkSubjectConfirmation(subject, rule))
  const conditions = journal.step('conditions', () => readConditions(assertion))
  journal.step('unknownCondition', () => checkKnownConditions(conditions))
  journal.step('notYetValid', () => checkBegun(conditions, clock))
  const validUntil = journal.step('expired', () => checkNotOver(conditions, clock))
  journal.step('audience', () => checkAudience(conditions, rule.entityId))
  const statements = journal.step('authnStatement', () => readAuthnStatements(assertion))
  const sessionNotOnOrAfter = journal.step('sessionOver', () => checkSession(statements, clock))
  const nameId = journal.step('nameId', () => readNameId(subject))
  const attributes = journal.step('attributes', () => readAttributes(assertion))
  const email = journal.step('emailValues', () => emailValue(attributes))
  journal.step('emailSyntax', () => (email === null ? null : checkEmail(email)))
  return {
    assertionId: attributeOf(assertion, 'ID') ?? '',
    nameId: nameId.value,
    nameIdFormat: nameId.format,
    sessionIndex: sessionIndexOf(statements),
    attributes,
    issueInstant,
    usableUntil: Math.max(confirmedUntil, validUntil) + clock.skew,
    sessionNotOnOrAfter
  }
}

/** @throws SamlError `version` */
export function checkVersion(element: XmlElement): void {
  const version = attributeOf(element, 'Version')
  if (version === '2.0') return
  throw new SamlError(
    'version',
    `The ${element.localName} has the version ${quoted(version)}: the identity provider must send SAML 2.0.`
  )
}

function checkIssuer(assertion: XmlElement, expected: string): void {
  const issuers = childrenNamed(assertion, saml, 'Issuer').map(textOf)
  if (issuers.length === 1 && issuers[0] === expected) return
  throw new SamlError(
    'assertion_issuer',
    `The assertion was issued by ${quoted(issuers[0])} and not by ${quoted(expected)}: compare the Issuer set here with the identity provider’s (Entra ID: Microsoft Entra Identifier).`
  )
}

/** The Subject; everything beside it has its place in the schema. */
function readParts(assertion: XmlElement): XmlElement {
  const [subject, ...others] = childrenNamed(assertion, saml, 'Subject')
  for (const part of structure(assertion)) {
    const inSaml = ['Issuer', 'Subject', 'Conditions', 'AuthnStatement', 'AttributeStatement'].some(name =>
      isElement(part, saml, name)
    )
    if (!inSaml && !isElement(part, ds, 'Signature')) {
      throw new SamlError('response_shape', `The assertion holds ${quoted(part.name)}, which is not read here.`)
    }
  }
  if (subject === undefined || others.length > 0)
    throw new SamlError('nameid', 'The assertion must have exactly one Subject.')
  return subject
}

function sessionIndexOf(statements: readonly XmlElement[]): string | null {
  for (const statement of statements) {
    const index = attributeOf(statement, 'SessionIndex')
    if (index) return index
  }
  return null
}
