/**
 * A file's head: the age header, which wraps the file key for whoever may open it, and the nonce that makes the payload key. It is kept apart
 * from the chunks; head and chunks one behind the other are a plain age file. The headers themselves are age's own code.
 */

import { sha256 } from '@noble/hashes/sha2.js'
import { Decrypter, Encrypter, identityToRecipient } from 'age-encryption'
import { toBase64url } from './base64url.ts'
import { derive, randomBytes } from './derive.ts'
import { EnvelopeError } from './error.ts'

export interface FileSeal {
  /** Header and nonce. */
  readonly head: Uint8Array
  readonly payloadKey: Uint8Array
}

const nonceBytes = 16
/** Far more than any header for one recipient, and what a portal takes. */
const maxHeadBytes = 16_384

/**
 * A fresh file key for one content, wrapped for a recipient.
 *
 * The nonce is fresh too and never the one under which age sealed an empty body beside its header.
 *
 * @param recipient `age1…` (X25519) or `age1pq1…` (post-quantum hybrid).
 * @throws EnvelopeError `key` for anything else.
 */
export async function newFileSeal(recipient: string): Promise<FileSeal> {
  const { header, fileKey } = await newHeader(recipient)
  const nonce = randomBytes(nonceBytes)
  const head = new Uint8Array(header.length + nonceBytes)
  head.set(header)
  head.set(nonce, header.length)
  return { head, payloadKey: derive(fileKey, nonce, 'payload') }
}

async function newHeader(recipient: string): Promise<{ header: Uint8Array; fileKey: Uint8Array }> {
  let fileKey = new Uint8Array()
  const encrypter = new Encrypter()
  try {
    encrypter.addRecipient(nativeRecipient(recipient))
    encrypter.addRecipient({
      wrapFileKey(key) {
        fileKey = key.slice()
        return []
      }
    })
    const file = await encrypter.encrypt(new Uint8Array())
    return { header: file.slice(0, headerLength(file)), fileKey }
  } catch {
    throw new EnvelopeError('key', 'The key that should be sealed for is not one of the kinds “age1…” and “age1pq1…”.')
  }
}

/** age knows kinds that need a device to open; nobody here could. */
function nativeRecipient(recipient: string): string {
  if (recipient.startsWith('age1tag')) throw new SyntaxError('A recipient that is a device.')
  return recipient
}

/**
 * The payload key of a file. The header's MAC is verified, and that the head ends where header and nonce do.
 *
 * @param identity `AGE-SECRET-KEY-1…` or `AGE-SECRET-KEY-PQ-1…`.
 * @throws EnvelopeError `header` when it is none or was changed, `no-match` when it was sealed for others, `key` when the identity is none.
 */
export async function openHead(head: Uint8Array, identity: string): Promise<Uint8Array> {
  const decrypter = new Decrypter()
  let unmatched = false
  try {
    decrypter.addIdentity(identity)
  } catch {
    throw new EnvelopeError('key', 'The key to open with is not an age identity.')
  }
  // Asked only after the first has found nothing.
  decrypter.addIdentity({
    unwrapFileKey() {
      unmatched = true
      return null
    }
  })
  const length = headerLength(head)
  if (length === undefined || head.length !== length + nonceBytes) throw notAHeader()
  try {
    return derive(await decrypter.decryptHeader(head.slice(0, length)), head.slice(length), 'payload')
  } catch {
    if (unmatched) throw new EnvelopeError('no-match', 'This was sealed for another key or with another link.')
    throw notAHeader()
  }
}

function notAHeader(): EnvelopeError {
  return new EnvelopeError('header', 'The head of a sealed file is malformed or was changed on its way.')
}

/**
 * Where the chunks of a whole age file begin: behind header and nonce. Undefined when there are none of at most 16 KiB together.
 *
 * @see C2SP age, "Header"
 */
export function headLength(file: Uint8Array): number | undefined {
  const length = headerLength(file)
  return length === undefined || length + nonceBytes > file.length ? undefined : length + nonceBytes
}

/** The header ends with the line of its MAC, the first that begins with three hyphens; no line of a stanza can. */
function headerLength(file: Uint8Array): number | undefined {
  const most = maxHeadBytes - nonceBytes
  for (let line = 0; line < most; ) {
    const end = file.indexOf(0x0a, line)
    if (end === -1 || end >= most) return undefined
    if (file[line] === 0x2d && file[line + 1] === 0x2d && file[line + 2] === 0x2d) return end + 1
    line = end + 1
  }
  return undefined
}

/** SHA-256 of a head in Base64url: what a manifest tells of each file, so that none can be put in another's place. */
export function headDigest(head: Uint8Array): string {
  return toBase64url(sha256(head))
}

/**
 * The public key of an identity.
 *
 * @throws EnvelopeError `key` when it is none.
 */
export async function recipientOf(identity: string): Promise<string> {
  try {
    return await identityToRecipient(identity)
  } catch {
    throw new EnvelopeError('key', 'This key is not an age identity.')
  }
}
