/**
 * Links and what their secret stands for. The fragment, behind `#`, holds 32 bytes that browsers never send: for a transfer the link secret, for
 * a request link or a personal address the digest of the key that is sealed for.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { fromBase64url, toBase64url } from './base64url.ts'
import { derive, randomBytes, x25519Identity } from './derive.ts'
import { EnvelopeError } from './error.ts'

export interface LinkParts {
  readonly origin: string
  /** `r`: a transfer, `q`: a request link, `u`: a personal address. */
  readonly kind: 'r' | 'q' | 'u'
  readonly id: string
  /** 43 characters, 32 bytes. */
  readonly fragment: string
}

const path = /^\/([rqu])\/([A-Za-z0-9][A-Za-z0-9._~-]{0,127})\/?$/
/** Nobody pastes more when they mean a link. */
const maxTextLength = 10_000

/** A link's secret: 32 random bytes, one for each transfer. */
export function newLinkSecret(): Uint8Array {
  return randomBytes(32)
}

/**
 * The parts of a link as people paste it: whitespace around it or a mail's line breaks in it, and angle brackets around it, don't matter.
 *
 * @throws EnvelopeError `link`, saying what is missing. The text is never repeated.
 */
export function parseLink(text: string): LinkParts {
  if (text.length > maxTextLength) throw new EnvelopeError('link', 'This is too long for a link. Paste the link alone.')
  const url = parseUrl(text.replace(/\s+/g, '').replace(/^<(.*)>$/, '$1'))
  const [, kind, id] = path.exec(url.pathname) ?? []
  if ((kind !== 'r' && kind !== 'q' && kind !== 'u') || id === undefined || url.search !== '') {
    throw new EnvelopeError('link', 'This is an address, but not of something sent through this portal.')
  }
  const fragment = url.hash.slice(1)
  if (fragment === '') {
    throw new EnvelopeError(
      'link',
      'The link ends before its secret part. Copy the whole link, with “#” and the 43 characters behind it.'
    )
  }
  bytesOf(fragment)
  return { origin: url.origin, kind, id, fragment }
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new EnvelopeError('link', 'This is not a link. It begins with “https://” and has “#” in it.')
  }
  if (url.username !== '' || url.password !== '') {
    throw new EnvelopeError('link', 'The link names a user before its address; no link of this portal does.')
  }
  return url
}

/**
 * The 32 bytes of a transfer link's fragment.
 *
 * @throws EnvelopeError `link` unless it has exactly 43 characters of Base64url.
 */
export function linkSecretOf(fragment: string): Uint8Array {
  return bytesOf(fragment)
}

function bytesOf(fragment: string): Uint8Array {
  if (fragment.length !== 43) {
    throw new EnvelopeError(
      'link',
      `The part of the link behind “#” has ${fragment.length} characters, not 43. Copy the whole link.`
    )
  }
  try {
    return fromBase64url(fragment)
  } catch {
    throw new EnvelopeError(
      'link',
      'The part of the link behind “#” was changed on its way: not every character can stand there. Copy the link again.'
    )
  }
}

/** The age identity that opens a transfer's files: `AGE-SECRET-KEY-1…`. Works with `age -d -i` too. */
export function linkIdentity(secret: Uint8Array, transferId: string): string {
  return x25519Identity(derive(secret, transferId, 'sealpost/v1/link'))
}

/** 32 bytes that show the portal that somebody holds the link, and from which neither the secret nor the identity follows. */
export function accessProof(secret: Uint8Array, transferId: string): Uint8Array {
  return derive(secret, transferId, 'sealpost/v1/access')
}

/** SHA-256 of an access proof: all that the portal keeps of it. */
export function proofHashOf(proof: Uint8Array): Uint8Array {
  return sha256(proof)
}

/** The link of a transfer. Whoever has it, and is let in by the portal, can read. */
export function secureLink(origin: string, transferId: string, secret: Uint8Array): string {
  return `${origin}/r/${transferId}#${toBase64url(secret)}`
}
