import type { FastifyReply, FastifyRequest } from 'fastify'
import { describeFailure } from '../failure-log.ts'
import { addressOf } from '../source-address.ts'
import { acceptsScim } from './accept-header.ts'
import { admit } from './admission.ts'
import { type Refusal, refuse, write } from './answer.ts'
import type { Answer, Endpoint, Exchange, Operation, ScimEdge } from './exchange.ts'
import { refusalOf, unsupportedMediaType } from './refusal-of.ts'
import { tell } from './request-event.ts'
import { isUserId } from './user-id.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set when a request below a SCIM mount arrives. */
    scim: Exchange | undefined
  }
  interface FastifyContextConfig {
    /** What a SCIM endpoint is called in the provisioning log. */
    operation?: Operation
  }
}

/** How requests below one mount begin and end. */
export interface Conversation {
  /** Finds out who asks; the answer, if the request ends here for want of a sound credential or a common media type. */
  arrive(request: FastifyRequest): Promise<Answer | undefined>
  /** The answer to a request for which there is no endpoint. */
  unrouted(request: FastifyRequest): Answer | undefined
  /** Tells the logs and writes the answer. */
  finish(request: FastifyRequest, reply: FastifyReply, operation: Operation, answer: Answer): FastifyReply
  /** Answers with an error that was thrown on the way. */
  fail(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply
  exchangeOf(request: FastifyRequest): Exchange
}

const nowhere: Operation = { name: 'unknown', path: '?' }

const internalError: Refusal = {
  status: 500,
  detail: 'The portal failed to answer this request: its log tells why, under this reference.'
}

/** @param bodyLimitBytes The longest body that the server takes. */
export function conversation(edge: ScimEdge, endpoints: readonly Endpoint[], bodyLimitBytes: number): Conversation {
  const addresses = addressesOf(edge, endpoints)

  function exchangeOf(request: FastifyRequest): Exchange {
    request.scim ??= newExchange(edge, request)
    return request.scim
  }

  async function arrive(request: FastifyRequest): Promise<Answer | undefined> {
    const anonymous = exchangeOf(request)
    const admission = await admit(edge, anonymous, request.headers.authorization)
    if (admission.kind === 'refused') return admission.answer
    const exchange = { ...anonymous, actor: admission.actor }
    request.scim = exchange
    const refusal = refusalOfHeaders(request)
    return refusal && refuse(exchange, refusal)
  }

  function unrouted(request: FastifyRequest): Answer | undefined {
    const { id } = request.params as { readonly id?: string }
    // `.search` is an address of its own, though as a route it looks like an id.
    if (!request.is404 && id !== '.search') return undefined
    return answerUnrouted(exchangeOf(request), addresses, request.url)
  }

  function finish(request: FastifyRequest, reply: FastifyReply, operation: Operation, answer: Answer): FastifyReply {
    const exchange = exchangeOf(request)
    tell(edge, exchange, operation, answer)
    return write(reply, exchange.correlationId, answer)
  }

  function fail(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const exchange = exchangeOf(request)
    const operation = operationOf(request)
    const refusal = refusalOf(error, bodyLimitBytes)
    if (refusal === undefined || refusal.status === 503) {
      const { correlationId } = exchange
      edge.logger.error({ correlationId, failure: describeFailure(error) }, 'a scim request could not be answered')
    }
    const { id } = (request.params ?? {}) as { readonly id?: string }
    const known = operation.path === '/Users/{id}' && id !== undefined && isUserId(id)
    return finish(request, reply, operation, refuse(exchange, refusal ?? internalError, known ? { userId: id } : {}))
  }

  return { arrive, unrouted, finish, fail, exchangeOf }
}

/** Where a route was found, its operation; looked up only for requests that fail. */
export const operationOf = (request: FastifyRequest): Operation => request.routeOptions.config?.operation ?? nowhere

const newExchange = (edge: ScimEdge, request: FastifyRequest): Exchange => ({
  actor: { kind: 'anonymous' },
  method: request.method,
  at: edge.clock(),
  startedAt: performance.now(),
  correlationId: request.id,
  sourceAddress: addressOf(request.ip)
})

function refusalOfHeaders({ headers }: FastifyRequest): Refusal | undefined {
  if (!acceptsScim(headers.accept)) {
    return {
      status: 406,
      detail: 'Answers are JSON: send "Accept: application/scim+json" (or application/json, or no Accept header).'
    }
  }
  const encoding = headers['content-encoding']
  return encoding === undefined || encoding.toLowerCase() === 'identity' ? undefined : unsupportedMediaType
}

/** The addresses below a mount, each with the methods it takes. */
type Addresses = readonly { readonly pattern: RegExp; readonly allow: string }[]

function addressesOf({ mount }: ScimEdge, endpoints: readonly Endpoint[]): Addresses {
  const methods = Map.groupBy(endpoints, endpoint => endpoint.operation.path)
  return [...methods].map(([path, group]) => ({
    pattern: new RegExp(
      `^${`${mount.path}${path}`.replace(/[.]/g, '\\$&').replace('{id}', '[^/]+').replace(/\/$/, '')}/?$`
    ),
    allow: group.map(endpoint => endpoint.method).join(', ')
  }))
}

/** 405 where the address is there and only the method isn't, else 404. */
function answerUnrouted(exchange: Exchange, addresses: Addresses, url: string): Answer {
  const path = url.split('?', 1)[0] ?? ''
  const allow = addresses.filter(({ pattern }) => pattern.test(path)).map(address => address.allow)
  if (allow.length > 0) {
    const headers = { allow: allow[0] ?? '' }
    return refuse(exchange, { status: 405, detail: `This address takes ${headers.allow} only.`, headers })
  }
  const detail = 'There is nothing at this address: see /ResourceTypes for what there is, and check the Tenant URL.'
  return refuse(exchange, { status: 404, detail })
}
