/** Cipher texts that were changed, and what a decrypted text may not be. */
import { createCipheriv, randomBytes } from 'node:crypto'
import { bad, type Settings, type Vector } from './case.ts'
import { assertion, assertionId, response, responseId } from './document.ts'
import { encryptedAssertion, encryptedData, wrapEncrypted, wrapKey } from './encrypt.ts'
import { toolsFor } from './encryption-tools.ts'
import type { Material } from './material.ts'
import { aes256Cbc, samlNs } from './names.ts'
import { evilMail } from './occasion.ts'
import { sign } from './sign.ts'

const keys: Settings = { decryptionKeys: ['portal'] }
const weak = 'weak_encryption'

/** The cipher text, the nearer one of the end, in Base64. */
const lastCipherValue =
  /(<xenc:CipherValue>)([^<]*)(<\/xenc:CipherValue>\s*<\/xenc:CipherData>\s*<\/xenc:EncryptedData>)/

async function cipherTexts(material: Material): Promise<Vector[]> {
  const { inner, data, around } = toolsFor(material)
  const gcm = await data(inner)
  const cbc = await data(inner, { algorithm: aes256Cbc })
  const withValue = (xml: string, change: (octets: Buffer) => Buffer) =>
    xml.replace(
      lastCipherValue,
      (_, before: string, value: string, after: string) =>
        before + change(Buffer.from(value, 'base64')).toString('base64') + after
    )
  const refused = (name: string, about: string, content: string, reason = 'decryption') =>
    bad(name, reason, about, around(wrapEncrypted(content)), keys)
  const flipped = (at: number) => (octets: Buffer) => {
    const copy = Buffer.from(octets)
    copy[at < 0 ? copy.length + at : at] = (copy.at(at) ?? 0) ^ 1
    return copy
  }
  const shortKey = gcm.replace(
    /(<e:EncryptedKey[\s\S]*?<e:CipherValue>)[^<]*/,
    `$1${wrapKey(randomBytes(16), material.portal)}`
  )
  return [
    refused('encrypted-gcm-changed', 'A bit of the cipher text changed.', withValue(gcm, flipped(40))),
    refused('encrypted-gcm-tag-changed', 'A bit of the tag changed.', withValue(gcm, flipped(-1))),
    refused(
      'encrypted-gcm-cut',
      'The tag cut to four octets.',
      withValue(gcm, octets => octets.subarray(0, -12))
    ),
    refused(
      'encrypted-gcm-empty',
      'An IV and nothing else.',
      withValue(gcm, octets => octets.subarray(0, 12))
    ),
    refused(
      'encrypted-garbage',
      'Random octets.',
      withValue(gcm, octets => randomBytes(octets.length))
    ),
    refused(
      'encrypted-cbc-padding',
      'The padding of CBC is wrong.',
      withValue(cbc, octets => randomBytes(octets.length))
    ),
    refused(
      'encrypted-cbc-odd-length',
      'Cipher text that is no whole number of blocks.',
      withValue(cbc, octets => octets.subarray(0, -1))
    ),
    refused('encrypted-key-of-other-length', 'A content key of another length than its algorithm’s.', shortKey),
    refused('encrypted-not-base64', 'Cipher text that is no Base64.', gcm.replace(lastCipherValue, '$1!$3'), weak)
  ]
}

async function contents(material: Material): Promise<Vector[]> {
  const { inner, encrypt, around } = toolsFor(material)
  const { idp, attacker, portal } = material
  const holding = async (name: string, reason: string, about: string, text: string, settings: Settings = {}) =>
    bad(name, reason, about, around(await encrypt(text)), { ...keys, ...settings })
  const bare = assertion()
  const forged = sign(assertion({ mail: evilMail }), assertionId, { key: attacker })
  const borrowed = bare.replace(` xmlns="${samlNs}"`, '')
  const invalidUtf8 = wrapEncrypted(
    await rawEncrypted(Buffer.concat([Buffer.from(inner), Buffer.from([0xff])]), material)
  )
  return [
    await holding('decrypted-unsigned', 'signature', 'Nothing signed inside, where both must be.', bare),
    bad(
      'decrypted-unsigned-in-unsigned-response',
      'signature',
      'Nothing signed at all: anybody can encrypt for the portal.',
      response(await encrypt(bare)),
      { ...keys, policy: 'assertion' }
    ),
    bad(
      'decrypted-unsigned-under-both',
      'signature',
      'The same, where both must be signed.',
      response(await encrypt(bare)),
      keys
    ),
    bad(
      'decrypted-forged-in-unsigned-response',
      'signature',
      'An attacker’s signature inside, the response unsigned.',
      response(await encrypt(forged)),
      { ...keys, policy: 'assertion' }
    ),
    await holding('decrypted-forged', 'signature', 'An attacker’s signature inside.', forged),
    await holding(
      'decrypted-forged-under-response',
      'signature',
      'An attacker’s signature inside, where the response’s is enough.',
      forged,
      { policy: 'response' }
    ),
    await holding(
      'decrypted-doctype',
      'forbidden_construct',
      'A document type inside.',
      `<!DOCTYPE x [<!ENTITY e "x">]>${inner}`
    ),
    await holding(
      'decrypted-comment',
      'forbidden_construct',
      'A comment inside.',
      inner.replace('</NameID>', '<!-- --></NameID>')
    ),
    await holding('decrypted-two', 'malformed', 'Two assertions inside.', inner + inner),
    await holding('decrypted-response', 'response_shape', 'A response inside.', response(inner, { id: '_inner' })),
    await holding(
      'decrypted-element-bomb',
      'too_many_elements',
      '1,600 elements inside.',
      inner.replace('</Audience>', `${'<x/>'.repeat(1600)}</Audience>`)
    ),
    await holding(
      'decrypted-borrowed-namespace',
      'response_shape',
      'The assertion takes its namespace from around it.',
      borrowed
    ),
    await holding(
      'decrypted-id-of-response',
      'duplicate_id',
      'The ID of the response again inside.',
      assertion({ id: responseId })
    ),
    await holding('decrypted-text', 'malformed', 'No XML inside.', 'a sentence'),
    bad('decrypted-invalid-utf-8', 'decryption', 'No UTF-8 inside.', around(invalidUtf8), keys),
    bad(
      'decrypted-rsa-sha1',
      'weak_signature_algorithm',
      'RSA-SHA1 inside.',
      around(
        await encryptedAssertion(
          sign(assertion(), assertionId, {
            key: idp,
            signatureAlgorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'
          }),
          { recipient: portal }
        )
      ),
      keys
    ),
    bad(
      'decrypted-signature-place',
      'signature_place',
      'A second Signature inside.',
      around(
        await encrypt(
          inner.replace(
            '<SubjectConfirmation ',
            '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/><SubjectConfirmation '
          )
        )
      ),
      keys
    )
  ]
}

/** EncryptedData over octets that are no text, in AES-256-GCM. */
async function rawEncrypted(octets: Buffer, { portal }: Material): Promise<string> {
  const template = await encryptedData('x', { recipient: portal })
  const key = randomBytes(32)
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const sealed = Buffer.concat([iv, cipher.update(octets), cipher.final(), cipher.getAuthTag()])
  return template
    .replace(/(<e:EncryptedKey[\s\S]*?<e:CipherValue>)[^<]*/, `$1${wrapKey(key, portal)}`)
    .replace(
      lastCipherValue,
      (_, before: string, _value: string, after: string) => before + sealed.toString('base64') + after
    )
}

export const decryptionAttacks = async (material: Material): Promise<readonly Vector[]> => [
  ...(await cipherTexts(material)),
  ...(await contents(material))
]
