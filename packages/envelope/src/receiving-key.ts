/**
 * The key that others seal for when they send something in. It is post-quantum, since its public half is known to many for years. The private half
 * lives in its owner's browser and, sealed for a recovery key that only the owner has, on the portal.
 */

import { sha256 } from '@noble/hashes/sha2.js'
import { generateHybridIdentity } from 'age-encryption'
import { toBase64url } from './base64url.ts'
import { derive, randomBytes, x25519Identity } from './derive.ts'
import { EnvelopeError } from './error.ts'
import { recipientOf } from './header.ts'
import { parseRecoveryKey, recoveryKeyOf } from './recovery-key.ts'
import { openWhole, sealWhole } from './whole.ts'

const identityPrefix = 'AGE-SECRET-KEY-PQ-1'

/** A new receiving key. `recoveryKey` is shown once, for people to keep; `sealedIdentity` may lie with the portal. */
export async function newReceivingKey(): Promise<{
  identity: string
  publicKey: string
  recoveryKey: string
  sealedIdentity: Uint8Array
}> {
  const secret = randomBytes(32)
  const identity = await generateHybridIdentity()
  return {
    identity,
    publicKey: await recipientOf(identity),
    recoveryKey: recoveryKeyOf(secret),
    sealedIdentity: await sealWhole(
      new TextEncoder().encode(`${identity}\n`),
      await recipientOf(recoveryIdentity(secret))
    )
  }
}

/**
 * The identity of a receiving key, by its recovery key.
 *
 * @param recoveryKey As people type it: case, spaces and hyphens don't matter, `O` is read as 0, `I` and `L` as 1.
 * @throws EnvelopeError `recovery-key` when it is mistyped or another's; `header`, `cut`, `damaged` when the sealed key is.
 */
export async function unlockReceivingKey(sealedIdentity: Uint8Array, recoveryKey: string): Promise<string> {
  const identity = new TextDecoder().decode(await unlock(sealedIdentity, parseRecoveryKey(recoveryKey))).trim()
  if (!identity.startsWith(identityPrefix)) throw new EnvelopeError('key', 'What was sealed is not a receiving key.')
  await recipientOf(identity)
  return identity
}

async function unlock(sealedIdentity: Uint8Array, secret: Uint8Array): Promise<Uint8Array> {
  try {
    return await openWhole(sealedIdentity, recoveryIdentity(secret))
  } catch (error) {
    if (!(error instanceof EnvelopeError) || error.code !== 'no-match') throw error
    throw new EnvelopeError(
      'recovery-key',
      'This recovery key is typed without a mistake, but belongs to another receiving key. Look for the one made with this key.'
    )
  }
}

function recoveryIdentity(secret: Uint8Array): string {
  return x25519Identity(derive(secret, '', 'sealpost/v1/recovery'))
}

/** SHA-256 of a public key's text in Base64url: the fragment of request links and personal addresses, by which senders know the key. */
export function publicKeyDigest(publicKey: string): string {
  return toBase64url(sha256(new TextEncoder().encode(publicKey)))
}
