import type { FastifyRequest } from 'fastify'
import type { KeyActor } from '../../../domain/actor.ts'
import { authenticateApiKey } from '../../../domain/connections/authenticate-api-key.ts'
import { DomainError } from '../../../domain/domain-error.ts'
import { FailureLimit } from '../../failure-limit.ts'
import type { Edge } from '../../session/edge.ts'
import { addressOf, networkOf } from '../../source-address.ts'
import { TooMany } from '../too-many.ts'
import { contentDigestOf } from './content-digest.ts'
import { isSignedWith, type RequestSignature, signatureBase, signatureOf } from './request-signature.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The program that signed the request; undefined for a browser. */
    keyActor: KeyActor | undefined
    /** SHA-256 of the body that was signed; a body that is another is refused when it is read. */
    signedDigest: Uint8Array | undefined
  }
}

/** How far the clock of whoever signs may be from ours. */
const toleranceMilliseconds = 300_000

/**
 * Tells which API key signed a request, before its body is read.
 *
 * Wrong signatures count by source, and only when they were wrong, so that nobody with a sound key is slowed by others behind their address.
 */
export class KeyAuthentication {
  readonly #enforced: boolean
  readonly #failures = new FailureLimit({ limit: 10, windowMilliseconds: 60_000, capacity: 10_000 })

  constructor(settings: { readonly enforced: boolean }) {
    this.#enforced = settings.enforced
  }

  /**
   * Leaves the actor and the digest that the body must have at the request.
   *
   * @param octets Whether the body is bytes, whose digest may be left out.
   * @throws DomainError `unauthenticated` `key.signature`, `key.expired`, `key.owner-deactivated`; `rate-limited` `request.too-many`
   */
  async authenticate(edge: Edge, request: FastifyRequest, octets: boolean): Promise<void> {
    const at = edge.clock()
    const signature = signatureOf(request.headers)
    if (!signature) throw wrong(form)
    requireFresh(signature, at)
    const digest = digestUnder(request, signature, octets)
    const signed = { method: request.method, target: request.originalUrl, headers: request.headers }
    const base = signatureBase(signed, signature)
    const found = await authenticateApiKey(edge.portal, signature.apiKey, s => isSignedWith(s, base, signature), at)
    if ('refused' in found) throw this.#failed(request, at, found)
    request.keyActor = found.actor
    request.signedDigest = octets ? undefined : digest
  }

  #failed(request: FastifyRequest, at: number, { refused, detail }: { refused: string; detail: string }): DomainError {
    const source = networkOf(addressOf(request.ip))
    const { within, waitMilliseconds } = this.#failures.fail(source, at)
    if (within || !this.#enforced) return new DomainError('unauthenticated', refused, detail)
    return new TooMany(tooMany, waitMilliseconds, 'request.too-many')
  }
}

function requireFresh({ created }: RequestSignature, at: number): void {
  const off = created * 1000 - at
  if (Math.abs(off) <= toleranceMilliseconds) return
  const seconds = Math.round(Math.abs(off) / 1000)
  throw wrong(
    `The request was signed ${seconds} seconds ${off < 0 ? 'ago' : 'ahead of now'}, by your clock: set the clock right, or sign just before sending.`
  )
}

/** The digest of the body, which a signature covers exactly when there is a body; of bytes it may be left out. */
function digestUnder(request: FastifyRequest, { coversDigest }: RequestSignature, octets: boolean) {
  const { headers } = request
  const body = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  const needed = octets ? headers['content-digest'] !== undefined : body
  if (needed && !coversDigest) throw wrong(uncovered)
  if (!coversDigest) return undefined
  const digest = contentDigestOf(headers['content-digest'])
  if (!digest) throw wrong(uncovered)
  if (!body)
    throw wrong('A digest was signed but no body was sent: leave "content-digest" out of requests without a body.')
  return digest
}

/** Of the body that was signed: another was sent. @throws DomainError `unauthenticated` `key.signature` */
export const bodyNotSigned = (): DomainError =>
  wrong('The body is not the one that was signed: its SHA-256 is not what Content-Digest says, so sign what you send.')

const form =
  'The signature has not the form that is taken: send Signature-Input: sealpost=("@method" "@path" "@query");created=…;keyid="…";alg="hmac-sha256", "content-digest" too with a body, and Signature: sealpost=:…:.'
const uncovered =
  'The body has no digest that was signed: send Content-Digest: sha-256=:…: and sign "content-digest" after "@query".'
const tooMany = 'Too many requests from this address were signed wrongly: wait as long as Retry-After says.'

const wrong = (detail: string): DomainError => new DomainError('unauthenticated', 'key.signature', detail)

/** What is answered where API keys don't work. */
export const keysElsewhere = new DomainError(
  'unauthenticated',
  'key.not-here',
  'API keys do not work at this address: sign in with a browser, or call an address that the description at /api/openapi.json says takes keys.'
)
