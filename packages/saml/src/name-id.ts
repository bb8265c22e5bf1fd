/** Whom a message names (SAML Core §2.2.3). */
import { quoted, SamlError } from './error.ts'
import { namespaces } from './names.ts'
import { attributeOf, isElement, textOf, type XmlElement } from './xml-tree.ts'

export interface NameId {
  readonly value: string
  readonly format: string | null
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
export const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/

export const mendNameId =
  'check the claim "Unique User Identifier (Name ID)" at the identity provider (Entra ID: Attributes & Claims)'

/** @throws SamlError `nameid` unless it is one NameID of plain text, 1 to 256 characters without blanks around them */
export function nameIdOf(elements: readonly XmlElement[]): NameId {
  const [first, ...others] = elements
  if (first === undefined || others.length > 0 || !isElement(first, namespaces.saml, 'NameID')) {
    throw new SamlError('nameid', `The message must name one person in a NameID: ${mendNameId}.`)
  }
  const value = textOf(first)
  if (
    value === undefined ||
    value.trim() !== value ||
    value.length < 1 ||
    value.length > 256 ||
    unprintable.test(value)
  ) {
    throw new SamlError(
      'nameid',
      `The NameID${value === undefined ? '' : ` ${quoted(value)}`} is empty, longer than 256 characters or not plain text: ${mendNameId}.`
    )
  }
  return { value, format: attributeOf(first, 'Format') ?? null }
}
