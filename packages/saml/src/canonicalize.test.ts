import { describe, expect, it } from 'vitest'
import { SignedXml } from 'xml-crypto'
import { canonicalize } from './canonicalize.ts'
import { idp, sign } from './test/provider.ts'
import { parseXml } from './xml.ts'
import { messageLimits } from './xml-gate.ts'
import { childElements, everyElement } from './xml-tree.ts'

const canonical = (text: string, prefixes?: readonly string[]) =>
  canonicalize(parseXml(text, messageLimits), { inclusivePrefixes: prefixes })

describe('exclusive canonicalization', () => {
  it('writes empty elements with two tags, attributes in order, and escapes as the standard says', () => {
    expect(canonical(`<a c='"&lt;&#9;&#10;&#13;>' b='1'>&gt;&amp;"&#13;<d/></a>`)).toBe(
      '<a b="1" c="&quot;&lt;&#x9;&#xA;&#xD;>">&gt;&amp;"&#xD;<d></d></a>'
    )
  })

  it('declares a namespace where it is used visibly, and not again below', () => {
    expect(canonical('<a xmlns:p="urn:p" xmlns:q="urn:q"><p:b q:x="1"><p:c/></p:b></a>')).toBe(
      '<a><p:b xmlns:p="urn:p" xmlns:q="urn:q" q:x="1"><p:c></p:c></p:b></a>'
    )
  })

  it('sorts attributes by namespace, then by name', () => {
    expect(canonical('<a xmlns:z="urn:a" xmlns:y="urn:b" y:a="1" z:b="2" z:a="3" q="4"/>')).toBe(
      '<a xmlns:y="urn:b" xmlns:z="urn:a" q="4" z:a="3" z:b="2" y:a="1"></a>'
    )
  })

  it('undoes a default namespace for an element that has none', () => {
    expect(canonical('<a xmlns="urn:x"><b xmlns=""><c xmlns="urn:x"/></b></a>')).toBe(
      '<a xmlns="urn:x"><b xmlns=""><c xmlns="urn:x"></c></b></a>'
    )
  })

  it('takes from the elements above what the one canonicalized uses, and what the list includes', () => {
    const root = parseXml('<a xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:q"><p:b/></a>', messageLimits)
    const [inner] = childElements(root)
    if (inner === undefined) throw new Error('no inner element')
    expect(canonicalize(inner)).toBe('<p:b xmlns:p="urn:p"></p:b>')
    expect(canonicalize(inner, { inclusivePrefixes: ['q', 'none'] })).toBe(
      '<p:b xmlns:p="urn:p" xmlns:q="urn:q"></p:b>'
    )
    expect(canonicalize(inner, { inclusivePrefixes: ['#default'] })).toBe('<p:b xmlns="urn:d" xmlns:p="urn:p"></p:b>')
  })

  it('declares nothing for the prefix xml', () => {
    expect(canonical('<a xml:lang="de"/>', ['xml'])).toBe('<a xml:lang="de"></a>')
  })

  it('leaves out one element and keeps the blanks around it', () => {
    const root = parseXml('<a> <b/> <b/></a>', messageLimits)
    const [first] = childElements(root)
    expect(canonicalize(root, { without: first })).toBe('<a>  <b></b></a>')
  })

  it('is the same for what it wrote', () => {
    const text = canonical('<a xmlns="urn:x" xmlns:p="urn:p" p:z="&#10;">é\n<p:b>&#13;</p:b></a>')
    expect(canonical(text)).toBe(text)
  })

  it('writes the octets that xml-crypto signs', () => {
    const xml = sign(
      `<x:Response xmlns:x="urn:x" xmlns:xs="urn:xs" ID="_1" b="ü&#10;"><Issuer xmlns="urn:i">a &lt; b</Issuer><x:c xs:t="1"/></x:Response>`,
      'Response'
    )
    const verifier = new SignedXml({ publicCert: idp.certificate })
    const root = parseXml(xml, messageLimits)
    const signature = [...everyElement(root)].find(element => element.localName === 'Signature')
    verifier.loadSignature(
      xml.slice(xml.indexOf('<ds:Signature'), xml.indexOf('</ds:Signature>') + '</ds:Signature>'.length)
    )
    expect(verifier.checkSignature(xml)).toBe(true)
    expect(canonicalize(root, { without: signature })).toBe(verifier.getSignedReferences()[0])
  })
})
