// Secrets that the portal makes and recognises again: shown once, kept as a digest. They have 256 random bits, so a fast digest is a safe
// verifier, and looking one up by its digest tells nothing to somebody who times it.
import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits in Base64url. */
export const newToken = (): string => randomBytes(32).toString('base64url')

export const digestOf = (token: string): Uint8Array => createHash('sha256').update(token, 'utf8').digest()
