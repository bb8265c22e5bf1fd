/** What is wrong with a signature: made with the wrong key or algorithm, over something else, or said to be more than it is. */
import { createPublicKey } from 'node:crypto'
import { bad, type Settings, type Vector } from './case.ts'
import { assertion, assertionId, response, responseId } from './document.ts'
import type { Material } from './material.ts'
import {
  base64Transform,
  dsNs,
  enveloped,
  exclusive,
  hmacSha1,
  hmacSha256,
  inclusive,
  md5,
  rsaMd5,
  rsaSha1,
  rsaSha384,
  sha1,
  sha384,
  xpathTransform,
  xslt
} from './names.ts'
import { evilMail, genuineMail } from './occasion.ts'
import { afterIssuer, editSignature, insert, type Signing, sign, signatureOver, x509Data } from './sign.ts'
import { signAs, signedAs, signedBoth } from './signed.ts'
import { elementText } from './wrapping.ts'

const withComments = `${exclusive}WithComments`
const xml = response(assertion())

function algorithms({ idp, attacker }: Material): Vector[] {
  const signed = (signing: Partial<Signing>) => signAs('both', xml, { key: idp, ...signing })
  const publicKey = createPublicKey(idp.certificate).export({ type: 'spki', format: 'pem' }).toString()
  const withPublicKey = { key: { ...idp, privateKey: publicKey } }
  const withCertificate = { key: { ...idp, privateKey: idp.certificate } }
  const none = signed({}).replaceAll(/(SignatureMethod Algorithm=")[^"]*/g, '$1')
  const noneNamed = signed({}).replaceAll(/(SignatureMethod Algorithm=")[^"]*/g, '$1none')
  const onlyOuter = sign(signAs('assertion', xml, { key: idp, signatureAlgorithm: rsaSha1 }), responseId, { key: idp })
  const onlyDigest = sign(signAs('assertion', xml, { key: idp, digestAlgorithm: sha1 }), responseId, { key: idp })
  const prototypeName = signed({}).replaceAll(/(SignatureMethod Algorithm=")[^"]*/g, '$1constructor')
  const weak = 'weak_signature_algorithm'
  return [
    bad('rsa-sha1', weak, 'RSA-SHA1 over SHA-1 digests, as Entra ID can be set to.', signed({ signatureAlgorithm: rsaSha1, digestAlgorithm: sha1 })),
    bad('rsa-sha1-over-sha256', weak, 'RSA-SHA1 over SHA-256 digests.', signed({ signatureAlgorithm: rsaSha1 })),
    bad('rsa-sha256-over-sha1', 'weak_digest_algorithm', 'RSA-SHA256 over SHA-1 digests.', signed({ digestAlgorithm: sha1 })),
    bad('rsa-sha1-inside', weak, 'Only the assertion’s signature is RSA-SHA1; the response’s is sound.', onlyOuter),
    bad('sha1-digest-inside', 'weak_digest_algorithm', 'Only the assertion’s digest is SHA-1.', onlyDigest),
    bad('rsa-md5', weak, 'RSA-MD5.', signed({ signatureAlgorithm: rsaMd5 })),
    bad('md5-digest', 'weak_digest_algorithm', 'An MD5 digest.', signed({ digestAlgorithm: md5 })),
    bad('rsa-sha384', 'unsupported', 'Sound, but the second verifier does not know it.', signed({ signatureAlgorithm: rsaSha384 })),
    bad('sha384-digest', 'unsupported', 'Sound, but the second verifier does not know it.', signed({ digestAlgorithm: sha384 })),
    bad('hmac-with-public-key', weak, 'HMAC-SHA256 with the public key as its secret.', signed({ signatureAlgorithm: hmacSha256, ...withPublicKey })),
    bad('hmac-with-certificate', weak, 'HMAC-SHA256 with the certificate as its secret.', signed({ signatureAlgorithm: hmacSha256, ...withCertificate })),
    bad('hmac-sha1-named', weak, 'HMAC-SHA1 by name.', signed({}).replaceAll(/(SignatureMethod Algorithm=")[^"]*/g, `$1${hmacSha1}`)),
    bad('algorithm-empty', weak, 'No algorithm named.', none),
    bad('algorithm-none', weak, 'The algorithm "none".', noneNamed),
    bad('algorithm-named-like-a-member', weak, 'An algorithm that is called as a member of objects.', prototypeName),
    bad('signed-by-attacker', 'signature', 'A key of the attacker’s, with its certificate in KeyInfo (key swap).', signed({ key: attacker }))
  ]
}

