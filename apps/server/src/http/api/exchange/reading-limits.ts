import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Actor } from '../../../domain/actor.ts'
import { DomainError } from '../../../domain/domain-error.ts'
import { addressKey } from '../../../domain/exchange/address.ts'
import { FailureLimit } from '../../failure-limit.ts'
import type { Edge } from '../../session/edge.ts'
import { addressOf, networkOf } from '../../source-address.ts'
import { AttemptLimit } from '../attempt-limit.ts'
import { TooMany } from '../too-many.ts'

const second = 1_000
const minute = 60_000
const day = 24 * 60 * minute
const [mostPartsOfUpload, mostPartsOfSource, mostPartsOfAccount] = [8, 16, 24]

/**
 * Bounds guessing at the exchange: links, upload tokens, codes, passwords, and how much one source may begin to send in.
 *
 * What can't be guessed (proofs, tokens) is counted only when it was wrong, so that nobody with a sound one is ever slowed by others behind
 * their address. What has few digits or was chosen by people is counted before it is checked: by source, and by transfer among those who
 * hold its link, so that strangers can't use up their attempts.
 */
export class ReadingLimits {
  readonly #enforced: boolean
  readonly #strangers = new FailureLimit({ limit: 60, windowMilliseconds: minute, capacity: 20_000 })
  readonly #sources = new AttemptLimit({ limit: 20, windowMilliseconds: 5 * minute, capacity: 20_000 })
  readonly #transfers = new AttemptLimit({ limit: 10, windowMilliseconds: 15 * minute, capacity: 50_000 })
  readonly #codes = new AttemptLimit({ limit: 20, windowMilliseconds: 10 * minute, capacity: 20_000 })
  /**
   * For one address of one transfer, by source: less than an address gets from everywhere, so that nobody who holds the link, too, uses up a
   * recipient's codes from where they are.
   */
  readonly #codesOf = [
    new AttemptLimit({ limit: 3, windowMilliseconds: 10 * minute, capacity: 50_000 }),
    new AttemptLimit({ limit: 6, windowMilliseconds: day, capacity: 50_000 })
  ]
  /** Parts that are being sent, by outsiders' upload and source and by account: each holds memory for as long as its bytes keep coming. */
  readonly #partsOf = new Map<string, number>()
  readonly #sendIns = new AttemptLimit({ limit: 30, windowMilliseconds: 10 * minute, capacity: 20_000 })

  constructor(settings: { readonly enforced: boolean }) {
    this.#enforced = settings.enforced
  }

  /** Whatever names something that strangers could look for. @throws TooMany `rate-limited` `request.too-many` in place of a refusal */
  async known<T>(edge: Edge, request: FastifyRequest, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (!unknown.has(codeOf(error))) throw error
      const { within, waitMilliseconds } = this.#strangers.fail(sourceOf(request), edge.clock())
      if (within || !this.#enforced) throw error
      throw tooMany(fromStranger, waitMilliseconds)
    }
  }

  /** A code or password for a transfer. @throws TooMany `rate-limited` `request.too-many` */
  async attempt<T>(
    edge: Edge,
    request: FastifyRequest,
    reading: { readonly id: string; readonly proof: Uint8Array },
    work: () => Promise<T>
  ): Promise<T> {
    const at = edge.clock()
    const source = sourceOf(request)
    const holders = `${reading.id} ${createHash('sha256').update(reading.proof).digest('base64url')}`
    this.#take(this.#sources, source, at, fromSource)
    const giveBack = () => this.#sources.giveBack(source, at)
    try {
      this.#take(this.#transfers, holders, at, atTransfer)
    } catch (error) {
      giveBack()
      throw error
    }
    return this.known(edge, request, async () => {
      try {
        const done = await work()
        giveBack()
        this.#transfers.giveBack(holders, at)
        return done
      } catch (error) {
        if (!wrong.has(codeOf(error))) {
          giveBack()
          this.#transfers.giveBack(holders, at)
        }
        throw error
      }
    })
  }

  /** Asking for a code, which sends a mail to somebody. @throws TooMany `rate-limited` `request.too-many` */
  code<T>(
    edge: Edge,
    request: FastifyRequest,
    asked: { readonly id: string; readonly address: string },
    work: () => Promise<T>
  ): Promise<T> {
    const source = sourceOf(request)
    const about = createHash('sha256')
      .update(`${asked.id} ${addressKey(asked.address)}`)
      .digest('base64url')
    const ofAddress = this.#codesOf.map(limit => ({ limit, holder: `${source} ${about}`, detail: ofThisAddress }))
    return this.#begun([{ limit: this.#codes, holder: source, detail: fromSource }, ...ofAddress], edge, request, work)
  }

  /** Beginning to send in. @throws TooMany `rate-limited` `request.too-many` */
  sendIn<T>(edge: Edge, request: FastifyRequest, work: () => Promise<T>): Promise<T> {
    const bound = { limit: this.#sendIns, holder: sourceOf(request), detail: fromSource }
    return this.#begun([bound], edge, request, work)
  }

  /**
   * A part that somebody sends, who may take long over it. Programs of ours send four at once.
   *
   * @throws TooMany `rate-limited` `request.too-many`
   */
  async part<T>(
    request: FastifyRequest,
    { uploadToken, actor }: { readonly uploadToken?: string | undefined; readonly actor: Actor },
    work: () => Promise<T>
  ): Promise<T> {
    if (!this.#enforced) return work()
    const holders: readonly (readonly [string, number])[] =
      uploadToken === undefined
        ? [[`account ${accountOf(actor)}`, mostPartsOfAccount]]
        : [
            [`upload ${uploadToken}`, mostPartsOfUpload],
            [`source ${sourceOf(request)}`, mostPartsOfSource]
          ]
    const under = (holder: string): number => this.#partsOf.get(holder) ?? 0
    if (holders.some(([holder, most]) => under(holder) >= most)) throw tooMany(atOnce, second)
    for (const [holder] of holders) this.#partsOf.set(holder, under(holder) + 1)
    try {
      return await work()
    } finally {
      for (const [holder] of holders) {
        if (under(holder) > 1) this.#partsOf.set(holder, under(holder) - 1)
        else this.#partsOf.delete(holder)
      }
    }
  }

  /** What is counted when it was done; what was refused costs nothing here. */
  async #begun<T>(bounds: readonly Bound[], edge: Edge, request: FastifyRequest, work: () => Promise<T>): Promise<T> {
    const at = edge.clock()
    const taken: Bound[] = []
    try {
      for (const bound of bounds) {
        this.#take(bound.limit, bound.holder, at, bound.detail)
        taken.push(bound)
      }
      return await this.known(edge, request, work)
    } catch (error) {
      for (const { limit, holder } of taken) limit.giveBack(holder, at)
      throw error
    }
  }

  #take(limit: AttemptLimit, holder: string, at: number, detail: string): void {
    const wait = limit.take(holder, at)
    if (wait > 0 && this.#enforced) throw tooMany(detail, wait)
  }
}

