/**
 * Encrypts an assertion for the service provider's certificate: AES-256-CBC, its key under RSA-OAEP-MGF1P.
 *
 * @see https://www.w3.org/TR/xmlenc-core1/
 */
import { constants, createCipheriv, publicEncrypt, randomBytes } from 'node:crypto'
import { pemOf } from './certificate.ts'
import { namespaces } from './names.ts'
import { element, text, type Xml } from './xml.ts'

const cipherData = (octets: Buffer): Xml =>
  element('xenc:CipherData', {}, element('xenc:CipherValue', {}, text(octets.toString('base64'))))

/** @param certificate DER in Base64, with an RSA key. */
export function encryptedAssertion(assertion: Xml, certificate: string): Xml {
  const [key, vector] = [randomBytes(32), randomBytes(16)]
  const cipher = createCipheriv('aes-256-cbc', key, vector)
  const content = Buffer.concat([vector, cipher.update(assertion, 'utf8'), cipher.final()])
  const encryptedKey = publicEncrypt(
    { key: pemOf(certificate), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
    key
  )
  return element(
    'EncryptedAssertion',
    { xmlns: namespaces.assertion },
    element(
      'xenc:EncryptedData',
      { 'xmlns:xenc': namespaces.encryption, Type: `${namespaces.encryption}Element` },
      element('xenc:EncryptionMethod', { Algorithm: `${namespaces.encryption}aes256-cbc` }),
      element(
        'KeyInfo',
        { xmlns: namespaces.signature },
        element(
          'xenc:EncryptedKey',
          {},
          element(
            'xenc:EncryptionMethod',
            { Algorithm: `${namespaces.encryption}rsa-oaep-mgf1p` },
            element('DigestMethod', { Algorithm: `${namespaces.signature}sha1` })
          ),
          element('KeyInfo', {}, element('X509Data', {}, element('X509Certificate', {}, text(certificate)))),
          cipherData(encryptedKey)
        )
      ),
      cipherData(content)
    )
  )
}
