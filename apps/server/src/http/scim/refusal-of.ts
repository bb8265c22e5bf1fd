import { ScimError, type ScimType } from '@sealpost/scim'
import { DomainError, type DomainErrorKind } from '../../domain/domain-error.ts'
import type { Refusal } from './answer.ts'

const statusOfKind: Readonly<Record<DomainErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 404,
  'precondition-failed': 412,
  'too-large': 413,
  'rate-limited': 429,
  unavailable: 503
}

const scimTypeOfCode: ReadonlyMap<string, ScimType> = new Map([
  ['user.userName-taken', 'uniqueness'],
  ['user.userName-immutable', 'mutability']
])

/** How long a client waits before it tries again what couldn't be done just now. */
const retryAfterSeconds = '10'

/**
 * What a client is told of an error: SCIM's own as they are, the domain's in SCIM's terms, Fastify's in words of use to an
 * administrator. Undefined for what nobody foresaw.
 *
 * @param bodyLimitBytes The longest body taken.
 */
export function refusalOf(error: unknown, bodyLimitBytes: number): Refusal | undefined {
  if (error instanceof ScimError) return { status: error.status, detail: error.detail, scimType: error.scimType }
  if (error instanceof DomainError) return refusalOfDomain(error)
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown }
  if (typeof statusCode !== 'number' || statusCode < 400 || statusCode > 499) return undefined
  return refusalOfFastify(code, statusCode, bodyLimitBytes)
}

function refusalOfDomain({ kind, code, detail }: DomainError): Refusal {
  const status = statusOfKind[kind]
  const scimType = scimTypeOfCode.get(code) ?? (status === 400 ? 'invalidValue' : undefined)
  const headers = status === 503 || status === 429 ? { headers: { 'retry-after': retryAfterSeconds } } : {}
  return { status, detail, scimType, ...headers }
}

/** Fastify's own refusals, and those of the stream that carries the body. */
function refusalOfFastify(code: unknown, status: number, bodyLimitBytes: number): Refusal {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return { status: 413, detail: `The body is larger than ${bodyLimitBytes} bytes: send less in one request.` }
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return unsupportedMediaType
    case 'FST_ERR_BAD_URL':
      return {
        status: 400,
        detail: 'The address is not percent-encoded UTF-8: encode every "%" of its path as "%25".',
        scimType: 'invalidValue'
      }
    default:
      return {
        status,
        detail: 'The request broke off or its length is not as announced: send it again.',
        scimType: 'invalidSyntax'
      }
  }
}

export const unsupportedMediaType: Refusal = {
  status: 415,
  detail: 'The body must be JSON in UTF-8: send it as "Content-Type: application/scim+json", not compressed.',
  headers: { accept: 'application/scim+json, application/json', 'accept-encoding': 'identity' }
}
