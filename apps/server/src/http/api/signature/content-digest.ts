import { createHash, timingSafeEqual } from 'node:crypto'
import { DomainError } from '../../../domain/domain-error.ts'

const sha256Member = /^sha-256=:([A-Za-z0-9+/]{43}=):$/

/**
 * The SHA-256 that a `Content-Digest` gives; undefined when there is none, or only digests by other algorithms.
 *
 * @throws DomainError `invalid` `part.digest` when there is one that isn't written as the standard says
 * @see [RFC 9530 §2](https://www.rfc-editor.org/rfc/rfc9530#section-2)
 */
export function contentDigestOf(header: string | string[] | undefined): Uint8Array | undefined {
  if (header === undefined) return undefined
  const members = String(header)
    .split(',', 20)
    .map(member => member.trim())
  const wanted = members.filter(member => /^sha-256\b/i.test(member))
  if (wanted.length === 0) return undefined
  const [, base64] = (wanted.length === 1 && sha256Member.exec(wanted[0] ?? '')) || []
  if (base64 !== undefined) return Buffer.from(base64, 'base64')
  throw new DomainError(
    'invalid',
    'part.digest',
    'The Content-Digest can not be read: write "sha-256=:…:" with the SHA-256 of the body in Base64.'
  )
}

/** Whether a body is the one whose SHA-256 was given. */
export const fitsDigest = (body: Uint8Array, sha256: Uint8Array): boolean =>
  sha256.length === 32 && timingSafeEqual(createHash('sha256').update(body).digest(), sha256)
