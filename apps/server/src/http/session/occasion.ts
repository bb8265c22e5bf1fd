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
 * Who acts is the program that signed this request, or the session that was resumed for it, and nobody where none was.
 */
export function occasionOf(edge: Edge, request: FastifyRequest): Occasion {
  return { actor: actorOf(request), at: edge.clock(), correlationId: request.id, sourceAddress: addressOf(request.ip) }
}

function actorOf({ keyActor, liveSession }: FastifyRequest): Actor {
  if (keyActor) return keyActor
  return liveSession ? sessionActorOf(liveSession) : { kind: 'anonymous' }
}

/** How a browser calls itself, cut to what is kept; undefined when it doesn't. */
export function userAgentOf(request: FastifyRequest): string | undefined {
  const text = wireText(request.headers['user-agent'] ?? '')?.trim()
  return text ? text.slice(0, maxUserAgentLength).toWellFormed() : undefined
}