function keys({ idp, other, expired, early, weak, attacker }: Material): Vector[] {
  const signed = (signing: Partial<Signing>) => signAs('both', xml, { key: idp, ...signing })
  const swapped = signed({ key: attacker, keyInfo: x509Data(idp.certificate) })
  const two = signed({ key: attacker, keyInfo: `${x509Data(attacker.certificate)}${x509Data(idp.certificate)}` })
  const twoInfos = signed({}).replaceAll('</KeyInfo>', `</KeyInfo><KeyInfo>${x509Data(attacker.certificate)}</KeyInfo>`)
  const halfOther = sign(signAs('assertion', xml, { key: idp }), responseId, { key: other })
  const halfInner = sign(signAs('assertion', xml, { key: other }), responseId, { key: idp })
  const only = (certificates: Settings['certificates']): Settings => (certificates ? { certificates } : {})
  return [
    bad('wrong-certificate', 'signature', 'Signed with the key of another provider.', signed({ key: other })),
    bad('right-certificate-in-key-info', 'signature', 'The provider’s certificate in KeyInfo, an attacker’s key under it.', swapped),
    bad('two-certificates-in-key-info', 'signature', 'Both certificates in KeyInfo.', two),
    bad('two-key-infos', 'signature_shape', 'A second KeyInfo.', twoInfos),
    bad('response-signed-by-another', 'signature', 'The assertion by the provider, the response by another.', halfOther),
    bad('assertion-signed-by-another', 'signature', 'The response by the provider, the assertion by another.', halfInner),
    bad('expired-certificate', 'certificate_expired', 'The certificate expired yesterday (required refusal of Microsoft’s gallery validation).', signed({ key: expired }), only(['expired'])),
    bad('expired-certificate-beside-valid', 'certificate_expired', 'Signed with the expired one of two certificates.', signed({ key: expired }), only(['idp', 'expired'])),
    bad('early-certificate', 'certificate_expired', 'The certificate holds from tomorrow on.', signed({ key: early }), only(['early'])),
    bad('early-certificate-beside-valid', 'certificate_expired', 'Signed with the one of two certificates that holds from tomorrow on.', signed({ key: early }), only(['idp', 'early'])),
    bad('weak-rsa', 'certificate', 'RSA of 1024 bits, should such a certificate ever have got into the settings.', signed({ key: weak }), only(['weak'])),
    bad('no-certificate', 'certificate_expired', 'A provider without certificate.', signed({}), only([]))
  ]
}

function coverage(material: Material): Vector[] {
  const { idp } = material
  const outer = signedAs('response', material)
  const inner = signedAs('assertion', material)
  const other = { key: idp }
  const brokenOuter = signedBoth(material).replace(/(<SignatureValue>)[A-Za-z0-9]{4}/, '$1AAAA')
  const brokenInner = breakLast(signedBoth(material))
  const empty = sign(signAs('assertion', xml, other), responseId, { ...other, emptyUri: true })
  const alsoAssertion = sign(signAs('assertion', xml, other), responseId, { ...other, alsoRefersTo: assertionId })
  return [
    bad('only-response-signed', 'signature', 'Only the response is signed where both must be.', outer),
    bad('only-assertion-signed', 'signature', 'Only the assertion is signed where both must be: the drop-down of Entra ID was forgotten.', inner),
    bad('response-signed-not-assertion', 'signature', 'Only the response is signed where the assertion must be.', outer, { policy: 'assertion' }),
    bad('assertion-signed-not-response', 'signature', 'Only the assertion is signed where the response must be.', inner, { policy: 'response' }),
    bad('additional-outer-signature-broken', 'signature', 'The response’s signature is broken and not needed: a signature that is there must be true.', brokenOuter, { policy: 'assertion' }),
    bad('additional-inner-signature-broken', 'signature', 'The assertion’s signature is broken and not needed.', sign(brokenInner.replace(elementText(brokenInner, 'Signature'), ''), responseId, other), { policy: 'response' }),
    bad('value-changed', 'signature', 'The NameID changed after signing.', signedBoth(material).replaceAll(genuineMail, evilMail)),
    bad('attribute-changed', 'signature', 'An attribute of the response changed after signing.', signedBoth(material).replace(' Version="2.0"', ' Version="2.0" Consent="urn:oasis:names:tc:SAML:2.0:consent:obtained"')),
    bad('empty-uri', 'signature_shape', 'The reference has an empty URI, which means the whole document.', empty),
    bad('two-references', 'signature_shape', 'One signature over response and assertion.', alsoAssertion),
    bad('reference-to-assertion', 'signature_shape', 'The response’s signature is over the assertion.', insert(signAs('assertion', xml, other), afterIssuer(xml, responseId), signatureOver(xml, assertionId, other))),
    bad('xpointer-uri', 'signature_shape', 'The reference as an XPointer.', resigned(material, s => s.replace(`URI="#${assertionId}"`, `URI="#xpointer(id('${assertionId}'))"`)), { policy: 'assertion' }),
    bad('no-uri', 'signature_shape', 'A reference without URI.', resigned(material, s => s.replace(` URI="#${assertionId}"`, '')), { policy: 'assertion' })
  ]
}

