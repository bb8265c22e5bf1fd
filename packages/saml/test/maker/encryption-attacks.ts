/** Encrypted assertions: weak ways and ambiguous keys. */

import { bad, type Settings, type Vector } from './case.ts'
import { assertion, response, responseId, status } from './document.ts'
import { type Encrypting, wrapEncrypted } from './encrypt.ts'
import { toolsFor } from './encryption-tools.ts'
import type { Material } from './material.ts'
import { aes256Cbc, aes256Gcm, rsa15, tripleDes } from './names.ts'
import { sign } from './sign.ts'
import { changed } from './text.ts'

const keys: Settings = { decryptionKeys: ['portal'] }
const weak = 'weak_encryption'

async function algorithms(material: Material): Promise<Vector[]> {
  const { inner, encrypt, around } = toolsFor(material)
  const refused = async (name: string, about: string, changes: Partial<Encrypting>) =>
    bad(name, weak, about, around(await encrypt(inner, changes)), keys)
  const sound = around(await encrypt(inner))
  const cbc = await encrypt(inner, { algorithm: aes256Cbc })
  const none = await encrypt(inner)
  return [
    await refused('encrypted-3des', 'Triple DES, the default of pysaml2.', { algorithm: tripleDes }),
    await refused('encrypted-rsa-1.5', 'The key with RSA PKCS #1 v1.5 (Bleichenbacher).', { keyAlgorithm: rsa15 }),
    bad(
      'encrypted-cbc-in-unsigned-response',
      weak,
      'CBC where nothing signed covers it: a padding oracle.',
      response(cbc),
      { ...keys, policy: 'assertion' }
    ),
    bad(
      'encrypted-algorithm-unknown',
      weak,
      'An algorithm without name.',
      around(changed(none, aes256Gcm, 'urn:none')),
      keys
    ),
    bad(
      'encrypted-algorithm-missing',
      weak,
      'No EncryptionMethod.',
      around(changed(none, /<xenc:EncryptionMethod [^>]*#aes[^>]*\/>/, '')),
      keys
    ),
    bad(
      'encrypted-oaep-sha256',
      'unsupported',
      'RSA-OAEP with another digest, which the second verifier misreads.',
      around(changed(none, 'http://www.w3.org/2000/09/xmldsig#sha1', 'http://www.w3.org/2001/04/xmlenc#sha256')),
      keys
    ),
    bad(
      'encrypted-oaep-1.1',
      'unsupported',
      'RSA-OAEP of XML Encryption 1.1.',
      around(
        changed(none, 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p', 'http://www.w3.org/2009/xmlenc11#rsa-oaep')
      ),
      keys
    ),
    bad('encrypted-without-our-key', 'decryption', 'The portal has no key.', sound),
    bad(
      'encrypted-for-another',
      'decryption',
      'Encrypted for somebody else’s key.',
      around(await encrypt(inner, { recipient: material.other })),
      keys
    )
  ]
}

async function structures(material: Material): Promise<Vector[]> {
  const { inner, data, around } = toolsFor(material)
  const one = await data(inner)
  const key = /<e:EncryptedKey[\s\S]*<\/e:EncryptedKey>/.exec(one)?.[0] ?? ''
  const refused = (name: string, about: string, content: string, reason = weak) =>
    bad(name, reason, about, around(wrapEncrypted(content)), keys)
  const keyInfo = /<KeyInfo[\s\S]*?<e:EncryptedKey/.exec(one)?.[0].slice(0, -'<e:EncryptedKey'.length) ?? ''
  const retrieval = '<RetrievalMethod xmlns="http://www.w3.org/2000/09/xmldsig#" URI="http://169.254.169.254/"/>'
  return [
    refused('encrypted-two-keys-inside', 'Two EncryptedKeys.', changed(one, key, key + key)),
    refused('encrypted-key-beside', 'An EncryptedKey inside and one beside.', one + key),
    refused('encrypted-no-key', 'No EncryptedKey.', changed(one, key, '')),
    refused(
      'encrypted-key-outside',
      'The EncryptedKey beside the data: the second verifier does not look there.',
      changed(one, key, '') + key,
      'unsupported'
    ),
    refused(
      'encrypted-retrieval-method',
      'A RetrievalMethod beside the key: an address to fetch.',
      changed(one, keyInfo, keyInfo + retrieval)
    ),
    refused('encrypted-retrieval-method-alone', 'A RetrievalMethod instead of the key.', changed(one, key, retrieval)),
    refused(
      'encrypted-cipher-reference',
      'The cipher text by reference.',
      changed(
        one,
        /<xenc:CipherValue>[^<]*<\/xenc:CipherValue>(?=\s*<\/xenc:CipherData>\s*<\/xenc:EncryptedData>)/,
        '<xenc:CipherReference URI="http://169.254.169.254/"/>'
      )
    ),
    refused(
      'encrypted-content-type',
      'EncryptedData of the content and not of the element.',
      changed(one, 'xmlenc#Element', 'xmlenc#Content')
    ),
    refused('encrypted-two-data', 'Two EncryptedData.', one + one),
    refused('encrypted-nothing', 'An empty EncryptedAssertion.', ''),
    refused('encrypted-plain-inside', 'A plain assertion where the encrypted one belongs.', inner, 'response_shape'),
    bad(
      'encrypted-beside-plain',
      'response_shape',
      'An encrypted assertion and a plain one.',
      around(wrapEncrypted(one) + sign(assertion({ id: '_assertion-2' }), '_assertion-2', { key: material.idp })),
      keys
    ),
    bad(
      'encrypted-data-in-status',
      'response_shape',
      'Encrypted data in the Status.',
      sign(
        response(wrapEncrypted(one), { status: status(undefined, `<samlp:StatusDetail>${one}</samlp:StatusDetail>`) }),
        responseId,
        { key: material.idp }
      ),
      keys
    )
  ]
}

export const encryptionAttacks = async (material: Material): Promise<readonly Vector[]> => [
  ...(await algorithms(material)),
  ...(await structures(material))
]
