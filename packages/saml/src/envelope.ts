/** The Response around an assertion: whether it reports success, from whom it is, to whom, in answer to what (SAML Core §3.2.2, SAML Bindings §3.5.5.2). */
import { checkVersion } from './assertion.ts'
import type { Journal } from './checks.ts'
import { type Clock, checkIssuedAfter, checkIssuedBefore } from './conditions.ts'
import { quoted, SamlError } from './error.ts'
import type { Expectation } from './message.ts'
import { namespaces, statusSuccess } from './names.ts'
import type { ResponseParts } from './shape.ts'
import { attributeOf, childrenNamed, textOf, type XmlElement } from './xml-tree.ts'

const { samlp } = namespaces

/** Makes every check of the Response itself. */
export function weighEnvelope(
  root: XmlElement,
  parts: ResponseParts,
  expectation: Expectation,
  clock: Clock,
  journal: Journal
): void {
  journal.step('responseVersion', () => checkVersion(root))
  journal.step('status', () => checkStatus(parts))
  journal.step('issuer', () => checkIssuer(issuerOf(parts.issuer), expectation.provider.entityId))
  journal.step('destination', () => checkDestination(attributeOf(root, 'Destination'), expectation.acsUrl))
  journal.step('answer', () => checkAnswer(attributeOf(root, 'InResponseTo'), expectation.answers))
  journal.step('responseTime', () => checkIssuedAfter(root, checkIssuedBefore(root, clock), clock))
}

/** The text of an Issuer element. @throws SamlError `response_shape` */
export function issuerOf(element: XmlElement): string {
  const issuer = textOf(element)
  if (issuer === undefined || issuer === '' || issuer.length > 1024) {
    throw new SamlError('response_shape', 'The Issuer of the message is empty, too long or not plain text.')
  }
  return issuer
}

/** Success, and then an assertion; what the provider says instead is quoted for the administrator. */
function checkStatus({ status, assertion, encryptedAssertion }: ResponseParts): void {
  const codes = childrenNamed(status, samlp, 'StatusCode')
  const values = codes.map(code => attributeOf(code, 'Value'))
  if (values.length !== 1 || values[0] !== statusSuccess) {
    const inner = codes
      .flatMap(code => childrenNamed(code, samlp, 'StatusCode'))
      .map(code => attributeOf(code, 'Value'))
    const [message] = childrenNamed(status, samlp, 'StatusMessage')
    const said = message === undefined ? '' : ` and says ${quoted(textOf(message), 600)}`
    const reported = [...values, ...inner].map(value => value?.replace(/^.*:/, '')).join(', ')
    throw new SamlError(
      'idp_status',
      `The identity provider reports ${quoted(reported)}${said}: mend it there (Entra ID: Sign-in logs show the same attempt).`
    )
  }
  if (assertion === undefined && encryptedAssertion === undefined) {
    throw new SamlError('response_shape', 'The response reports success and holds no assertion.')
  }
}

function checkIssuer(issuer: string, expected: string): void {
  if (issuer === expected) return
  throw new SamlError(
    'unknown_issuer',
    `The response was issued by ${quoted(issuer)} and not by ${quoted(expected)}: compare the Issuer set here with the identity provider’s, slash at the end included (Entra ID: Microsoft Entra Identifier).`
  )
}

function checkDestination(destination: string | undefined, acsUrl: string): void {
  if (destination === acsUrl) return
  throw new SamlError(
    'destination',
    `The response is addressed to ${quoted(destination)} and not to ${quoted(acsUrl)}: set this as Reply URL (Entra ID: Basic SAML Configuration > Reply URL).`
  )
}

function checkAnswer(inResponseTo: string | undefined, answers: Expectation['answers']): void {
  if (answers === 'unsolicited') {
    if (inResponseTo === undefined) return
    throw new SamlError(
      'unsolicited',
      'The response answers a request, but this sign-in began at the identity provider: begin again at this portal.'
    )
  }
  if (inResponseTo === answers.requestId) return
  throw new SamlError(
    'inresponseto_unknown',
    `The response answers ${quoted(inResponseTo)}, which is not the request of this sign-in: begin again at this portal.`
  )
}
