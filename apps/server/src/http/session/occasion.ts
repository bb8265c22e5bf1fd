import type { FastifyRequest } from 'fastify'
import type { Actor, Occasion } from '../../domain/actor.ts'
import { sessionActorOf } from '../../domain/sign-on/session-actor.ts'
import { addressOf } from '../source-address.ts'
import { wireText } from '../wire-text.ts'
import type { Edge } from './edge.ts'

const maxUserAgentLength = 300

/**
 * The occasion on which a command of the domain is called: who acts, when, under which reference, from where.
 *
 * Who acts is the session that was resumed for this request, and nobody where none was.
 */
export function occasionOf(edge: Edge, request: FastifyRequest): Occasion {
  const live = request.liveSession
  const actor: Actor = live ? sessionActorOf(live) : { kind: 'anonymous' }
  return { actor, at: edge.clock(), correlationId: request.id, sourceAddress: addressOf(request.ip) }
}

/** How a browser calls itself, cut to what is kept; undefined when it doesn't. */
export function userAgentOf(request: FastifyRequest): string | undefined {
  const text = wireText(request.headers['user-agent'] ?? '')?.trim()
  return text ? text.slice(0, maxUserAgentLength).toWellFormed() : undefined
}
