import type { FastifyReply, FastifyRequest } from 'fastify'
import { DomainError } from '../../domain/domain-error.ts'
import type { FailureLimit } from '../failure-limit.ts'
import { describeFailure } from '../failure-log.ts'
import { problem, problemMediaType } from '../problem.ts'
import type { Edge } from '../session/edge.ts'
import { addressOf, networkOf } from '../source-address.ts'

/** What stands for a correlation id where people read it aloud. */
export const referenceOf = (correlationId: string): string => correlationId.slice(-12).toUpperCase()

/**
 * Answers what didn't become a sign-in: a page with one sentence and a reference; the reason stands in the audit log alone.
 *
 * Refusals are counted by source. They are counted after the message was looked at, so that a sound one is never refused for what others
 * behind the same address did.
 */
export function fail(
  edge: Edge,
  refusals: FailureLimit,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply
): FastifyReply {
  const { statusCode } = error as { statusCode?: unknown }
  if (error instanceof DomainError && error.kind !== 'unavailable') {
    const { within, waitMilliseconds } = refusals.fail(networkOf(addressOf(request.ip)), edge.clock())
    if (!within && edge.config.rateLimits) return tooMany(reply, waitMilliseconds, 'refused')
    return reply.redirect(`/auth/error#code=${error.code}&reference=${referenceOf(request.id)}`, 303)
  }
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
    return answer(
      reply,
      statusCode,
      'A sign-in is a form with a SAMLResponse of at most 384 KiB: start again from the sign-in page.'
    )
  edge.logger.error({ correlationId: request.id, failure: describeFailure(error) }, 'a sign-in could not be answered')
  const detail = `The portal could not answer just now: try again (reference ${referenceOf(request.id)}).`
  return answer(reply, error instanceof DomainError ? 503 : 500, detail)
}

export const tooMany = (reply: FastifyReply, waitMilliseconds: number, what: 'begun' | 'refused'): FastifyReply =>
  answer(
    reply.header('retry-after', String(Math.max(1, Math.ceil(waitMilliseconds / 1000)))),
    429,
    `Too many sign-ins from this address were ${what}: wait as long as Retry-After says.`
  )

const answer = (reply: FastifyReply, status: number, detail: string): FastifyReply =>
  reply.code(status).type(problemMediaType).send(problem(status, detail))
