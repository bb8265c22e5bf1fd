// Parts of files on their way in: bytes, not JSON, which are read as they come and never held as a whole.
import type { FastifyRequest } from 'fastify'
import { DomainError } from '../../../domain/domain-error.ts'
import { receivePart } from '../../../domain/exchange/receive-part.ts'
import type { FileUpload } from '../../../domain/exchange/uploader.ts'
import { arrivingBody, usualBodyTimes } from '../../arriving-body.ts'
import type { ApiEdge, Exchange } from '../route.ts'
import { contentDigestOf } from '../signature/content-digest.ts'

/** No part is longer, sealed. How long one is exactly is the domain's business. */
const longestPartBytes = 8_390_656

export const partMediaType = 'application/octet-stream'

/** @throws DomainError `invalid` `part.number` */
export function partNumberOf({ id }: Exchange): number {
  const text: string = id('number')
  if (/^(?:0|[1-9]\d{0,8})$/.test(text)) return Number(text)
  throw new DomainError('invalid', 'part.number', 'The number of a part is a whole number from 0: correct the address.')
}

/**
 * Takes a part in, whose length was looked at.
 *
 * @throws DomainError `invalid` `part.number`, `part.digest`, `request.timeout`, `request.malformed`; and as {@link receivePart}
 */
export async function takePart(edge: ApiEdge, exchange: Exchange, upload: FileUpload): Promise<void> {
  const { request, occasion } = exchange
  const number = partNumberOf(exchange)
  const sha256 = contentDigestOf(request.headers['content-digest'])
  const body = arrivingBody(request.raw, edge.config.bodyTimes ?? usualBodyTimes)
  const part = {
    ...upload,
    number,
    contentLength: Number(request.headers['content-length']),
    body,
    ...(sha256 ? { sha256 } : {})
  }
  await receivePart(edge.portal, occasion, part)
}

/**
 * Refuses a body that doesn't say how long it is, or is longer than any part, before anything of it is read.
 *
 * @throws DomainError `invalid` `request.length-required`; `too-large` `request.too-large`
 */
export function requirePartLength({ headers }: FastifyRequest): void {
  const length = lengthOf(headers)
  if (length === undefined)
    throw new DomainError(
      'invalid',
      'request.length-required',
      'A part is sent with its length: give "content-length", and send it in one piece.'
    )
  if (length <= longestPartBytes) return
  throw new DomainError(
    'too-large',
    'request.too-large',
    `A part has at most ${longestPartBytes} bytes: send the file in parts, as its layout says.`
  )
}

/** Whether a body is said to be no longer than a part. */
export const hasPartLength = ({ headers }: FastifyRequest): boolean =>
  (lengthOf(headers) ?? Number.POSITIVE_INFINITY) <= longestPartBytes

function lengthOf({ 'content-length': text }: FastifyRequest['headers']): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
