/**
 * What a Response must look like before anything in it is weighed: which elements stand where, and that no name for an element
 * (`ID`, `Id`) can mean two. A document that could be read in two ways by two readers is refused here, signed or not.
 */
import { quoted, SamlError } from './error.ts'
import { namespaces } from './names.ts'
import { attributeOf, childElements, everyElement, holdsElementsOnly, isElement, type XmlElement } from './xml-tree.ts'

const { saml, samlp, ds, xenc, xenc11, excC14n, xsi } = namespaces
const known: ReadonlySet<string> = new Set([saml, samlp, ds, xenc, xenc11, excC14n])
const messageAttributes: ReadonlySet<string> = new Set([
  'Version',
  'IssueInstant',
  'Destination',
  'Consent',
  'InResponseTo'
])

function wrongShape(what: string): SamlError {
  return new SamlError(
    'response_shape',
    `The message is not a SAML 2.0 Response as identity providers send it: ${what}.`
  )
}

/** Every `ID`, `Id`, `id` and `xml:id` of the documents together names one element. */
export function checkUniqueIds(documents: readonly XmlElement[]): void {
  const seen = new Set<string>()
  for (const attribute of everyId(documents)) {
    if (seen.has(attribute.value)) {
      throw new SamlError(
        'duplicate_id',
        `Two elements have the ID ${quoted(attribute.value)}: the message was changed on the way.`
      )
    }
    seen.add(attribute.value)
  }
}

/** `ID` stands without prefix on elements of SAML, `Id` on those of XML Signature and XML Encryption, others nowhere. */
export function checkOwnIds(documents: readonly XmlElement[]): void {
  for (const { name, value, owner } of everyId(documents)) {
    const allowed =
      name === 'ID' ? owner === saml || owner === samlp : name === 'Id' && (owner === ds || owner === xenc)
    if (!allowed)
      throw new SamlError('foreign_id', `An attribute ${quoted(name)} stands where SAML has none of that name.`)
    if (!/^[A-Za-z_][A-Za-z0-9._-]{0,255}$/.test(value)) {
      throw new SamlError(
        'foreign_id',
        `${quoted(value)} can not be an ID: it must be an XML name of at most 256 characters.`
      )
    }
  }
}

function* everyId(documents: readonly XmlElement[]): Generator<{ name: string; value: string; owner: string }> {
  for (const document of documents) {
    for (const element of everyElement(document)) {
      for (const { name, localName, value } of element.attributes) {
        if (localName.toLowerCase() === 'id') yield { name, value, owner: element.namespace }
      }
    }
  }
}

/** Two codes, a message and some detail. Where only the assertion is signed, anybody could stuff more there until it costs much to verify. */
const mostInStatus = 32

/** The parts of a Response, in the order of its schema (SAML Core §3.2.2, §3.3.3). */
export interface ResponseParts {
  readonly issuer: XmlElement
  readonly status: XmlElement
  readonly assertion: XmlElement | undefined
  readonly encryptedAssertion: XmlElement | undefined
}

/**
 * Issuer, Signature if there is one, Status, and one Assertion or EncryptedAssertion unless the Status may be a failure.
 *
 * @throws SamlError `response_shape`
 */
export function readResponseParts(root: XmlElement): ResponseParts {
  if (!isElement(root, samlp, 'Response'))
    throw wrongShape(`its root element is ${quoted(root.name)} in the namespace ${quoted(root.namespace)}`)
  checkElements(root)
  checkMessageAttributes(root)
  const [issuer, ...rest] = structure(root)
  if (issuer === undefined || !isElement(issuer, saml, 'Issuer')) throw wrongShape('it does not begin with its Issuer')
  if (rest[0] !== undefined && isElement(rest[0], ds, 'Signature')) rest.shift()
  const [status, assertion, ...others] = rest
  if (status === undefined || !isElement(status, samlp, 'Status')) throw wrongShape('it has no Status after its Issuer')
  if (others.length > 0) throw wrongShape('it holds more than one assertion or something beside it')
  if ([...everyElement(status)].length > mostInStatus)
    throw wrongShape(`its Status holds more than ${mostInStatus} elements`)
  const plain = assertion !== undefined && isElement(assertion, saml, 'Assertion')
  const encrypted = assertion !== undefined && isElement(assertion, saml, 'EncryptedAssertion')
  if (assertion !== undefined && !plain && !encrypted)
    throw wrongShape(`it holds ${quoted(assertion.name)} where the assertion belongs`)
  return {
    issuer,
    status,
    assertion: plain ? assertion : undefined,
    encryptedAssertion: encrypted ? assertion : undefined
  }
}

/** The shape of an assertion that was encrypted: as a document of its own. */
export function checkDecryptedAssertion(root: XmlElement): void {
  if (!isElement(root, saml, 'Assertion')) {
    throw wrongShape(
      `the encrypted assertion holds ${quoted(root.name)}, or an Assertion that does not declare its own namespace`
    )
  }
  checkElements(root)
}

/** The child elements of an assertion's part; nothing but blanks between them. */
export function structure(element: XmlElement): XmlElement[] {
  if (!holdsElementsOnly(element)) throw wrongShape(`there is text in ${quoted(element.name)} where elements belong`)
  return childElements(element)
}

/** No element of a namespace that SAML does not use here, and none that carries statements at a second place. */
function checkElements(root: XmlElement): void {
  for (const element of everyElement(root)) {
    const { namespace, localName, parent } = element
    if (!known.has(namespace) && !isBelow(element, isOpen)) {
      throw wrongShape(`it holds ${quoted(element.name)} of the namespace ${quoted(namespace)}`)
    }
    if (element === root) continue
    const inResponse = parent === root && isElement(root, samlp, 'Response')
    if (['Assertion', 'EncryptedAssertion', 'Response'].includes(localName) && !inResponse) {
      throw wrongShape(`it holds ${quoted(element.name)} inside ${quoted(parent?.name)}`)
    }
    if (localName === 'Extensions' || localName === 'Advice')
      throw wrongShape(`it holds ${localName}, which is not read here`)
    if ((namespace === xenc || namespace === xenc11) && !isBelow(element, isEncryptedAssertion))
      throw wrongShape('it holds encrypted data beside the assertion')
    if (isElement(element, saml, 'Assertion')) checkMessageAttributes(element)
  }
}

function isBelow(element: XmlElement, isWanted: (element: XmlElement) => boolean): boolean {
  for (let up = element.parent; up !== undefined; up = up.parent) if (isWanted(up)) return true
  return false
}

function isEncryptedAssertion(element: XmlElement): boolean {
  return isElement(element, saml, 'EncryptedAssertion')
}

/** What these hold is the business of others and is never read. */
function isOpen(element: XmlElement): boolean {
  return isElement(element, ds, 'KeyInfo') || isElement(element, samlp, 'StatusDetail')
}

function checkMessageAttributes(element: XmlElement): void {
  for (const attribute of element.attributes) {
    const isId = attribute.localName.toLowerCase() === 'id'
    if (!isId && !messageAttributes.has(attribute.name) && attribute.namespace !== xsi) {
      throw wrongShape(`${quoted(element.name)} has an attribute ${quoted(attribute.name)}`)
    }
  }
  if (attributeOf(element, 'ID') === undefined) throw wrongShape(`${quoted(element.name)} has no ID`)
}
