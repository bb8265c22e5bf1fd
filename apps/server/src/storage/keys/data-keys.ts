// The store of data keys: one for each user who needs one, wrapped under the portal's secret key. It owns what is sealed under them and how; where
// the wrapped keys lie is its rows' business.
//
// An unwrapped key lives for one call: one that was destroyed on another process is gone with the next call here.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { DomainError } from '../../domain/domain-error.ts'
import type { UserId } from '../../domain/id.ts'
import type { DataKeys, SecretBox } from '../../domain/portal.ts'

/** Wrapped keys by owner. */
export interface KeyRows {
  read(owner: UserId): Promise<Uint8Array | undefined>
  /** Durable when it returns. Does nothing when the owner has one already. */
  insert(owner: UserId, wrapped: Uint8Array): Promise<void>
  /** Durable when it returns. */
  remove(owner: UserId): Promise<void>
  close(): Promise<void>
}

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
/** Stands first in everything that is sealed: which way of sealing it is. */
const version = 1

export function dataKeys(rows: KeyRows, secrets: SecretBox): DataKeys {
  const unwrap = (owner: UserId, wrapped: Uint8Array): Buffer =>
    Buffer.from(secrets.open(wrapped, contextOf(owner)), 'base64')
  const existing = async (owner: UserId): Promise<Buffer | undefined> => {
    const wrapped = await rows.read(owner)
    return wrapped && unwrap(owner, wrapped)
  }
  /** Another process may have been quicker: what is used is what lies there afterwards. */
  const made = async (owner: UserId): Promise<Buffer> => {
    await rows.insert(owner, secrets.seal(randomBytes(keyBytes).toString('base64'), contextOf(owner)))
    const key = await existing(owner)
    if (!key) throw erased()
    return key
  }
  return {
    async seal(owner, plain, context) {
      return sealed((await existing(owner)) ?? (await made(owner)), owner, plain, context)
    },
    async open(owner, bytes, context) {
      const key = await existing(owner)
      if (!key) throw erased()
      return opened(key, owner, bytes, context)
    },
    destroy: owner => rows.remove(owner),
    close: () => rows.close()
  }
}

const contextOf = (owner: UserId): string => `data-key:${owner}`

/** Owner and context, so that neither can be exchanged nor run into the other. */
function belongsTo(owner: UserId, context: string): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(Buffer.byteLength(owner))
  return Buffer.concat([length, Buffer.from(owner), Buffer.from(context)])
}

function sealed(key: Uint8Array, owner: UserId, plain: Uint8Array, context: string): Uint8Array {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(belongsTo(owner, context))
  return Buffer.concat([Buffer.of(version), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function opened(key: Uint8Array, owner: UserId, bytes: Uint8Array, context: string): Uint8Array {
  try {
    const whole = Buffer.from(bytes)
    if (whole[0] !== version) throw new Error(`sealed in the way ${whole[0]}`)
    const nonce = whole.subarray(1, 1 + nonceBytes)
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
    decipher.setAAD(belongsTo(owner, context))
    decipher.setAuthTag(whole.subarray(-tagBytes))
    return Buffer.concat([decipher.update(whole.subarray(1 + nonceBytes, -tagBytes)), decipher.final()])
  } catch (cause) {
    const detail =
      'Something sealed under an account’s data key can not be read: the database and the store of keys do not belong together. Restore both from the same day.'
    throw new DomainError('unavailable', 'secret.unreadable', detail, cause)
  }
}

const erased = (): DomainError =>
  new DomainError(
    'gone',
    'transfer.erased',
    "The content of this transfer was erased with its sender's account: it can't be opened any more, by anybody."
  )
