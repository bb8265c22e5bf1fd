import { createHash, timingSafeEqual } from 'node:crypto'
import type { Actor, Mount } from '../actor.ts'
import type { UserId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { Key, KeyRing } from './key.ts'

export interface ScimCredential {
  readonly userName: string
  readonly password: string
}

export type Authentication =
  | { readonly kind: 'accepted'; readonly actor: Extract<Actor, { kind: 'connection' }> }
  /** With the owner when the password was right. */
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string; readonly ownerId?: UserId }

/** What is kept of a SCIM password: its SHA-256. Passwords are 256 random bits, so nobody can search for one that fits. */
export const verifierOf = (password: string): Uint8Array => createHash('sha256').update(password, 'utf8').digest()

/**
 * Tells whose SCIM key this is, if it works now.
 *
 * Who doesn't know the password learns nothing but that; who does is told why the key doesn't work any more. Costs one indexed read
 * and one digest, for wrong names and passwords alike.
 */
export async function authenticateScim(
  portal: Portal,
  credential: ScimCredential,
  mount: Mount,
  at: number
): Promise<Authentication> {
  const ring = await portal.store.keys.ring(credential.userName, 'scim')
  const key = ring && holding(ring, verifierOf(credential.password))
  if (!key)
    return refuse(
      'key.unknown',
      'The SCIM user name or password is wrong: paste the Secret Token as the portal showed it.'
    )
  const fault = faultOf(ring, key, at)
  if (fault) return { ...fault, ownerId: ring.ownerId }
  portal.store.touchKey(key.id, at)
  return { kind: 'accepted', actor: { kind: 'connection', mount, keyId: key.id, ownerId: key.ownerId } }
}

/** Compares with every key, in constant time each. */
function holding(ring: KeyRing, verifier: Uint8Array): Key | undefined {
  let found: Key | undefined
  for (const key of ring.keys) if (key.verifier && timingSafeEqual(key.verifier, verifier)) found = key
  return found
}

function faultOf(ring: KeyRing, key: Key, at: number): Refused | undefined {
  if (!ring.active)
    return refuse(
      'key.owner-deactivated',
      'The owner of this SCIM key is deactivated: use a key of a registered administrator.'
    )
  if (key.revokedAt !== null)
    return refuse('key.revoked', 'This SCIM key was revoked: generate a new one and paste its token.')
  if (key.expiresAt !== null && key.expiresAt <= at) {
    return refuse('key.expired', 'This SCIM key has expired: generate a new one and paste its token.')
  }
  if (!ring.administrator) {
    return refuse(
      'key.owner-not-administrator',
      'The owner of this SCIM key is no administrator any more: use a key of an administrator.'
    )
  }
  return undefined
}

type Refused = Extract<Authentication, { kind: 'refused' }>

const refuse = (code: string, detail: string): Refused => ({ kind: 'refused', code, detail })
