import { errorBody, type ScimType } from '@sealpost/scim'
import type { FastifyReply } from 'fastify'
import type { Answer, Exchange, Note } from './exchange.ts'

/** The media type of every answer, errors included (RFC 7644 §8.1). */
export const scimMediaType = 'application/scim+json; charset=utf-8'

/** A refusal as it will be told to the client. */
export interface Refusal {
  readonly status: number
  /** One sentence: what, why, how to mend. */
  readonly detail: string
  readonly scimType?: ScimType | undefined
  readonly headers?: Readonly<Record<string, string | string[]>>
}

/**
 * A SCIM error. Its detail ends with the request's reference, because an administrator sees the body in the identity provider's log
 * and nothing else, and finds the request here under that reference.
 *
 * @see [RFC 7644 §3.12](https://www.rfc-editor.org/rfc/rfc7644#section-3.12)
 */
export function refuse(exchange: Exchange, refusal: Refusal, note: Note | 'nothing' = {}): Answer {
  const { status, scimType, headers } = refusal
  const detail = `${refusal.detail} (reference ${exchange.correlationId})`
  const details = { ...(typeof note === 'object' ? note.details : {}), ...(scimType ? { scimType } : {}) }
  return {
    status,
    body: JSON.stringify(errorBody({ status, detail, scimType })),
    ...(headers ? { headers } : {}),
    note: typeof note === 'object' ? { ...note, details } : note
  }
}

/** Writes an answer. Nothing here may be cached or sniffed: it is somebody's data behind a credential. */
export function write(reply: FastifyReply, correlationId: string, answer: Answer): FastifyReply {
  reply
    .code(answer.status)
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .header('x-correlation-id', correlationId)
  if (answer.headers) reply.headers(answer.headers)
  if (answer.body === undefined) return reply.send()
  return reply.type(scimMediaType).send(answer.body)
}
