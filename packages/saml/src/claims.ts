/** Whom an assertion speaks of: the NameID and the claims. */
import { quoted, SamlError } from './error.ts'
import { mendNameId, type NameId, nameIdOf, unprintable } from './name-id.ts'
import { nameIdFormats, namespaces } from './names.ts'
import { structure } from './shape.ts'
import { attributeOf, childrenNamed, isElement, textOf, type XmlElement } from './xml-tree.ts'

const { saml, xsi } = namespaces
const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'
/** Entra ID's claim, the same with its namespace emptied, and the one of AD FS. */
const emailNames = [`${claims}/emailaddress`, 'emailaddress', 'http://schemas.xmlsoap.org/claims/EmailAddress'] as const
const givenNameNames = [`${claims}/givenname`, 'givenname', 'givenName', 'firstName', 'urn:oid:2.5.4.42'] as const
const familyNameNames = [`${claims}/surname`, 'surname', 'sn', 'lastName', 'urn:oid:2.5.4.4'] as const
const objectId = 'http://schemas.microsoft.com/identity/claims/objectidentifier'
const usedNames: ReadonlySet<string> = new Set([...emailNames, ...givenNameNames, ...familyNameNames, objectId])

/** @throws SamlError `nameid` unless it is one NameID of plain text that will mean the same person next time */
export function readNameId(subject: XmlElement): NameId {
  const nameId = nameIdOf(structure(subject).filter(child => !isElement(child, saml, 'SubjectConfirmation')))
  if (nameId.format === nameIdFormats.transient) {
    throw new SamlError(
      'nameid',
      `The NameID is transient, so it is another one each time: choose emailAddress or persistent; ${mendNameId}.`
    )
  }
  return nameId
}

/**
 * The attributes by name, in the order sent; a name sent twice has all its values.
 *
 * @throws SamlError `duplicate_attribute` for a claim that is used here, `response_shape` for one that is no text
 */
export function readAttributes(assertion: XmlElement): ReadonlyMap<string, readonly string[]> {
  const attributes = new Map<string, readonly string[]>()
  for (const statement of childrenNamed(assertion, saml, 'AttributeStatement')) {
    for (const attribute of structure(statement)) {
      const name = attributeOf(attribute, 'Name')
      if (!isElement(attribute, saml, 'Attribute') || name === undefined) {
        throw new SamlError(
          'response_shape',
          `The assertion holds ${quoted(attribute.name)} where an attribute with a name belongs.`
        )
      }
      const earlier = attributes.get(name)
      if (earlier !== undefined && usedNames.has(name)) throw duplicate(name)
      attributes.set(name, [...(earlier ?? []), ...valuesOf(attribute)])
    }
  }
  return attributes
}

function duplicate(name: string): SamlError {
  return new SamlError(
    'duplicate_attribute',
    `The assertion holds the claim ${quoted(name)} twice: remove one of them (Entra ID: Attributes & Claims).`
  )
}

function valuesOf(attribute: XmlElement): string[] {
  return structure(attribute).flatMap(value => {
    const nil = value.attributes.find(({ namespace, localName }) => namespace === xsi && localName === 'nil')?.value
    if (nil === 'true' || nil === '1') return []
    const [only] = value.children
    // eduPersonTargetedID is a NameID inside the value.
    const inner =
      value.children.length === 1 && typeof only === 'object' && isElement(only, saml, 'NameID') ? only : value
    const text = textOf(inner)
    if (text === undefined || !isElement(value, saml, 'AttributeValue')) {
      throw new SamlError(
        'response_shape',
        `A value of the claim ${quoted(attributeOf(attribute, 'Name'))} is not text.`
      )
    }
    return [text]
  })
}

type Attributes = ReadonlyMap<string, readonly string[]>

/** @returns The one value of the e-mail claim; null when there is none. @throws SamlError `email_values`, `duplicate_attribute` */
export function emailValue(attributes: Attributes): string | null {
  const [name, ...others] = emailNames.filter(candidate => (attributes.get(candidate) ?? []).length > 0)
  if (name === undefined) return null
  if (others.length > 0) throw duplicate('emailaddress')
  const [value, ...more] = attributes.get(name) ?? []
  if (value === undefined || more.length > 0) {
    throw new SamlError(
      'email_values',
      'The claim "emailaddress" has more than one value: choose an attribute with one (Entra ID: Attributes & Claims).'
    )
  }
  return value
}

const mailbox = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * The address in lower case: a dot-atom of ASCII and a domain of at least two labels, internationalized ones in their ASCII form.
 *
 * @throws SamlError `email_syntax`
 */
export function checkEmail(text: string): string {
  const address = /^[\u0021-\u007e]+$/.test(text) ? text.toLowerCase() : ''
  const at = address.lastIndexOf('@')
  const local = address.slice(0, Math.max(at, 0))
  const labels = address.slice(at + 1).split('.')
  const right =
    address.length <= 254 &&
    at > 0 &&
    at <= 64 &&
    mailbox.test(local) &&
    labels.length >= 2 &&
    labels.every(part => label.test(part))
  if (right) return address
  throw new SamlError(
    'email_syntax',
    `The claim "emailaddress" is ${quoted(text)}, which is no e-mail address: check its source (Entra ID: Attributes & Claims).`
  )
}

/**
 * The e-mail address that the assertion gives, in lower case; null when it gives none.
 *
 * @throws SamlError `email_values`, `email_syntax`, `duplicate_attribute`
 */
export function emailOf(assertion: { readonly attributes: Attributes }): string | null {
  const value = emailValue(assertion.attributes)
  return value === null ? null : checkEmail(value)
}

/** Given and family name from the claim names of Entra ID and the common others; null each when absent or no plain text of at most 256 characters. */
export function namesOf(assertion: { readonly attributes: Attributes }): {
  readonly givenName: string | null
  readonly familyName: string | null
} {
  return { givenName: firstOf(assertion, givenNameNames), familyName: firstOf(assertion, familyNameNames) }
}

function firstOf(assertion: { readonly attributes: Attributes }, names: readonly string[]): string | null {
  for (const name of names) {
    const value = assertion.attributes.get(name)?.[0]?.trim()
    if (value) return value.length <= 256 && !unprintable.test(value) ? value : null
  }
  return null
}
