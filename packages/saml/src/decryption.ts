/**
 * Encrypted assertions (SAML Core §6, XML Encryption 1.1): AES in GCM, in CBC only where a verified signature covers the cipher text, under a
 * key encrypted with RSA-OAEP for one of ours. Why a decryption failed is not told: the reasons would be an oracle.
 */
import { constants, createDecipheriv, privateDecrypt } from 'node:crypto'
import { decodeBase64, decodeUtf8 } from './encoding.ts'
import { quoted, SamlError } from './error.ts'
import { namespaces } from './names.ts'
import { attributeOf, childElements, childrenNamed, isElement, textOf, type XmlElement } from './xml-tree.ts'

const { ds, xenc } = namespaces

interface DataAlgorithm {
  readonly cipher: 'aes-128-gcm' | 'aes-256-gcm' | 'aes-128-cbc' | 'aes-256-cbc'
  readonly keyBytes: number
  /** Whether changed cipher text is noticed. */
  readonly authenticated: boolean
}

const dataAlgorithms: Readonly<Record<string, DataAlgorithm>> = {
  'http://www.w3.org/2009/xmlenc11#aes128-gcm': { cipher: 'aes-128-gcm', keyBytes: 16, authenticated: true },
  'http://www.w3.org/2009/xmlenc11#aes256-gcm': { cipher: 'aes-256-gcm', keyBytes: 32, authenticated: true },
  'http://www.w3.org/2001/04/xmlenc#aes128-cbc': { cipher: 'aes-128-cbc', keyBytes: 16, authenticated: false },
  'http://www.w3.org/2001/04/xmlenc#aes256-cbc': { cipher: 'aes-256-cbc', keyBytes: 32, authenticated: false }
}
const rsaOaep = 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p'
const rsaOaep11 = 'http://www.w3.org/2009/xmlenc11#rsa-oaep'
const sha1 = 'http://www.w3.org/2000/09/xmldsig#sha1'
const typeElement = 'http://www.w3.org/2001/04/xmlenc#Element'

export interface EncryptedText {
  readonly algorithm: DataAlgorithm
  readonly data: Buffer
  readonly key: Buffer
}

function weak(what: string, mend: string): SamlError {
  return new SamlError('weak_encryption', `The assertion is encrypted in a way that is not accepted: ${what}; ${mend}.`)
}

const mendShape = 'the identity provider must send one EncryptedData with one EncryptedKey in its KeyInfo'

/**
 * What an EncryptedAssertion holds, if it is encrypted in one of the ways accepted.
 *
 * @param covered Whether a verified signature covers the cipher text.
 * @throws SamlError `weak_encryption`, and `unsupported` for what is sound but can not be read by both verifiers
 */
export function readEncryptedAssertion(element: XmlElement, covered: boolean): EncryptedText {
  const [data, ...beside] = childElements(element)
  if (data === undefined || !isElement(data, xenc, 'EncryptedData'))
    throw weak('it does not begin with EncryptedData', mendShape)
  const [method, keyInfo, cipherData, ...others] = childElements(data)
  if (!method || !keyInfo || !cipherData || others.length > 0)
    throw weak('its EncryptedData is incomplete or holds more', mendShape)
  const type = attributeOf(data, 'Type') ?? typeElement
  if (type !== typeElement || !isElement(keyInfo, ds, 'KeyInfo'))
    throw weak('its EncryptedData is of another kind', mendShape)
  const key = encryptedKey(childElements(keyInfo), beside)
  return { algorithm: dataAlgorithm(method, covered), key: readKey(key), data: cipherValue(cipherData) }
}

function encryptedKey(inside: readonly XmlElement[], beside: readonly XmlElement[]): XmlElement {
  const keys = [...inside, ...beside].filter(element => isElement(element, xenc, 'EncryptedKey'))
  const [key, ...others] = keys
  if (key === undefined || others.length > 0) throw weak(`it holds ${keys.length} encrypted keys`, mendShape)
  if (inside.some(element => isElement(element, ds, 'RetrievalMethod')))
    throw weak('it refers to its key by a RetrievalMethod', mendShape)
  if (beside.includes(key)) {
    throw new SamlError(
      'unsupported',
      'The encrypted key stands beside the EncryptedData, where the second verifier does not look for it: let the identity provider put it into the KeyInfo of the EncryptedData.'
    )
  }
  if (beside.length > 0) throw weak('something stands beside its EncryptedData', mendShape)
  return key
}