function breakLast(text: string): string {
  const at = text.lastIndexOf('<SignatureValue>') + '<SignatureValue>'.length
  return `${text.slice(0, at)}AAAA${text.slice(at + 4)}`
}

/** The assertion signed, its Signature edited and truly signed again. */
export function resigned({ idp }: Material, edit: (signature: string) => string): string {
  return insert(xml, afterIssuer(xml, assertionId), editSignature(signatureOver(xml, assertionId, { key: idp }), edit, idp))
}

function transforms(material: Material): Vector[] {
  const { idp } = material
  const shaped = (name: string, about: string, signing: Partial<Signing>) =>
    bad(name, 'signature_shape', about, signAs('both', xml, { key: idp, ...signing }))
  const edited = (name: string, about: string, edit: (signature: string) => string) =>
    bad(name, 'signature_shape', about, resigned(material, edit), { policy: 'assertion' })
  const canonical = `<Transform Algorithm="${exclusive}"/>`
  return [
    shaped('canonicalization-with-comments', 'SignedInfo canonicalized with comments.', { canonicalization: withComments }),
    shaped('transform-with-comments', 'The transform keeps comments.', { transforms: [enveloped, withComments] }),
    shaped('inclusive-canonicalization', 'Inclusive canonicalization, which depends on what is around.', { canonicalization: inclusive, transforms: [enveloped, inclusive] }),
    shaped('transform-xslt', 'An XSLT transform before the others.', { transforms: [xslt, enveloped, exclusive] }),
    shaped('transform-xpath', 'An XPath transform.', { transforms: [enveloped, xpathTransform, exclusive] }),
    shaped('transform-base64', 'A Base64 transform.', { transforms: [enveloped, base64Transform, exclusive] }),
    shaped('transform-twice', 'Canonicalized twice.', { transforms: [enveloped, exclusive, exclusive] }),
    shaped('transform-order', 'The transforms in the other order.', { transforms: [exclusive, enveloped] }),
    shaped('no-enveloped-transform', 'The signature is not taken out.', { transforms: [exclusive] }),
    edited('transform-with-content', 'A parameter that the transform does not have, such as a stylesheet.', s => s.replace(canonical, `<Transform Algorithm="${exclusive}"><Object Id="_x"/></Transform>`)),
    edited('hmac-output-length', 'A parameter of the signature method (CVE-2009-0217).', s => s.replace(/(<SignatureMethod [^>]*)\/>/, '$1><HMACOutputLength>1</HMACOutputLength></SignatureMethod>')),
    edited('two-signed-infos', 'Two SignedInfo in one Signature (SAMLStorm, CVE-2025-29774).', s => doubled(s)),
    edited('two-digest-values', 'Two DigestValue in the Reference.', s => s.replace(/<DigestValue>[^<]*<\/DigestValue>/, '$&$&')),
    edited('two-signature-values', 'Two SignatureValue.', s => s.replace(/<SignatureValue>[^<]*<\/SignatureValue>/, '$&$&')),
    edited('element-in-digest-value', 'An element splits the DigestValue.', s => s.replace(/(<DigestValue>.{8})/, '$1<Object/>')),
    edited('text-in-signed-info', 'Text between the elements of SignedInfo.', s => s.replace('<Reference', 'x<Reference')),
    edited('object-in-signature', 'A ds:Object in the Signature, outside of what is signed.', s => s.replace('</Signature>', '<Object Id="_o"/></Signature>')),
    edited('manifest', 'The reference says that it is to a manifest.', s => s.replace('<Reference ', `<Reference Foo="${dsNs}Manifest" `)),
    edited('no-digest-value', 'A Reference without DigestValue.', s => s.replace(/<DigestValue>[^<]*<\/DigestValue>/, '')),
    edited('empty-digest-value', 'An empty DigestValue.', s => s.replace(/<DigestValue>[^<]*</, '<DigestValue><')),
    edited('key-info-first', 'KeyInfo before SignedInfo.', s => s.replace(/(<Signature [^>]*>)(.*)(<KeyInfo>.*<\/KeyInfo>)/, '$1$3$2')),
    edited('long-prefix-list', 'A PrefixList of a thousand prefixes.', s => s.replace(/(<Transform Algorithm="[^"]*exc-c14n#")\/>/, `$1><InclusiveNamespaces xmlns="${exclusive}" PrefixList="${'x '.repeat(1000)}"/></Transform>`))
  ]
}

/** A forged SignedInfo first, the genuine one behind it. */
function doubled(signature: string): string {
  const signedInfo = elementText(signature, 'SignedInfo')
  const forged = signedInfo.replace(/<DigestValue>[^<]*/, '<DigestValue>47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=')
  return signature.replace(signedInfo, () => signedInfo + forged)
}

export const signatureAttacks = (material: Material): readonly Vector[] => [
  ...algorithms(material),
  ...keys(material),
  ...coverage(material),
  ...transforms(material)
]
