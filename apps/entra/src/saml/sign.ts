/**
 * Enveloped XML signatures over elements that {@link element} wrote, whose text is their canonical form already.
 *
 * @see https://www.w3.org/TR/xmldsig-core1/
 */
import { createHash, sign } from 'node:crypto'
import { namespaces, rsaSha256 } from './names.ts'
import { element, text, type Xml } from './xml.ts'

export type Signer = {
  /** PKCS #8, PEM. */
  readonly privateKey: string
  /** DER in Base64. */
  readonly certificate: string
  readonly algorithm: 'SHA-256' | 'SHA-1'
}

const algorithms = {
  'SHA-256': { hash: 'sha256', signature: rsaSha256, digest: `${namespaces.encryption}sha256` },
  'SHA-1': { hash: 'sha1', signature: `${namespaces.signature}rsa-sha1`, digest: `${namespaces.signature}sha1` }
} as const

const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'

/** @param ofElement The element without its signature, whose `ID` is `id`. @returns The Signature to put into it. */
export function signatureOf(ofElement: Xml, id: string, { privateKey, certificate, algorithm }: Signer): Xml {
  const { hash, signature, digest } = algorithms[algorithm]
  const digestValue = createHash(hash).update(ofElement, 'utf8').digest('base64')
  const content = [
    element('CanonicalizationMethod', { Algorithm: exclusive }),
    element('SignatureMethod', { Algorithm: signature }),
    element(
      'Reference',
      { URI: `#${id}` },
      element(
        'Transforms',
        {},
        element('Transform', { Algorithm: `${namespaces.signature}enveloped-signature` }),
        element('Transform', { Algorithm: exclusive })
      ),
      element('DigestMethod', { Algorithm: digest }),
      element('DigestValue', {}, text(digestValue))
    )
  ]
  // On its own SignedInfo declares the namespace; inside Signature it inherits it.
  const signedInfo = element('SignedInfo', { xmlns: namespaces.signature }, ...content)
  const signatureValue = sign(hash, Buffer.from(signedInfo, 'utf8'), privateKey).toString('base64')
  return element(
    'Signature',
    { xmlns: namespaces.signature },
    element('SignedInfo', {}, ...content),
    element('SignatureValue', {}, text(signatureValue)),
    element('KeyInfo', {}, element('X509Data', {}, element('X509Certificate', {}, text(certificate))))
  )
}
