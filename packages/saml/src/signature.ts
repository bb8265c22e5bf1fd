/**
 * Enveloped XML signatures as SAML allows them (SAML Core §5.4): one per Response or Assertion, over that element and nothing else.
 * What is verified is handed on as canonical text, and nothing else of the message is read afterwards.
 */
import { constants, createHash, timingSafeEqual, verify } from 'node:crypto'
import { canonicalize } from './canonicalize.ts'
import type { VerificationKey } from './certificate.ts'
import { decodeBase64 } from './encoding.ts'
import { quoted, SamlError } from './error.ts'
import {
  envelopedSignature,
  exclusiveCanonicalization,
  namespaces,
  rsaPssSha256,
  rsaSha256,
  rsaSha512
} from './names.ts'
import {
  attributeOf,
  childElements,
  childrenNamed,
  everyElement,
  holdsElementsOnly,
  isElement,
  textOf,
  type XmlElement
} from './xml-tree.ts'

const { ds, saml, samlp, excC14n } = namespaces

/** A signature whose shape is right; whether it is true is another question. */
export interface EnvelopedSignature {
  /** What it signs: its parent. */
  readonly signed: XmlElement
  readonly element: XmlElement
  readonly signedInfo: XmlElement
  readonly signedInfoPrefixes: readonly string[]
  readonly prefixes: readonly string[]
  readonly signatureAlgorithm: string
  readonly digestAlgorithm: string
  readonly value: Buffer
  readonly digest: Buffer
}

/** Each is looked for on every element, and this before any key is tried. */
const mostPrefixes = 32
const mostInKeyInfo = 32

/** Those that both verifiers know; the other one has no SHA-384. */
const digestAlgorithms: Readonly<Record<string, 'sha256' | 'sha512'>> = {
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512'
}
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
const pkcs1 = { padding: constants.RSA_PKCS1_PADDING }
const signatureAlgorithms: Readonly<Record<string, { hash: 'sha256' | 'sha512'; scheme: typeof pss | typeof pkcs1 }>> =
  {
    [rsaSha256]: { hash: 'sha256', scheme: pkcs1 },
    [rsaSha512]: { hash: 'sha512', scheme: pkcs1 },
    [rsaPssSha256]: { hash: 'sha256', scheme: pss }
  }
