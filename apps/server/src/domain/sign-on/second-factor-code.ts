import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { UserId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { SecondFactor } from './second-factor.ts'

const codesMade = 10

/** Thirty-two, none of which is easily taken for another. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz023456789'

export const secondFactorContext = (userId: UserId): string => `second-factor:${userId}`

/**
 * Takes a code of the authenticator, or a recovery code, for used.
 *
 * @returns The second factor without it, to be written in the same transaction; null when the code is wrong or was used.
 */
export function spendCode(
  portal: Pick<Portal, 'secrets' | 'oneTimePasswords'>,
  userId: UserId,
  factor: SecondFactor,
  code: string,
  at: number
): SecondFactor | null {
  const typed = code.replace(/[\s-]/g, '').toLowerCase()
  if (/^[0-9]{6}$/.test(typed)) {
    const secret = portal.secrets.open(factor.sealedSecret, secondFactorContext(userId))
    const step = portal.oneTimePasswords.stepOf(secret, typed, at)
    return step === null || step <= factor.lastStep ? null : { ...factor, lastStep: step }
  }
  const digest = digestOfCode(typed)
  const left = factor.recoveryCodes.filter(kept => !sameDigest(kept, digest))
  return left.length === factor.recoveryCodes.length ? null : { ...factor, recoveryCodes: left }
}

/** Ten codes of 80 random bits, four letters or digits at a time, and their digests to keep. */
export function newRecoveryCodes(): { readonly codes: readonly string[]; readonly digests: readonly string[] } {
  const plain = Array.from({ length: codesMade }, () => [...randomBytes(16)].map(b => alphabet[b & 31]).join(''))
  return { codes: plain.map(code => code.replace(/(.{4})(?!$)/g, '$1-')), digests: plain.map(digestOfCode) }
}

const digestOfCode = (code: string): string => createHash('sha256').update(code, 'utf8').digest('hex')

const sameDigest = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