function dataAlgorithm(method: XmlElement, covered: boolean): DataAlgorithm {
  const name = algorithmOf(method)
  const algorithm = Object.hasOwn(dataAlgorithms, name) ? dataAlgorithms[name] : undefined
  if (algorithm === undefined)
    throw weak(`with ${quoted(name)}`, 'choose AES-256 in GCM (or CBC) at the identity provider')
  if (!algorithm.authenticated && !covered) {
    throw weak(
      'with AES in CBC in a response that is not signed',
      'let the identity provider sign the response too, or choose AES-256 in GCM'
    )
  }
  return algorithm
}

function readKey(key: XmlElement): Buffer {
  const [method] = childElements(key)
  const [cipherData, ...others] = childrenNamed(key, xenc, 'CipherData')
  if (method === undefined || cipherData === undefined || others.length > 0)
    throw weak('its EncryptedKey is incomplete', mendShape)
  const name = algorithmOf(method)
  if (name === rsaOaep11) throw unconfirmed(name)
  if (name !== rsaOaep)
    throw weak(`its key with ${quoted(name)}`, 'choose RSA-OAEP (rsa-oaep-mgf1p) at the identity provider')
  for (const parameter of childElements(method)) {
    const digest = isElement(parameter, ds, 'DigestMethod') ? attributeOf(parameter, 'Algorithm') : undefined
    if (digest !== sha1) throw unconfirmed(digest ?? parameter.localName)
  }
  return cipherValue(cipherData)
}

function unconfirmed(parameter: string): SamlError {
  return new SamlError(
    'unsupported',
    `The key is encrypted with RSA-OAEP and ${quoted(parameter)}, which the second verifier can not read: choose rsa-oaep-mgf1p with its default digest at the identity provider.`
  )
}

function algorithmOf(method: XmlElement): string {
  if (!isElement(method, xenc, 'EncryptionMethod')) throw weak('it does not name its algorithm', mendShape)
  return attributeOf(method, 'Algorithm') ?? ''
}

function cipherValue(cipherData: XmlElement): Buffer {
  const [value, ...others] = childElements(cipherData)
  const right = value !== undefined && others.length === 0 && isElement(value, xenc, 'CipherValue')
  const octets = right && isElement(cipherData, xenc, 'CipherData') ? decodeBase64(textOf(value) ?? '') : undefined
  if (octets === undefined) throw weak('its cipher text is not given in Base64', mendShape)
  return octets
}

/**
 * The text that was encrypted, and the key of ours that it was encrypted for.
 *
 * @param keys PKCS#8 PEM.
 * @throws SamlError `decryption`, the same whatever the reason
 */
export function decrypt(
  encrypted: EncryptedText,
  keys: readonly string[]
): { readonly text: string; readonly key: string } {
  for (const key of keys) {
    const text = decryptWith(encrypted, key)
    if (text !== undefined) return { text, key }
  }
  throw new SamlError(
    'decryption',
    keys.length === 0
      ? 'The assertion is encrypted, and this portal has no key for it: create one here, or switch token encryption off (Entra ID: Token encryption).'
      : 'The assertion can not be decrypted with a key of this portal: give the identity provider the certificate shown here (Entra ID: Token encryption) and activate it there.'
  )
}

function decryptWith({ algorithm, data, key }: EncryptedText, privateKey: string): string | undefined {
  try {
    const padding = constants.RSA_PKCS1_OAEP_PADDING
    const contentKey = privateDecrypt({ key: privateKey, padding, oaepHash: 'sha1' }, key)
    if (contentKey.length !== algorithm.keyBytes) return undefined
    const octets = algorithm.authenticated ? openGcm(algorithm, contentKey, data) : openCbc(algorithm, contentKey, data)
    return octets === undefined ? undefined : decodeUtf8(octets)
  } catch {
    return undefined
  }
}

/** XML Encryption 1.1 §5.2.4: 12 octets of IV, the cipher text, 16 octets of tag. */
function openGcm({ cipher }: DataAlgorithm, key: Buffer, data: Buffer): Buffer | undefined {
  if (data.length < 12 + 16) return undefined
  const decipher = createDecipheriv(cipher as 'aes-256-gcm', key, data.subarray(0, 12), { authTagLength: 16 })
  decipher.setAuthTag(data.subarray(-16))
  return Buffer.concat([decipher.update(data.subarray(12, -16)), decipher.final()])
}

/** XML Encryption 1.1 §5.2.2 and §5.3: 16 octets of IV; the last octet says how many at the end are padding. */
function openCbc({ cipher }: DataAlgorithm, key: Buffer, data: Buffer): Buffer | undefined {
  if (data.length < 32 || data.length % 16 !== 0) return undefined
  const decipher = createDecipheriv(cipher, key, data.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(data.subarray(16)), decipher.final()])
  const padding = padded.at(-1) ?? 0
  return padding >= 1 && padding <= 16 ? padded.subarray(0, padded.length - padding) : undefined
}
