import type { FastifyRequest } from 'fastify'
import { userNameKey, userNameOf } from '../../domain/directory/user.ts'
import { DomainError } from '../../domain/domain-error.ts'
import type { Edge } from '../session/edge.ts'
import { addressOf, networkOf } from '../source-address.ts'
import { AttemptLimit } from './attempt-limit.ts'
import { deviceAccounts } from './device-cookie.ts'
import { TooMany } from './too-many.ts'

const minute = 60_000

/** Which limits an attempt counts against. */
interface Attempt {
  /** Undefined when what the account has of its own limits it: neighbours behind one address don't stand in each other's way then. */
  readonly source: string | undefined
  readonly account: string
  /** Whether a code of a second factor comes with it. */
  readonly code: boolean
}

/**
 * Bounds guessing of passwords and codes, without letting anybody lock somebody else out.
 *
 * Failures of strangers count by source; all count by account, where those from browsers on which it has signed in before count apart from all others,
 * so that strangers can use up only what strangers have. Names that nobody has count like any other. What a sound attempt took is given
 * back. Every limit is asked before the password is hashed.
 */
export class SignInLimits {
  readonly #enforced: boolean
  readonly #sources = new AttemptLimit({ limit: 10, windowMilliseconds: minute, capacity: 20_000 })
  readonly #passwords = new AttemptLimit({ limit: 20, windowMilliseconds: 15 * minute, capacity: 50_000 })
  readonly #codes = new AttemptLimit({ limit: 5, windowMilliseconds: 15 * minute, capacity: 50_000 })

  constructor(settings: { readonly enforced: boolean }) {
    this.#enforced = settings.enforced
  }

  /** An attempt to sign in. @throws TooMany `rate-limited` `sign-in.too-many` */
  async signIn<T>(
    edge: Edge,
    request: FastifyRequest,
    name: string,
    code: boolean,
    work: () => Promise<T>
  ): Promise<T> {
    const account = await accountKey(edge, request, name)
    const source = account.startsWith(known) ? undefined : sourceOf(request)
    return this.#bounded({ source, account, code }, edge.clock(), work)
  }

  /** A password or code that somebody signed in gives again. @throws TooMany `rate-limited` `sign-in.too-many` */
  confirm<T>(edge: Edge, userId: string, code: boolean, work: () => Promise<T>): Promise<T> {
    return this.#bounded({ source: undefined, account: `own ${userId}`, code }, edge.clock(), work)
  }

  /** A one-time link. @throws TooMany `rate-limited` `sign-in.too-many` */
  async link<T>(edge: Edge, request: FastifyRequest, work: () => Promise<T>): Promise<T> {
    const source = sourceOf(request)
    const at = edge.clock()
    this.#take(this.#sources, source, at, fromSource)
    try {
      const done = await work()
      this.#sources.giveBack(source, at)
      return done
    } catch (error) {
      if (codeOf(error) !== 'link.unknown') this.#sources.giveBack(source, at)
      throw error
    }
  }

  async #bounded<T>({ source, account, code }: Attempt, at: number, work: () => Promise<T>): Promise<T> {
    const taken: [AttemptLimit, string][] = []
    if (source !== undefined) {
      this.#take(this.#sources, source, at, fromSource)
      taken.push([this.#sources, source])
    }
    try {
      this.#take(this.#passwords, account, at, ofAccount)
      taken.push([this.#passwords, account])
      if (code) {
        this.#take(this.#codes, account, at, ofCode)
        taken.push([this.#codes, account])
      }
      const done = await work()
      for (const [limit, holder] of taken) limit.giveBack(holder, at)
      return done
    } catch (error) {
      for (const [limit, holder] of taken) if (!this.#failed(limit, error)) limit.giveBack(holder, at)
      throw error
    }
  }

  /** Whether an error says that what this limit counts was wrong. */
  #failed(limit: AttemptLimit, error: unknown): boolean {
    const code = codeOf(error)
    if (limit === this.#codes) return wrongCodes.has(code)
    if (limit === this.#passwords) return wrongPasswords.has(code)
    return wrongCodes.has(code) || wrongPasswords.has(code)
  }

  #take(limit: AttemptLimit, holder: string, at: number, detail: string): void {
    const wait = limit.take(holder, at)
    if (wait > 0 && this.#enforced) throw new TooMany(detail, wait)
  }
}

/** What the key of an account begins with on a browser that it has signed in on. */
const known = 'known '

const wrongPasswords: ReadonlySet<string> = new Set(['sign-in.refused', 'password.wrong'])
const wrongCodes: ReadonlySet<string> = new Set(['sign-in.code', 'second-factor.code'])

const fromSource = 'Too many sign-ins from this address failed: wait as long as Retry-After says.'
const ofAccount =
  'Too many sign-ins to this account failed: wait as long as Retry-After says, or use a browser it has signed in on.'
const ofCode = 'Too many wrong codes came for this account: wait as long as Retry-After says.'

const codeOf = (error: unknown): string => (error instanceof DomainError ? error.code : '')

const sourceOf = (request: FastifyRequest): string => networkOf(addressOf(request.ip))

/** The account that a name means to this browser: one of its own, or a stranger's. */
async function accountKey(edge: Edge, request: FastifyRequest, name: string): Promise<string> {
  const wanted = userNameKey(name)
  for (const userId of deviceAccounts(edge, request)) {
    const user = await edge.portal.store.users.byId(userId)
    if (user && userNameKey(userNameOf(user)) === wanted) return known + userId
  }
  return `new ${wanted}`
}
