/**
 * A SAML Response from the form field to the person it speaks of, a step after another: SAML Profiles §4.1.4.3, the cheap refusals first.
 * The checks themselves stand in the files that this one imports; here is their order and what each may read.
 */
import { weighAssertion } from './assertion.ts'
import { canonicalize } from './canonicalize.ts'
import { verificationKeys } from './certificate.ts'
import { type Journal, noJournal } from './checks.ts'
import type { Clock } from './conditions.ts'
import { decrypt, readEncryptedAssertion } from './decryption.ts'
import { decodeBase64, decodeUtf8 } from './encoding.ts'
import { issuerOf, weighEnvelope } from './envelope.ts'
import { SamlError } from './error.ts'
import type { Expectation, UnverifiedResponse, VerifiedAssertion } from './message.ts'
import { namespaces } from './names.ts'
import { askSecondVerifier, disagreement } from './second-opinion.ts'
import { checkDecryptedAssertion, checkOwnIds, checkUniqueIds, readResponseParts } from './shape.ts'
import {
  checkDigestAlgorithm,
  checkSignatureAlgorithm,
  checkSignaturePlaces,
  type EnvelopedSignature,
  readSignature,
  type VerifiedOctets
} from './signature.ts'
import { checkSignedAsAgreed, notSignedInside, type ProviderKeys, requireTrue, usableKeys } from './trust.ts'
import { parseXml } from './xml.ts'
import { messageLimits, octetLimits } from './xml-gate.ts'
import { attributeOf, childrenNamed, type XmlElement } from './xml-tree.ts'

const longestBase64 = 384 * 1024
const { saml, ds } = namespaces

/** Text to document. No key is touched. */
export function open(samlResponse: string, journal: Journal, onText?: (xml: string) => void): UnverifiedResponse {
  journal.step('size', () => checkSize(samlResponse))
  const octets = journal.step('base64', () => octetsOf(samlResponse))
  const xml = journal.step('utf8', () => textOfOctets(octets))
  onText?.(xml)
  const root = journal.step('xml', () => parseXml(xml, messageLimits))
  journal.step('uniqueIds', () => checkUniqueIds([root]))
  const { parts, issuer } = journal.step('shape', () => {
    const read = readResponseParts(root)
    return { parts: read, issuer: issuerOf(read.issuer) }
  })
  journal.step('ownIds', () => checkOwnIds([root]))
  journal.step('signaturePlace', () => checkSignaturePlaces(root))
  const signed = parts.assertion === undefined ? [root] : [root, parts.assertion]
  const signatures = journal.step('signatureShape', () =>
    signed.map(readSignature).filter(found => found !== undefined)
  )
  journal.step('signatureAlgorithm', () => signatures.forEach(checkSignatureAlgorithm))
  journal.step('digestAlgorithm', () => signatures.forEach(checkDigestAlgorithm))
  const inResponseTo = attributeOf(root, 'InResponseTo') ?? null
  return { xml, id: attributeOf(root, 'ID') ?? '', issuer, inResponseTo, root, parts }
}

function checkSize(samlResponse: string): void {
  if (samlResponse.length <= longestBase64) return
  throw new SamlError(
    'too_large',
    'The message is larger than 384 kB: let the identity provider send fewer claims (Entra ID: Attributes & Claims, groups).'
  )
}

function octetsOf(samlResponse: string): Buffer {
  const octets = decodeBase64(samlResponse)
  if (octets === undefined)
    throw new SamlError(
      'not_base64',
      'The message is not Base64: the form field must hold what the identity provider sent.'
    )
  return octets
}

function textOfOctets(octets: Buffer): string {
  const text = decodeUtf8(octets)
  if (text === undefined)
    throw new SamlError('not_utf8', 'The message is not text in UTF-8, which identity providers send.')
  return text
}

