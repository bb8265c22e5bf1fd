/** Ways to harm attributes and namespaces, and to forge with knowledge of what a signature is over. */
import { dsNs, samlNs, samlpNs } from '../maker/names.ts'
import { evilMail, genuineMail } from '../maker/occasion.ts'
import { type Mutation, onElement, onOne } from './mutations.ts'
import { attributeSpans, elementSpans, inserted, replaced, textOf } from './spans.ts'

const attributes: Record<string, Mutation> = {
  'an attribute removed': onOne(attributeSpans, (xml, attribute) => replaced(xml, attribute, '')),
  'an attribute twice': onOne(attributeSpans, (xml, attribute) => inserted(xml, attribute.end, textOf(xml, attribute))),
  'an attribute renamed': onOne(attributeSpans, (xml, { start, name }, choose) =>
    replaced(xml, { start: start + 1, end: start + 1 + name.length }, choose.of(attributeNames))
  ),
  'an attribute’s value exchanged': onOne(attributeSpans, (xml, { value }, choose) =>
    replaced(xml, value, textOf(xml, choose.of(attributeSpans(xml)).value))
  ),
  'an attribute’s value forged': onOne(attributeSpans, (xml, { value }, choose) =>
    replaced(
      xml,
      value,
      choose.of([
        evilMail,
        '',
        ' ',
        '_x',
        '#_x',
        '1.1',
        '&#10;',
        samlNs,
        dsNs,
        'http://www.w3.org/2000/09/xmldsig#rsa-sha1'
      ])
    )
  ),
  'an attribute in other quotes': onOne(attributeSpans, (xml, attribute) =>
    replaced(xml, attribute, ` ${attribute.name}='${textOf(xml, attribute.value)}'`)
  ),
  'an attribute in front': onOne(attributeSpans, (xml, attribute) => {
    const without = replaced(xml, attribute, '')
    const tag = without.lastIndexOf('<', attribute.start)
    const name = /^<[^\s/>]+/.exec(without.slice(tag))?.[0] ?? ''
    return inserted(without, tag + name.length, textOf(xml, attribute))
  }),
  'an attribute added': onElement((xml, { tag, name }, choose) =>
    inserted(
      xml,
      tag.start + 1 + name.length,
      ` ${choose.of(attributeNames)}="${choose.of(['_x', '_assertion-1', evilMail, ''])}"`
    )
  )
}

const attributeNames: readonly string[] = [
  ...['ID', 'Id', 'id', 'xml:id', 'samlp:ID', 'Version', 'Consent', 'Format', 'Name', 'URI', 'Algorithm', 'Recipient'],
  ...['xmlnsx', 'xmlns.x', 'xml:base', 'xml:space', 'xsi:type', 'SPNameQualifier', 'InResponseTo', 'NotOnOrAfter']
]

const declared: Record<string, Mutation> = {
  'a declaration added': onElement((xml, { tag, name }, choose) =>
    inserted(xml, tag.start + 1 + name.length, ` ${choose.of(declarations)}`)
  ),
  'a namespace exchanged': (xml, choose) => {
    const [from, to] = [choose.of(namespaceNames), choose.of(namespaceNames)]
    return xml.replace(from, to)
  },
  'a prefix exchanged': onElement((xml, element, choose) => {
    const prefix = choose.of(['q', 'samlp', 'saml', 'ds', 'xml', 'xmlns'])
    const text = textOf(xml, element)
    const renamed = text.replaceAll(/(<\/?)(?:[\w-]+:)?(?=[A-Z])/g, `$1${prefix}:`)
    return replaced(xml, element, renamed.replace(/(?=[\s/>])/, ` xmlns:${prefix}="${choose.of(namespaceNames)}"`))
  })
}

const namespaceNames: readonly string[] = [
  samlNs,
  samlpNs,
  dsNs,
  'urn:example:x',
  'urn:oasis:names:tc:SAML:1.0:assertion',
  '1',
  ''
]
const declarations: readonly string[] = [
  ...namespaceNames.flatMap(each => [`xmlns="${each}"`, `xmlns:samlp="${each}"`, `xmlns:q="${each}"`]),
  ...['xmlns:xml="http://www.w3.org/XML/1998/namespace"', 'xmlns:xmlns="urn:x"', `xmlns:saml="${samlNs}"`]
]

const assertionOf = (xml: string) => elementSpans(xml).findLast(({ name }) => /^(\w+:)?Assertion$/.test(name))
const withoutSignature = (text: string) => text.replace(/<((?:[\w-]+:)?)Signature[\s>][\s\S]*?<\/\1Signature>/, '')

/** Inside of the elements that are not empty, and at the start. */
const innerBorders = (xml: string): number[] => [
  0,
  ...elementSpans(xml).flatMap(({ inside }) => (inside ? [inside.start, inside.end] : []))
]

/** A copy of the assertion that speaks of somebody else. */
function forgery(text: string, { sameId, signed }: { sameId: boolean; signed: boolean }): string {
  const forged = text.replaceAll(genuineMail, evilMail)
  const named = sameId ? forged : forged.replaceAll('_assertion-1', '_forged')
  return signed ? named : withoutSignature(named)
}

const forged: Record<string, Mutation> = {
  'a forged assertion anywhere': (xml, choose) => {
    const genuine = assertionOf(xml)
    if (genuine === undefined) return xml
    const text = forgery(textOf(xml, genuine), { sameId: choose.below(2) === 0, signed: choose.below(2) === 0 })
    const at = choose.of(elementSpans(xml).flatMap(({ start, end, inside }) => [start, end, inside?.end ?? end]))
    return inserted(xml, at, text)
  },
  'the genuine assertion inside a forged one': (xml, choose) => {
    const genuine = assertionOf(xml)
    if (genuine === undefined) return xml
    const text = textOf(xml, genuine)
    const shell = forgery(text, { sameId: choose.below(2) === 0, signed: choose.below(2) === 0 })
    const at = choose.of(innerBorders(shell))
    return replaced(xml, genuine, inserted(shell, at, text))
  },
  'the whole inside a forged response': (xml, choose) => {
    const id = choose.below(2) === 0 ? '_response-1' : '_forged-response'
    const shell = withoutSignature(xml).replaceAll(genuineMail, evilMail).replace('_response-1', id)
    const at = choose.of(innerBorders(shell))
    return inserted(shell, at, xml)
  },
  'a signature twice': onOne(
    xml => elementSpans(xml).filter(({ name }) => name.endsWith('Signature')),
    (xml, signature) => inserted(xml, signature.end, textOf(xml, signature))
  ),
  'a signature removed': onOne(
    xml => elementSpans(xml).filter(({ name }) => name.endsWith('Signature')),
    (xml, signature) => replaced(xml, signature, '')
  ),
  'a SignedInfo twice': onOne(
    xml => elementSpans(xml).filter(({ name }) => name.endsWith('SignedInfo')),
    (xml, signedInfo) => inserted(xml, signedInfo.start, textOf(xml, signedInfo))
  ),
  'a KeyInfo of anything': onOne(
    xml => elementSpans(xml).filter(({ name, inside }) => name.endsWith('KeyInfo') && inside !== undefined),
    (xml, keyInfo, choose) => {
      const genuine = assertionOf(xml)
      const text = genuine === undefined ? '<x/>' : forgery(textOf(xml, genuine), { sameId: false, signed: false })
      return inserted(xml, keyInfo.inside?.end ?? keyInfo.end, choose.of([text, '<KeyName>x</KeyName>', evilMail]))
    }
  )
}

export const nameMutations: Readonly<Record<string, Mutation>> = { ...attributes, ...declared, ...forged }
