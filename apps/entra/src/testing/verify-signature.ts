/**
 * Signatures checked by code that had no part in making them: xml-crypto canonicalises and verifies, and digest and signature
 * are computed once more from its canonical octets.
 */
import { createHash, verify } from 'node:crypto'
import { DOMParser } from '@xmldom/xmldom'
import { ExclusiveCanonicalization, SignedXml } from 'xml-crypto'
import { pemOf } from '../saml/certificate.ts'

export const parsed = (xml: string): Document => new DOMParser().parseFromString(xml, 'text/xml')

/** The elements of that local name, in document order. */
export const all = (xml: string, name: string): readonly Element[] =>
  Array.from(parsed(xml).getElementsByTagNameNS('*', name))

export const first = (xml: string, name: string): Element => {
  const [found] = all(xml, name)
  if (!found) throw new Error(`There is no ${name}.`)
  return found
}

export const valueIn = (xml: string, name: string): string => first(xml, name).textContent ?? ''

export const canonical = (node: Element): string => new ExclusiveCanonicalization().process(node, {}).toString()

const hashes: Readonly<Record<string, string>> = {
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256': 'sha256',
  'http://www.w3.org/2000/09/xmldsig#rsa-sha1': 'sha1'
}

/** The local names of the elements that the certificate's key signed, in document order. Throws if a signature is wrong. */
export function signedElements(xml: string, certificate: string): readonly string[] {
  return all(xml, 'Signature').map(signature => {
    const owner = signature.parentNode as Element
    const checker = new SignedXml({ publicCert: pemOf(certificate) })
    checker.loadSignature(signature)
    if (!checker.checkSignature(xml)) throw new Error(`The signature of ${owner.localName} does not verify.`)
    recompute(xml, owner.getAttribute('ID') ?? '', certificate)
    return owner.localName ?? ''
  })
}

function recompute(xml: string, id: string, certificate: string): void {
  const owner = Array.from(parsed(xml).getElementsByTagName('*')).find(one => one.getAttribute('ID') === id)
  const signature = Array.from(owner?.childNodes ?? []).find(node => (node as Element).localName === 'Signature')
  if (!owner || !signature) throw new Error(`There is no signed element ${id}.`)
  const part = (name: string) => (signature as Element).getElementsByTagNameNS('*', name)[0] as Element
  const hash = hashes[part('SignatureMethod').getAttribute('Algorithm') ?? ''] ?? 'none'
  const signedInfo = Buffer.from(canonical(part('SignedInfo')))
  const value = Buffer.from(part('SignatureValue').textContent ?? '', 'base64')
  if (!verify(hash, signedInfo, pemOf(certificate), value)) throw new Error('The signature value is another.')
  const digest = part('DigestValue').textContent
  owner.removeChild(signature)
  if (createHash(hash).update(canonical(owner)).digest('base64') !== digest) throw new Error('The digest is another.')
}