/** Document to person: envelope, signatures, assertion, second opinion. */
export async function verify(
  response: UnverifiedResponse,
  expectation: Expectation,
  journal: Journal
): Promise<VerifiedAssertion> {
  const { provider } = expectation
  const clock: Clock = { now: expectation.now, skew: expectation.skewMilliseconds ?? 120_000 }
  weighEnvelope(response.root, response.parts, expectation, clock, journal)
  const keys = journal.step('certificates', () => usableKeys(verificationKeys(provider.certificates), clock))
  const outer = verifyResponseElement(response, expectation, keys, journal)
  const envelope = outer === undefined ? response.root : parseXml(outer.octets, octetLimits)
  // What was signed is weighed again: until here it was weighed as a hint.
  weighEnvelope(envelope, readResponseParts(envelope), expectation, clock, noJournal)
  const opened = openAssertion(response, expectation, outer !== undefined, journal)
  const inner = journal.step('assertionSignature', () => verifyAssertionElement(opened, expectation, keys))
  const { octets, key } = inner ?? withinResponse(outer, envelope, opened)
  const facts = weighAssertion(
    parseXml(octets, octetLimits),
    { ...expectation, issuer: provider.entityId, clock },
    journal
  )
  await journal.stepLater('secondOpinion', async () => {
    const theirs = await askSecondVerifier({
      xml: response.xml,
      certificates: [...new Set([outer, inner].flatMap(signed => signed?.key.pem ?? []))],
      responseSigned: outer !== undefined,
      assertionSigned: inner !== undefined,
      decryptionKey: opened.decryptionKey
    })
    checkAgreement(octets, theirs)
  })
  return {
    ...facts,
    responseId: attributeOf(envelope, 'ID') ?? '',
    issuer: provider.entityId,
    inResponseTo: attributeOf(envelope, 'InResponseTo') ?? null,
    certificateSha256: key.sha256,
    encrypted: opened.decryptionKey !== undefined,
    octets
  }
}

function verifyResponseElement(
  { root, parts }: UnverifiedResponse,
  { provider }: Expectation,
  keys: ProviderKeys,
  journal: Journal
): VerifiedOctets | undefined {
  const signature = readSignature(root)
  const inner = parts.assertion && readSignature(parts.assertion)
  const signed = { response: signature !== undefined, assertion: inner !== undefined }
  journal.step('policy', () => checkSignedAsAgreed(provider.signaturePolicy, signed, parts))
  return journal.step('responseSignature', () => signature && requireTrue(signature, keys))
}

/** The assertion as it is to be verified, decrypted if need be. */
interface OpenedAssertion {
  readonly element: XmlElement
  readonly signature: EnvelopedSignature | undefined
  /** The key of ours that decrypted it. */
  readonly decryptionKey: string | undefined
}

function openAssertion(
  { root, parts }: UnverifiedResponse,
  { decryptionKeys }: Expectation,
  covered: boolean,
  journal: Journal
): OpenedAssertion {
  const { assertion, encryptedAssertion } = parts
  const encrypted = journal.step(
    'encryption',
    () => encryptedAssertion && readEncryptedAssertion(encryptedAssertion, covered)
  )
  return journal.step('decryption', () => {
    if (encrypted !== undefined) {
      const { text, key } = decrypt(encrypted, decryptionKeys ?? [])
      const element = parseDecrypted(text, root)
      return { element, signature: readDecryptedSignature(element), decryptionKey: key }
    }
    if (assertion === undefined) throw new SamlError('response_shape', 'The response holds no assertion.')
    return { element: assertion, signature: readSignature(assertion), decryptionKey: undefined }
  })
}

/** The inner text passes the same gate, and what it names may not be named outside. */
function parseDecrypted(text: string, root: XmlElement): XmlElement {
  const element = parseXml(text, messageLimits)
  checkUniqueIds([root, element])
  checkDecryptedAssertion(element)
  checkOwnIds([element])
  checkSignaturePlaces(element)
  return element
}

function readDecryptedSignature(element: XmlElement): EnvelopedSignature | undefined {
  const signature = readSignature(element)
  if (signature === undefined) return undefined
  checkSignatureAlgorithm(signature)
  checkDigestAlgorithm(signature)
  return signature
}

function verifyAssertionElement(
  { signature }: OpenedAssertion,
  { provider }: Expectation,
  keys: ProviderKeys
): VerifiedOctets | undefined {
  if (signature !== undefined) return requireTrue(signature, keys)
  if (provider.signaturePolicy !== 'response') throw notSignedInside()
  return undefined
}

/** An assertion without a signature of its own is believed as part of what the response's signature is over. */
function withinResponse(
  outer: VerifiedOctets | undefined,
  envelope: XmlElement,
  opened: OpenedAssertion
): VerifiedOctets {
  if (outer === undefined) throw notSignedInside()
  if (opened.decryptionKey !== undefined) return { octets: canonicalize(opened.element), key: outer.key }
  const [assertion] = childrenNamed(envelope, saml, 'Assertion')
  if (assertion === undefined) throw notSignedInside()
  return { octets: canonicalize(assertion), key: outer.key }
}

/** Both verifiers mean the same assertion, whatever namespaces theirs declares and wherever it keeps the signature. */
function checkAgreement(ours: string, theirs: string): void {
  const element = parseXml(theirs, octetLimits)
  const [signature] = childrenNamed(element, ds, 'Signature')
  const same = canonicalize(element, { without: signature }) === canonicalize(parseXml(ours, octetLimits))
  if (!same) throw disagreement('it reads another assertion')
}
