import type { Problem } from '@sealpost/api'
import { type EnvelopeCode, EnvelopeError } from '@sealpost/envelope'

/** A refusal of the portal, or that it could not be reached. `detail` is a sentence for people. */
export class ExchangeProblem extends Error {
  override readonly name = 'ExchangeProblem'
  /** 0 when there was no answer. */
  readonly status: number
  /** Stable, as in docs/errors.md; `network` when there was no answer, `unknown` when the answer was none of the portal's. */
  readonly code: string
  readonly detail: string
  /** Sentences by path into what was sent. */
  readonly fields: Readonly<Record<string, string>>
  /** When the portal asked to come back later. */
  readonly retryAfterSeconds: number | undefined
  readonly correlationId: string | undefined

  constructor(
    status: number,
    problem: Partial<Pick<Problem, 'fields' | 'correlationId'>> & Pick<Problem, 'code' | 'detail'>,
    retryAfterSeconds?: number,
    cause?: unknown
  ) {
    super(problem.detail, cause === undefined ? {} : { cause })
    this.status = status
    this.code = problem.code
    this.detail = problem.detail
    this.fields = problem.fields ?? {}
    this.correlationId = problem.correlationId
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** What is to be sent can't be as it was chosen: a file changed or is gone, or there are too many. `detail` is a sentence for people. */
export class SourceProblem extends Error {
  override readonly name = 'SourceProblem'
  readonly code: 'source.changed' | 'source.unreadable' | 'source.too-many'
  readonly detail: string

  constructor(code: SourceProblem['code'], detail: string, cause?: unknown) {
    super(detail, cause === undefined ? {} : { cause })
    this.code = code
    this.detail = detail
  }
}

/** A failure as plain data: what a worker posts to its page, since a class doesn't survive the way. */
export interface PlainProblem {
  readonly kind: 'exchange' | 'source' | 'envelope' | 'abort' | 'other'
  readonly code: string
  readonly detail: string
  readonly status?: number
  readonly fields?: Readonly<Record<string, string>>
  readonly retryAfterSeconds?: number
  readonly correlationId?: string
}

/** A failure as it goes over a worker's port. */
export function toPlainProblem(error: unknown): PlainProblem {
  if (error instanceof ExchangeProblem) {
    const { code, detail, status, fields, retryAfterSeconds, correlationId } = error
    return {
      kind: 'exchange',
      ...{ code, detail, status, fields },
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      ...(correlationId !== undefined && { correlationId })
    }
  }
  if (error instanceof SourceProblem) return { kind: 'source', code: error.code, detail: error.detail }
  if (error instanceof EnvelopeError) return { kind: 'envelope', code: error.code, detail: error.detail }
  if (error instanceof Error && error.name === 'AbortError')
    return { kind: 'abort', code: 'abort', detail: error.message }
  return { kind: 'other', code: 'unknown', detail: error instanceof Error ? error.message : String(error) }
}

/** The failure that {@link toPlainProblem} described, of the class it had. */
export function fromPlainProblem(plain: PlainProblem): Error {
  const { kind, code, detail } = plain
  if (kind === 'exchange') return new ExchangeProblem(plain.status ?? 0, plain, plain.retryAfterSeconds)
  if (kind === 'source') return new SourceProblem(code as SourceProblem['code'], detail)
  if (kind === 'envelope') return new EnvelopeError(code as EnvelopeCode, detail)
  return kind === 'abort' ? new DOMException(detail, 'AbortError') : new Error(detail)
}
