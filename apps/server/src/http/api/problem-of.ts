import { STATUS_CODES } from 'node:http'
import type { Problem } from '@sealpost/api'
import { DomainError, type DomainErrorKind } from '../../domain/domain-error.ts'
import { TooMany } from './too-many.ts'

const statusOfKind: Readonly<Record<DomainErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  'precondition-failed': 412,
  'too-large': 413,
  'rate-limited': 429,
  unavailable: 503
}

const mediaType = 'request.media-type'

/** Where HTTP knows a more exact one than the kind tells. */
const statusOfCode: Readonly<Record<string, number>> = {
  [mediaType]: 415,
  'request.timeout': 408,
  'request.length-required': 411,
  'file.range': 416
}

/** The member of a body that a refusal of the domain is about, so that a form can say it beside the field. */
const memberOfCode: Readonly<Record<string, string>> = {
  'user.userName-taken': 'userName',
  'user.userName-form': 'userName',
  'key.expiry': 'expiresAt'
}

const defaultWaitMilliseconds = 10_000

export interface ProblemAnswer {
  readonly problem: Problem
  readonly headers: Readonly<Record<string, string>>
}

/**
 * What a client is told of an error: a refusal of the domain or of this edge as it is, Fastify's in our words, and of what nobody foresaw
 * a reference alone.
 *
 * @see [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)
 */
export function problemOf(error: unknown, correlationId: string): ProblemAnswer {
  const refusal = error instanceof DomainError ? error : refusalOfFastify(error)
  if (!refusal) {
    const detail = `The portal failed to answer: its log tells why, under the reference ${correlationId}.`
    return { problem: problem(500, 'portal.failed', detail, correlationId), headers: {} }
  }
  const status = statusOfCode[refusal.code] ?? statusOfKind[refusal.kind]
  const fields = fieldsOf(refusal)
  const told = problem(status, refusal.code, refusal.detail, correlationId)
  return { problem: fields ? { ...told, fields: { ...fields } } : told, headers: retryAfter(status, refusal) }
}

const problem = (status: number, code: string, detail: string, correlationId: string): Problem => ({
  type: 'about:blank',
  title: STATUS_CODES[status] ?? 'Error',
  status,
  detail,
  code,
  correlationId
})

function fieldsOf({ code, detail, fields }: DomainError): Readonly<Record<string, string>> | undefined {
  if (fields) return fields
  const member = memberOfCode[code]
  return member === undefined ? undefined : { [member]: detail }
}

function retryAfter(status: number, refusal: DomainError): Record<string, string> {
  if (status !== 429 && status !== 503) return {}
  const wait = refusal instanceof TooMany ? refusal.waitMilliseconds : defaultWaitMilliseconds
  return { 'retry-after': String(Math.max(1, Math.ceil(wait / 1000))) }
}

/** Fastify's own refusals, and those of the stream that carries the body; undefined for what is none. */
function refusalOfFastify(error: unknown): DomainError | undefined {
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown }
  if (typeof statusCode !== 'number' || statusCode < 400 || statusCode > 499) return undefined
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new DomainError('too-large', 'request.too-large', 'The body is longer than this address takes: send less.')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new DomainError(
        'invalid',
        mediaType,
        'The body has another type than this address takes: send "application/json", or a part of a file as "application/octet-stream".'
      )
    default:
      return new DomainError('invalid', 'request.malformed', 'The request can not be read: send it again, complete.')
  }
}
