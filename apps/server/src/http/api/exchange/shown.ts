// What a request shows of itself in headers: that somebody holds a link, or that they began what they upload.
import type { FastifyRequest } from 'fastify'
import { DomainError } from '../../../domain/domain-error.ts'
import { type ReaderTokens, readerTokensOf } from '../../session/reader-cookie.ts'
import type { ApiEdge } from '../route.ts'

const proofHeader = 'x-sealpost-proof'
const uploadHeader = 'x-sealpost-upload'

/** 32 bytes in Base64url, and nothing that is written otherwise but means the same. */
const octets32 = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/

/** Who reads: by which link, in which browser. */
export interface Reader extends Partial<ReaderTokens> {
  readonly proof: Uint8Array
}

/** A proof that is missing or has not its form is one that fits no transfer: nobody is told more than of a wrong one. */
export function readerOf(edge: ApiEdge, request: FastifyRequest): Reader {
  return { proof: proofOf(request), ...readerTokensOf(edge, request) }
}

function proofOf({ headers }: FastifyRequest): Uint8Array {
  const text = headers[proofHeader]
  return typeof text === 'string' && octets32.test(text) ? Buffer.from(text, 'base64url') : new Uint8Array()
}

/** Whether a request means to be whoever sends in. */
export const showsUploadToken = ({ headers }: FastifyRequest): boolean => headers[uploadHeader] !== undefined

/** The upload token, if there is one. @throws DomainError `unauthenticated` `upload.token` when it has not its form */
export function uploadTokenOf({ headers }: FastifyRequest): { readonly uploadToken?: string } {
  const text = headers[uploadHeader]
  if (text === undefined) return {}
  if (typeof text === 'string' && /^[A-Za-z0-9_-]{43}$/.test(text)) return { uploadToken: text }
  throw wrongUploadToken
}

const wrongUploadToken = new DomainError(
  'unauthenticated',
  'upload.token',
  'The upload token is none of this transfer: begin sending once more from the address that you were given.'
)
