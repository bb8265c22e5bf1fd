import type { Actor } from '../../domain/actor.ts'
import { authenticateScim } from '../../domain/connections/authenticate-scim.ts'
import type { UserId } from '../../domain/id.ts'
import { networkOf } from '../source-address.ts'
import { type Refusal, refuse } from './answer.ts'
import { readAuthorization } from './authorization-header.ts'
import type { Answer, Exchange, ScimEdge } from './exchange.ts'

export type Admission =
  | { readonly kind: 'admitted'; readonly actor: Actor }
  | { readonly kind: 'refused'; readonly answer: Answer }

const realm = 'realm="SCIM", charset="UTF-8"'
const challenges = [`Bearer ${realm}`, `Basic ${realm}`]
const challengesToAToken = [`Bearer ${realm}, error="invalid_token"`, `Basic ${realm}`]

/**
 * Decides whether a request comes from an identity provider's connection.
 *
 * The credential is checked first, whatever its source did before: a sound one is never slowed down by somebody else's failures, and
 * only its own rate limits it. Wrong ones are counted by source; past the limit they are answered with 429 and noted no more. A request
 * without any credential is not counted against the limit, since clients that wait to be challenged begin each request so.
 *
 * @see [RFC 7644 §2](https://www.rfc-editor.org/rfc/rfc7644#section-2), [RFC 9110 §11.6.1](https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1)
 */
export async function admit(edge: ScimEdge, exchange: Exchange, authorization: string | undefined): Promise<Admission> {
  const offer = readAuthorization(authorization)
  if (offer.kind === 'missing') return refuseMissing(edge, exchange)
  if (offer.kind === 'malformed') return refuseCredential(edge, exchange, 'credential.malformed', offer.detail)
  const outcome = await authenticateScim(edge.portal, offer.credential, edge.mount.name, exchange.at)
  if (outcome.kind === 'accepted') return withinRate(edge, exchange, outcome.actor)
  // The account is told by its id, so that its erasure finds the entry; a name may be a secret pasted into the wrong field.
  return refuseCredential(edge, exchange, outcome.code, outcome.detail, outcome.ownerId)
}

function withinRate(edge: ScimEdge, exchange: Exchange, actor: Extract<Actor, { kind: 'connection' }>): Admission {
  const wait = edge.rateLimits ? edge.buckets.take(actor.keyId, exchange.at) : 0
  if (wait === 0) return { kind: 'admitted', actor }
  const detail = 'This connection sends more requests than the portal takes: wait as long as Retry-After says.'
  return refused(exchange, { status: 429, detail, headers: retryAfter(wait) }, 'nothing')
}

function refuseMissing(edge: ScimEdge, exchange: Exchange): Admission {
  const { within } = edge.failures.fail(`silent ${networkOf(exchange.sourceAddress)}`, exchange.at)
  const detail =
    'The request has no Authorization header: send "Authorization: Bearer userName:password" (or Basic with the same pair).'
  return refused(exchange, unauthenticated(detail, challenges), within ? noteOf('credential.missing') : 'nothing')
}

function refuseCredential(
  edge: ScimEdge,
  exchange: Exchange,
  code: string,
  detail: string,
  ownerId?: UserId
): Admission {
  const { within, waitMilliseconds } = edge.failures.fail(networkOf(exchange.sourceAddress), exchange.at)
  if (!within && edge.rateLimits) {
    const told =
      'Too many wrong credentials came from this address: correct the Secret Token, and wait as long as Retry-After says.'
    return refused(exchange, { status: 429, detail: told, headers: retryAfter(waitMilliseconds) }, 'nothing')
  }
  const note = within ? { ...noteOf(code), ...(ownerId === undefined ? {} : { userId: ownerId }) } : 'nothing'
  return refused(exchange, unauthenticated(detail, challengesToAToken), note)
}

const refused = (exchange: Exchange, refusal: Refusal, note: Parameters<typeof refuse>[2]): Admission => ({
  kind: 'refused',
  answer: refuse(exchange, refusal, note)
})

const unauthenticated = (detail: string, challenge: string[]): Refusal => ({
  status: 401,
  detail,
  headers: { 'www-authenticate': challenge }
})

const noteOf = (code: string) => ({ action: 'scim.unauthenticated', details: { code } }) as const

const retryAfter = (milliseconds: number) => ({ 'retry-after': String(Math.max(1, Math.ceil(milliseconds / 1000))) })
