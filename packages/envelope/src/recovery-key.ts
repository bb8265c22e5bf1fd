/**
 * Recovery keys as people write them down: 32 random bytes and 3 of a checksum, in Crockford's Base32, which has no letter that looks like another,
 * in 14 groups of four.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { EnvelopeError } from './error.ts'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const valueOfCharacter = new Map<string, number>([
  ...[...alphabet].map((character, value) => [character, value] as const),
  ['O', 0],
  ['I', 1],
  ['L', 1]
])
const secretBytes = 32
const checksumBytes = 3
const symbols = 56

/** The text of a recovery key, as `7D1K-…`. */
export function recoveryKeyOf(secret: Uint8Array): string {
  const bytes = new Uint8Array(secretBytes + checksumBytes)
  bytes.set(secret)
  bytes.set(checksumOf(secret), secretBytes)
  return (toBase32(bytes).match(/.{4}/g) ?? []).join('-')
}

/**
 * The 32 bytes of a recovery key as typed.
 *
 * @throws EnvelopeError `recovery-key`, saying what to look at: a group with a foreign character, the length, or a typing mistake somewhere.
 */
export function parseRecoveryKey(text: string): Uint8Array {
  const typed = text.slice(0, 1_000).toUpperCase().replace(/[\s-]/g, '')
  const values = [...typed].map((character, at) => valueOfCharacter.get(character) ?? foreign(at))
  if (values.length !== symbols) {
    throw new EnvelopeError(
      'recovery-key',
      `A recovery key has ${symbols} characters without its hyphens; these are ${values.length}.`
    )
  }
  const bytes = fromBase32(values)
  const secret = bytes.slice(0, secretBytes)
  if (checksumOf(secret).some((byte, at) => byte !== bytes[secretBytes + at])) {
    throw new EnvelopeError(
      'recovery-key',
      'Somewhere in the recovery key is a typing mistake. Compare it group by group.'
    )
  }
  return secret
}

function foreign(at: number): never {
  throw new EnvelopeError(
    'recovery-key',
    `Group ${Math.floor(at / 4) + 1} of the recovery key has a character that none contains: letters (without U) and digits only.`
  )
}

function checksumOf(secret: Uint8Array): Uint8Array {
  return sha256(secret).slice(0, checksumBytes)
}

function toBase32(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xfff
    for (held += 8; held >= 5; held -= 5) text += alphabet[(bits >> (held - 5)) & 31]
  }
  return text
}

function fromBase32(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array((values.length * 5) / 8)
  let bits = 0
  let held = 0
  let at = 0
  for (const value of values) {
    bits = ((bits << 5) | value) & 0xfff
    held += 5
    if (held < 8) continue
    held -= 8
    bytes[at++] = bits >> held
  }
  return bytes
}