/** How often a holder may do something, and what they are told when it was more often. */
interface Bound {
  readonly limit: AttemptLimit
  readonly holder: string
  readonly detail: string
}

/** What is refused to somebody who looks for what they don't know. */
const unknown: ReadonlySet<string> = new Set(['transfer.unknown', 'request-link.unknown', 'upload.token'])
const wrong: ReadonlySet<string> = new Set(['code.wrong', 'code.over', 'transfer.password'])

const fromStranger = 'Too many addresses asked for from here lead to nothing: wait as long as Retry-After says.'
const fromSource = 'Too much of this came from your address: wait as long as Retry-After says, and try again.'
const ofThisAddress =
  'Too many codes for this address were asked for from here: use the latest, or wait as long as Retry-After says.'
const atOnce = 'Too many parts are being sent from here at once: wait until some are through, and send this one again.'
const atTransfer =
  'Too many wrong codes or passwords came for this transfer: wait as long as Retry-After says, and try again.'

const tooMany = (detail: string, waitMilliseconds: number): TooMany =>
  new TooMany(detail, waitMilliseconds, 'request.too-many')

const codeOf = (error: unknown): string => (error instanceof DomainError ? error.code : '')

/** Whoever is none is refused right away, and all of them together hold nothing. */
const accountOf = (actor: Actor): string =>
  actor.kind === 'session' ? actor.userId : actor.kind === 'key' ? actor.ownerId : ''

const sourceOf = (request: FastifyRequest): string => networkOf(addressOf(request.ip))
