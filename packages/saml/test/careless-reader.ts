/**
 * A service provider as many were: some signature in the document is true, so some assertion in the document is believed. It shows that
 * the wrapped messages of the corpus are real attacks, and no mere malformed ones.
 */
import { DOMParser } from '@xmldom/xmldom'
import { SignedXml } from 'xml-crypto'
import { dsNs, samlNs } from './maker/names.ts'

export interface Reading {
  readonly first: string | undefined
  readonly last: string | undefined
  /** Of the assertion directly in the root. */
  readonly child: string | undefined
}

/** Whom each careless reader takes the message to speak of; undefined when no signature is true. */
export function readCarelessly(xml: string, certificate: string): Reading | undefined {
  const document = new DOMParser({ errorHandler: () => undefined }).parseFromString(xml, 'text/xml')
  const signatures = Array.from(document.getElementsByTagNameNS(dsNs, 'Signature'))
  if (!signatures.some(signature => isTrue(xml, signature, certificate))) return undefined
  const assertions = Array.from(document.getElementsByTagNameNS(samlNs, 'Assertion'))
  const child = assertions.find(assertion => assertion.parentNode === document.documentElement)
  return { first: nameOf(assertions.at(0)), last: nameOf(assertions.at(-1)), child: nameOf(child) }
}

function isTrue(xml: string, signature: Element, certificate: string): boolean {
  try {
    const verifier = new SignedXml({ publicCert: certificate })
    verifier.loadSignature(signature as never)
    return verifier.checkSignature(xml)
  } catch {
    return false
  }
}

function nameOf(assertion: Element | undefined): string | undefined {
  const below = (parent: Element | undefined, name: string) =>
    Array.from(parent?.childNodes ?? [], node => node as Element).find(node => node.localName === name)
  return below(below(assertion, 'Subject'), 'NameID')?.textContent ?? undefined
}