/** Sound, but known to one of the two verifiers only. */
const unsupported = /(sha384|sha3-|sha512-rsa-MGF1|#rsa-pss|#ecdsa-sha(256|384|512))/

/** @throws SamlError `signature_place` if a Signature stands anywhere but directly in a Response or Assertion, or two in one */
export function checkSignaturePlaces(root: XmlElement): void {
  const signed = new Set<XmlElement>()
  for (const element of everyElement(root)) {
    if (element.localName !== 'Signature') continue
    const { parent } = element
    const placed =
      parent !== undefined && (isElement(parent, samlp, 'Response') || isElement(parent, saml, 'Assertion'))
    if (!placed || signed.has(parent) || element.namespace !== ds) {
      throw new SamlError(
        'signature_place',
        'A Signature stands where SAML has none: the message was changed on the way.'
      )
    }
    signed.add(parent)
  }
}

function wrongShape(what: string): SamlError {
  return new SamlError('signature_shape', `The signature is not made as SAML requires: ${what}.`)
}

/**
 * The signature of a Response or Assertion; undefined if it has none.
 *
 * @throws SamlError `signature_shape`
 * @see SAML Core §5.4.2 to §5.4.4
 */
export function readSignature(signed: XmlElement): EnvelopedSignature | undefined {
  const [element] = childrenNamed(signed, ds, 'Signature')
  if (element === undefined) return undefined
  const [signedInfo, value, keyInfo, ...others] = parts(element)
  if (!signedInfo || !value || others.length > 0)
    throw wrongShape('it holds more or less than SignedInfo, SignatureValue and KeyInfo')
  expect(signedInfo, 'SignedInfo')
  expect(value, 'SignatureValue')
  // No key is read from it, and no digest covers it: a true message could be stuffed there until it costs much to verify.
  if (keyInfo && [...everyElement(expect(keyInfo, 'KeyInfo'))].length > mostInKeyInfo)
    throw wrongShape(`its KeyInfo holds more than ${mostInKeyInfo} elements`)
  const [canonicalization, method, reference, ...more] = parts(signedInfo)
  if (!canonicalization || !method || !reference || more.length > 0)
    throw wrongShape('it does not have exactly one Reference')
  return {
    signed,
    element,
    signedInfo,
    signedInfoPrefixes: canonicalizationPrefixes(expect(canonicalization, 'CanonicalizationMethod')),
    signatureAlgorithm: plainAlgorithm(expect(method, 'SignatureMethod')),
    value: octets(value),
    ...readReference(expect(reference, 'Reference'), attributeOf(signed, 'ID'))
  }
}

function readReference(reference: XmlElement, id: string | undefined) {
  const uri = attributeOf(reference, 'URI')
  if (
    id === undefined ||
    uri !== `#${id}` ||
    reference.attributes.some(({ name }) => name !== 'URI' && name !== 'Id')
  ) {
    throw wrongShape(`it refers to ${quoted(uri)} and not to the element it stands in`)
  }
  const [transforms, method, digest, ...others] = parts(reference)
  if (!transforms || !method || !digest || others.length > 0)
    throw wrongShape('its Reference is incomplete or holds more')
  const [enveloped, canonical, ...more] = parts(expect(transforms, 'Transforms'))
  if (!enveloped || !canonical || more.length > 0) throw wrongShape('it does not have exactly two transforms')
  if (plainAlgorithm(expect(enveloped, 'Transform')) !== envelopedSignature)
    throw wrongShape('its first transform is not enveloped-signature')
  return {
    prefixes: canonicalizationPrefixes(expect(canonical, 'Transform')),
    digestAlgorithm: plainAlgorithm(expect(method, 'DigestMethod')),
    digest: octets(expect(digest, 'DigestValue'))
  }
}

/** The prefixes that exclusive canonicalization treats as inclusive. */
function canonicalizationPrefixes(element: XmlElement): readonly string[] {
  if (algorithmOf(element) !== exclusiveCanonicalization)
    throw wrongShape('it is not canonicalized exclusively and without comments')
  const [inclusive, ...others] = parts(element)
  if (inclusive === undefined) return []
  const list = attributeOf(inclusive, 'PrefixList')
  const alone = others.length === 0 && inclusive.attributes.length === 1 && parts(inclusive).length === 0
  if (!alone || list === undefined || !isElement(inclusive, excC14n, 'InclusiveNamespaces')) {
    throw wrongShape('its canonicalization has a parameter that is not InclusiveNamespaces')
  }
  const prefixes = list.split(/[ \t\n]+/, mostPrefixes + 1).filter(prefix => prefix !== '')
  if (prefixes.length > mostPrefixes) throw wrongShape('its PrefixList is longer than any needed')
  return prefixes
}

function parts(element: XmlElement): XmlElement[] {
  if (!holdsElementsOnly(element)) throw wrongShape(`there is text in its ${element.localName}`)
  return childElements(element)
}

function expect(element: XmlElement, localName: string): XmlElement {
  if (!isElement(element, ds, localName))
    throw wrongShape(`it holds ${quoted(element.name)} where ${localName} belongs`)
  return element
}

function algorithmOf(element: XmlElement): string {
  const [attribute, ...others] = element.attributes
  if (attribute?.name !== 'Algorithm' || others.length > 0)
    throw wrongShape(`its ${element.localName} does not name its algorithm`)
  return attribute.value
}

function plainAlgorithm(element: XmlElement): string {
  if (parts(element).length > 0) throw wrongShape(`its ${element.localName} has parameters`)
  return algorithmOf(element)
}

function octets(element: XmlElement): Buffer {
  const decoded = decodeBase64(textOf(element) ?? '')
  if (decoded === undefined) throw wrongShape(`its ${element.localName} is not Base64`)
  return decoded
}

/** @throws SamlError `weak_signature_algorithm`, or `unsupported` for a sound one that only one of the two verifiers knows */
export function checkSignatureAlgorithm({ signatureAlgorithm }: EnvelopedSignature): void {
  if (Object.hasOwn(signatureAlgorithms, signatureAlgorithm)) return
  refuseUnsupported(signatureAlgorithm)
  throw new SamlError(
    'weak_signature_algorithm',
    `The message is signed with ${quoted(signatureAlgorithm)}: choose SHA-256 at the identity provider (Entra ID: SAML Certificates > Edit > Signing Algorithm).`
  )
}

/** @throws SamlError `weak_digest_algorithm`, or `unsupported` for a sound one that only one of the two verifiers knows */
export function checkDigestAlgorithm({ digestAlgorithm }: EnvelopedSignature): void {
  if (Object.hasOwn(digestAlgorithms, digestAlgorithm)) return
  refuseUnsupported(digestAlgorithm)
  throw new SamlError(
    'weak_digest_algorithm',
    `The message is signed over the digest ${quoted(digestAlgorithm)}: choose SHA-256 at the identity provider (Entra ID: SAML Certificates > Edit > Signing Algorithm).`
  )
}

function refuseUnsupported(algorithm: string): void {
  if (!unsupported.test(algorithm)) return
  throw new SamlError(
    'unsupported',
    `The algorithm ${quoted(algorithm)} can not be confirmed by both verifiers here: choose RSA with SHA-256 at the identity provider.`
  )
}

export interface VerifiedOctets {
  /** The canonical form of the signed element without its signature: exactly what the signature is over. */
  readonly octets: string
  readonly key: VerificationKey
}

/**
 * Whether one of the keys made the signature, and over this element: the key is tried first, so that nobody without it makes us digest.
 *
 * @returns undefined if not.
 * @see XML Signature §3.2
 */
export function verifySignature(
  signature: EnvelopedSignature,
  keys: readonly VerificationKey[]
): VerifiedOctets | undefined {
  const key = keyOfSignature(signature, keys)
  const hash = digestAlgorithms[signature.digestAlgorithm]
  if (key === undefined || hash === undefined) return undefined
  const octets = canonicalize(signature.signed, { without: signature.element, inclusivePrefixes: signature.prefixes })
  const digest = createHash(hash).update(octets, 'utf8').digest()
  const equal = digest.length === signature.digest.length && timingSafeEqual(digest, signature.digest)
  return equal ? { octets, key } : undefined
}

/** The key that made the signature's value, whatever it is over. */
export function keyOfSignature(
  signature: EnvelopedSignature,
  keys: readonly VerificationKey[]
): VerificationKey | undefined {
  const algorithm = signatureAlgorithms[signature.signatureAlgorithm]
  if (algorithm === undefined) return undefined
  const signedInfo = canonicalize(signature.signedInfo, { inclusivePrefixes: signature.signedInfoPrefixes })
  const data = Buffer.from(signedInfo, 'utf8')
  return keys.find(({ publicKey }) =>
    verify(algorithm.hash, data, { key: publicKey, ...algorithm.scheme }, signature.value)
  )
}
