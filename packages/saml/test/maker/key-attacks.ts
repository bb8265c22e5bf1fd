/** Signatures made with the wrong key or the wrong algorithm. */
import { createPublicKey } from 'node:crypto'
import { bad, type Settings, type Vector } from './case.ts'
import { assertion, response, responseId } from './document.ts'
import type { Material } from './material.ts'
import { hmacSha1, hmacSha256, md5, rsaMd5, rsaSha1, rsaSha384, sha1, sha384 } from './names.ts'
import { type Signing, sign, x509Data } from './sign.ts'
import { signAs } from './signed.ts'

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
    bad(
      'rsa-sha1',
      weak,
      'RSA-SHA1 over SHA-1 digests, as Entra ID can be set to.',
      signed({ signatureAlgorithm: rsaSha1, digestAlgorithm: sha1 })
    ),
    bad('rsa-sha1-over-sha256', weak, 'RSA-SHA1 over SHA-256 digests.', signed({ signatureAlgorithm: rsaSha1 })),
    bad(
      'rsa-sha256-over-sha1',
      'weak_digest_algorithm',
      'RSA-SHA256 over SHA-1 digests.',
      signed({ digestAlgorithm: sha1 })
    ),
    bad('rsa-sha1-inside', weak, 'Only the assertion’s signature is RSA-SHA1; the response’s is sound.', onlyOuter),
    bad('sha1-digest-inside', 'weak_digest_algorithm', 'Only the assertion’s digest is SHA-1.', onlyDigest),
    bad('rsa-md5', weak, 'RSA-MD5.', signed({ signatureAlgorithm: rsaMd5 })),
    bad('md5-digest', 'weak_digest_algorithm', 'An MD5 digest.', signed({ digestAlgorithm: md5 })),
    bad(
      'rsa-sha384',
      'unsupported',
      'Sound, but the second verifier does not know it.',
      signed({ signatureAlgorithm: rsaSha384 })
    ),
    bad(
      'sha384-digest',
      'unsupported',
      'Sound, but the second verifier does not know it.',
      signed({ digestAlgorithm: sha384 })
    ),
    bad(
      'hmac-with-public-key',
      weak,
      'HMAC-SHA256 with the public key as its secret.',
      signed({ signatureAlgorithm: hmacSha256, ...withPublicKey })
    ),
    bad(
      'hmac-with-certificate',
      weak,
      'HMAC-SHA256 with the certificate as its secret.',
      signed({ signatureAlgorithm: hmacSha256, ...withCertificate })
    ),
    bad(
      'hmac-sha1-named',
      weak,
      'HMAC-SHA1 by name.',
      signed({}).replaceAll(/(SignatureMethod Algorithm=")[^"]*/g, `$1${hmacSha1}`)
    ),
    bad('algorithm-empty', weak, 'No algorithm named.', none),
    bad('algorithm-none', weak, 'The algorithm "none".', noneNamed),
    bad('algorithm-named-like-a-member', weak, 'An algorithm that is called as a member of objects.', prototypeName),
    bad(
      'signed-by-attacker',
      'signature',
      'A key of the attacker’s, with its certificate in KeyInfo (key swap).',
      signed({ key: attacker })
    )
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
    bad(
      'right-certificate-in-key-info',
      'signature',
      'The provider’s certificate in KeyInfo, an attacker’s key under it.',
      swapped
    ),
    bad('two-certificates-in-key-info', 'signature', 'Both certificates in KeyInfo.', two),
    bad('two-key-infos', 'signature_shape', 'A second KeyInfo.', twoInfos),
    bad(
      'response-signed-by-another',
      'signature',
      'The assertion by the provider, the response by another.',
      halfOther
    ),
    bad(
      'assertion-signed-by-another',
      'signature',
      'The response by the provider, the assertion by another.',
      halfInner
    ),
    bad(
      'expired-certificate',
      'certificate_expired',
      'The certificate expired yesterday (required refusal of Microsoft’s gallery validation).',
      signed({ key: expired }),
      only(['expired'])
    ),
    bad(
      'expired-certificate-beside-valid',
      'certificate_expired',
      'Signed with the expired one of two certificates.',
      signed({ key: expired }),
      only(['idp', 'expired'])
    ),
    bad(
      'early-certificate',
      'certificate_expired',
      'The certificate holds from tomorrow on.',
      signed({ key: early }),
      only(['early'])
    ),
    bad(
      'early-certificate-beside-valid',
      'certificate_expired',
      'Signed with the one of two certificates that holds from tomorrow on.',
      signed({ key: early }),
      only(['idp', 'early'])
    ),
    bad(
      'weak-rsa',
      'certificate',
      'RSA of 1024 bits, should such a certificate ever have got into the settings.',
      signed({ key: weak }),
      only(['weak'])
    ),
    bad('no-certificate', 'certificate_expired', 'A provider without certificate.', signed({}), only([]))
  ]
}

export const keyAttacks = (material: Material): readonly Vector[] => [...algorithms(material), ...keys(material)]
