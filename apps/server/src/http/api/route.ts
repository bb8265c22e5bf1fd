import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Occasion } from '../../domain/actor.ts'
import type { Id } from '../../domain/id.ts'
import type { Edge } from '../session/edge.ts'
import { occasionOf } from '../session/occasion.ts'
import type { ReadingLimits } from './exchange/reading-limits.ts'
import type { Gate } from './gate.ts'
import { parse, strictly } from './parse.ts'
import type { SignInLimits } from './sign-in-limits.ts'

/** What the API's endpoints work with; made once at start. */
export interface ApiEdge extends Edge {
  readonly limits: SignInLimits
  readonly reading: ReadingLimits
  /** Through which everything goes that hashes a password. */
  readonly hashing: Gate
}

/** One request, parsed. */
export interface Exchange<Body = unknown, Query = unknown> {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly occasion: Occasion
  readonly body: Body
  readonly query: Query
  /** An id from the address. Whatever stands there: one that nobody has names nobody. */
  id<Kind extends string>(name?: string): Id<Kind>
}

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Who may call an address: what a request must show before anything it sent is read. */
export interface Admission {
  /** Whether it is for people who are not signed in too; then the session isn't looked at. */
  readonly open?: true
  /** Whether programs may call it that sign with an API key. */
  readonly keys?: true
  /**
   * Who besides may call it that has no account: whoever shows a link's access proof, whoever shows the upload token of what they send in, or
   * anybody who comes to the door. Who is signed in is looked at all the same.
   */
  readonly guests?: 'link' | 'upload' | 'door'
}

interface Definition<Body extends z.ZodType, Query extends z.ZodType, Answer extends z.ZodType> extends Admission {
  readonly method: Method
  /** Below /api. */
  readonly path: string
  /** What it does, in a few words: the description of the API tells it. */
  readonly summary: string
  readonly body?: Body
  readonly query?: Query
  /** The shape of the answer; left out, there is none (204). */
  readonly answer?: Answer
  /** Default 200. */
  readonly status?: number
  readonly bodyLimitBytes?: number
  /** Whether its body is bytes, a stream that `respond` reads. */
  readonly octets?: true
  /** Of an answer that is no JSON. */
  readonly mediaTypes?: readonly string[]
  respond(exchange: Exchange<z.output<Body>, z.output<Query>>): Promise<z.input<Answer>>
}

/** One method of one address. */
export interface Route {
  readonly method: Method
  readonly path: string
  readonly summary: string
  readonly admission: Admission
  readonly status: number
  readonly bodyLimitBytes: number
  readonly octets: boolean
  readonly mediaTypes: readonly string[]
  readonly body: z.ZodType | undefined
  readonly query: z.ZodType | undefined
  readonly answer: z.ZodType | undefined
  respond(edge: ApiEdge, request: FastifyRequest, reply: FastifyReply): Promise<unknown>
}

const usualBodyLimitBytes = 65_536

/** Declares an endpoint: what it takes, as schemas, and what it answers with, which the compiler holds `respond` to. */
export function route<Body extends z.ZodType, Query extends z.ZodType, Answer extends z.ZodType>(
  definition: Definition<Body, Query, Answer>
): Route {
  const { method, path, summary, answer, octets = false, mediaTypes = [] } = definition
  const body = definition.body && strictly(definition.body)
  const query = definition.query && strictly(definition.query)
  return {
    method,
    path,
    summary,
    answer,
    octets,
    mediaTypes,
    body: definition.body,
    query: definition.query,
    admission: admissionOf(definition),
    status: definition.status ?? (answer || mediaTypes.length > 0 ? 200 : 204),
    bodyLimitBytes: definition.bodyLimitBytes ?? usualBodyLimitBytes,
    respond: (edge, request, reply) => {
      const params = request.params as Readonly<Record<string, string>>
      return definition.respond({
        request,
        reply,
        occasion: occasionOf(edge, request),
        body: (body && parse(body, request.body ?? {})) as z.output<Body>,
        query: (query && parse(query, request.query)) as z.output<Query>,
        id: <Kind extends string>(name = 'id') => (params[name] ?? '') as Id<Kind>
      })
    }
  }
}

const admissionOf = ({ open, keys, guests }: Admission): Admission => ({
  ...(open ? { open } : {}),
  ...(keys ? { keys } : {}),
  ...(guests ? { guests } : {})
})
