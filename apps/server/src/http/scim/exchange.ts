import type { Dialect, JsonObject } from '@sealpost/scim'
import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import type { Actor, Occasion } from '../../domain/actor.ts'
import type { Action } from '../../domain/events.ts'
import type { Portal } from '../../domain/portal.ts'
import type { FailureLimit } from '../failure-limit.ts'
import type { TokenBuckets } from '../token-buckets.ts'
import type { ScimMount } from './mount.ts'

/** What one mount's endpoints work with; made once at start. */
export interface ScimEdge {
  readonly portal: Portal
  readonly mount: ScimMount
  /** Address of the mount, without a slash at the end: what locations start with. */
  readonly baseUrl: string
  readonly dialect: Dialect
  readonly logger: FastifyBaseLogger
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** Whether 429 is ever answered. */
  readonly rateLimits: boolean
  /** Wrong credentials by source, over all mounts. */
  readonly failures: FailureLimit
  /** Requests by key, over all mounts. */
  readonly buckets: TokenBuckets
}

/** What the endpoint is called in the provisioning log. */
export interface Operation {
  /** `read-user`. */
  readonly name: string
  /** The template, never the address itself: `/Users/{id}`. */
  readonly path: string
}

/** One request, from its arrival to its answer. */
export interface Exchange {
  readonly actor: Actor
  readonly method: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** On the monotonic clock, for durations. */
  readonly startedAt: number
  readonly correlationId: string
  readonly sourceAddress: string
}

/** What the provisioning log is told of a request that changed nothing. */
export interface Note {
  /** Default: `scim.request`. */
  readonly action?: Action
  /** The one user whom the request concerned. */
  readonly userId?: string
  readonly details?: JsonObject
  readonly personal?: JsonObject
}

/** An endpoint's answer, before it is written. */
export interface Answer {
  readonly status: number
  /** JSON text; undefined for an answer without a body. */
  readonly body?: string
  readonly headers?: Readonly<Record<string, string | string[]>>
  /** What to note; `written` when a command of the domain already told it in its transaction, `nothing` for noise. */
  readonly note: Note | 'written' | 'nothing'
}

export type Respond = (exchange: Exchange, request: FastifyRequest) => Answer | Promise<Answer>

/** One method of one address below the mount. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly operation: Operation
  readonly respond: Respond
}

/** Milliseconds since the request arrived, to a tenth. */
export const elapsed = (exchange: Exchange): number => Math.round((performance.now() - exchange.startedAt) * 10) / 10

/**
 * The occasion on which a command of the domain is called: who, when, under which reference, and how the request came.
 *
 * @param corrections What the dialect put right.
 */
export function occasionOf(
  edge: ScimEdge,
  exchange: Exchange,
  operation: Operation,
  corrections: readonly string[]
): Occasion {
  const { actor, at, correlationId, sourceAddress, method } = exchange
  const details = {
    mount: edge.mount.name,
    operation: operation.name,
    method,
    path: operation.path,
    ...(corrections.length > 0 ? { corrections } : {}),
    // Read when the event is written, so that it tells how long the request had taken by then.
    get durationMs() {
      return elapsed(exchange)
    }
  }
  return { actor, at, correlationId, sourceAddress, details }
}
