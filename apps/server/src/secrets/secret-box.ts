// The portal's secret key: a file of its own, so that a copy of the database alone opens nothing. It owns making and reading that
// file and sealing with it; what is sealed and when is the domain's business.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { DomainError } from '../domain/domain-error.ts'
import type { SecretBox } from '../domain/portal.ts'
import type { Store } from '../domain/store.ts'

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16

/**
 * Reads the secret key, or makes one at first start (mode 0600, durable before it is used).
 *
 * Two processes that start at once end up with the same key: the file is linked into place, and who comes second reads the first's.
 *
 * @throws Error in one sentence when the file can't be read or made, or holds no key
 */
export function openSecretBox(file: string): SecretBox {
  if (!fs.existsSync(file)) makeKeyFile(file)
  const key = Buffer.from(fs.readFileSync(file, 'utf8').trim(), 'base64')
  if (key.length !== keyBytes) {
    throw new Error(
      `The secret key file ${file} holds no key of ${keyBytes} bytes in Base64: restore it from your backup.`
    )
  }
  return secretBox(key)
}

/** What shows, sealed in the database, that a key file is the one that belongs to it. */
const proof = { setting: 'secret-key.proof', text: 'sealpost', context: 'secret-key' } as const

/**
 * Opens the secret key that belongs to a database, or makes one for a new database.
 *
 * Without this a lost key file would be replaced in silence, and everything sealed be unreadable from then on.
 *
 * @throws DomainError `unavailable` `secret.missing`, `secret.unreadable`; Error as {@link openSecretBox}
 */
export async function openSecretBoxOf(file: string, store: Store): Promise<SecretBox> {
  const sealed = await store.settings.read(proof.setting)
  if (typeof sealed === 'string') {
    if (!fs.existsSync(file)) throw missingKey(file)
    const box = openSecretBox(file)
    box.open(Buffer.from(sealed, 'base64'), proof.context)
    return box
  }
  const box = openSecretBox(file)
  const shown = Buffer.from(box.seal(proof.text, proof.context)).toString('base64')
  await store.write(tx => tx.settings.write(proof.setting, shown))
  return box
}

const missingKey = (file: string): DomainError =>
  new DomainError(
    'unavailable',
    'secret.missing',
    `The secret key file ${file} is missing, and this database holds secrets sealed under it: restore it from your backup, or copy it from the portal's other machine (SEALPOST_SECRET_KEY_FILE).`
  )

function makeKeyFile(file: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  const handle = fs.openSync(draft, 'wx', 0o600)
  fs.writeSync(handle, `${randomBytes(keyBytes).toString('base64')}\n`)
  fs.fsyncSync(handle)
  fs.closeSync(handle)
  try {
    fs.linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    fs.rmSync(draft, { force: true })
  }
  const folder = fs.openSync(path.dirname(file), 'r')
  fs.fsyncSync(folder)
  fs.closeSync(folder)
}

/**
 * AES-256-GCM with a random nonce; what a secret belongs to is authenticated, so that rows can't be swapped. Digests have a key of their
 * own, so that none of them tells anything of what is sealed.
 *
 * @see [RFC 5869](https://www.rfc-editor.org/rfc/rfc5869) (HKDF) and [RFC 2104](https://www.rfc-editor.org/rfc/rfc2104) (HMAC)
 */
export function secretBox(key: Uint8Array): SecretBox {
  const digestKey = Buffer.from(hkdfSync('sha256', key, '', 'sealpost/v1/digest', keyBytes))
  return {
    seal(secret, context) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      cipher.setAAD(Buffer.from(context))
      return Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open(sealed, context) {
      try {
        const bytes = Buffer.from(sealed)
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), {
          authTagLength: tagBytes
        })
        decipher.setAAD(Buffer.from(context))
        decipher.setAuthTag(bytes.subarray(-tagBytes))
        return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]).toString(
          'utf8'
        )
      } catch (cause) {
        const detail =
          'A sealed secret can not be read: SEALPOST_SECRET_KEY_FILE is not the key it was sealed under. Restore that file.'
        throw new DomainError('unavailable', 'secret.unreadable', detail, cause)
      }
    },
    digest(text, context) {
      // The length says where the context ends, so that no other division of the same characters has the same digest.
      const length = Buffer.alloc(4)
      length.writeUInt32BE(Buffer.byteLength(context))
      return createHmac('sha256', digestKey).update(length).update(context).update(text).digest()
    }
  }
}
