/** Signatures by xml-crypto, which shares no code with the package's own verifier; where they stand in the text is decided here. */

import { createHash, createHmac, sign as signOctets } from 'node:crypto'
import { DOMParser } from '@xmldom/xmldom'
import { ExclusiveCanonicalization, SignedXml } from 'xml-crypto'
import { bareBase64, type KeyPair } from './material.ts'
import { dsNs, enveloped, exclusive, hmacSha256, md5, rsaMd5, rsaSha256, rsaSha384, sha256, sha384 } from './names.ts'
import { afterIssuer, insert } from './text.ts'

export interface Signing {
  readonly key: KeyPair
  readonly signatureAlgorithm?: string
  readonly digestAlgorithm?: string
  readonly canonicalization?: string
  readonly transforms?: readonly string[]
  /** PrefixList of the reference's canonicalization. */
  readonly prefixes?: readonly string[]
  /** Of the Signature's elements; none puts them into the default namespace, as Entra ID does. */
  readonly prefix?: string
  readonly signatureId?: string
  readonly referenceType?: string
  readonly emptyUri?: boolean
  /** The inside of KeyInfo; by default the certificate. Null leaves it out. */
  readonly keyInfo?: string | null
  /** Signed as well: a second Reference. */
  readonly alsoRefersTo?: string
}

/** A transform that changes nothing, under another's name: for messages in which a real key signed over a list that must be refused. */
function idleTransform(name: string) {
  return class {
    process(node: Node): Node {
      return node
    }
    getAlgorithmName(): string {
      return name
    }
  }
}

function hashNamed(name: string, hash: string) {
  return class {
    getAlgorithmName(): string {
      return name
    }
    getHash(xml: string): string {
      return createHash(hash).update(xml, 'utf8').digest('base64')
    }
  }
}

function signatureNamed(name: string, compute: (data: string, key: string) => Buffer) {
  return class {
    getAlgorithmName(): string {
      return name
    }
    getSignature(data: string, key: string): string {
      return compute(data, key).toString('base64')
    }
    verifySignature(): boolean {
      return false
    }
  }
}

const furtherSignatures: Readonly<Record<string, (data: string, key: string) => Buffer>> = {
  [rsaMd5]: (data, key) => signOctets('md5', Buffer.from(data), key),
  [rsaSha384]: (data, key) => signOctets('sha384', Buffer.from(data), key),
  [hmacSha256]: (data, key) => createHmac('sha256', key).update(data).digest()
}

function signerFor(signing: Signing): SignedXml {
  const { key, keyInfo, prefix } = signing
  const inside = keyInfo === undefined ? x509Data(key.certificate, prefix) : keyInfo
  const signer = new SignedXml({
    privateKey: key.privateKey,
    signatureAlgorithm: signing.signatureAlgorithm ?? rsaSha256,
    canonicalizationAlgorithm: signing.canonicalization ?? exclusive,
    getKeyInfoContent: () => inside
  })
  for (const name of signing.transforms ?? []) signer.CanonicalizationAlgorithms[name] ??= idleTransform(name)
  signer.HashAlgorithms[md5] = hashNamed(md5, 'md5')
  signer.HashAlgorithms[sha384] = hashNamed(sha384, 'sha384')
  for (const [name, compute] of Object.entries(furtherSignatures)) {
    signer.SignatureAlgorithms[name] = signatureNamed(name, compute) as never
  }
  return signer
}

export function x509Data(certificate: string, prefix?: string): string {
  const p = prefix === undefined ? '' : `${prefix}:`
  return `<${p}X509Data><${p}X509Certificate>${bareBase64(certificate)}</${p}X509Certificate></${p}X509Data>`
}

/** The Signature element over the element with this ID, as text; the document is left as it is. */
export function signatureOver(xml: string, id: string, signing: Signing): string {
  const { key } = signing
  const signer = signerFor(signing)
  const canonicalization = signing.canonicalization ?? exclusive
  const reference = {
    digestAlgorithm: signing.digestAlgorithm ?? sha256,
    transforms: [...(signing.transforms ?? [enveloped, canonicalization])],
    ...(signing.prefixes ? { inclusiveNamespacesPrefixList: [...signing.prefixes] } : {}),
    ...(signing.referenceType ? { type: signing.referenceType } : {}),
    ...(signing.emptyUri ? { isEmptyUri: true } : {})
  }
  signer.addReference({ xpath: `//*[@ID='${id}']`, ...reference })
  if (signing.alsoRefersTo) signer.addReference({ xpath: `//*[@ID='${signing.alsoRefersTo}']`, ...reference })
  signer.computeSignature(xml, {
    location: { reference: `//*[@ID='${id}']`, action: 'append' },
    ...(signing.prefix === undefined ? {} : { prefix: signing.prefix }),
    ...(signing.signatureId === undefined ? {} : { attrs: { Id: signing.signatureId } })
  })
  const signature = signer.getSignatureXml()
  return signing.prefixes ? editSignature(signature, withListInItsPlace, key) : signature
}

/** xml-crypto puts the PrefixList into every transform, of which only the canonicalization has one. */
const withListInItsPlace = (signature: string): string =>
  signature.replace(/<InclusiveNamespaces PrefixList="[^"]*" xmlns="[^"]*#enveloped-signature"\/>/, '')

/** A Signature changed as wanted and then signed again with the key: true, whatever it says. RSA-SHA256, exclusive canonicalization. */
export function editSignature(signature: string, edit: (signature: string) => string, key: KeyPair): string {
  const edited = edit(signature)
  if (edited === signature) throw new Error('The edit changed nothing.')
  const document = new DOMParser().parseFromString(edited, 'text/xml')
  const [signedInfo] = Array.from(document.getElementsByTagNameNS(dsNs, 'SignedInfo'))
  if (signedInfo === undefined) throw new Error('The signature holds no SignedInfo.')
  const octets = new ExclusiveCanonicalization().process(signedInfo as never, {}).toString()
  const value = signOctets('sha256', Buffer.from(octets), key.privateKey).toString('base64')
  return edited.replace(/(SignatureValue>)[^<]*/, `$1${value}`)
}

/** The document with the element of this ID signed. */
export function sign(xml: string, id: string, signing: Signing): string {
  return insert(xml, afterIssuer(xml, id), signatureOver(xml, id, signing))
}
