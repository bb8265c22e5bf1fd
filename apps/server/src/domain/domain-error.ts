/** What kind of refusal it is; each edge turns the kind into its own protocol's answer. */
export type DomainErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'gone'
  | 'precondition-failed'
  | 'too-large'
  | 'rate-limited'
  | 'unavailable'

/**
 * A refusal by the portal's own rules.
 *
 * `code` is stable and listed in docs/errors.md; `detail` is one sentence that may be shown to whoever asked; `cause` is for the log.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError'
  readonly kind: DomainErrorKind
  readonly code: string
  readonly detail: string

  constructor(kind: DomainErrorKind, code: string, detail: string, cause?: unknown) {
    super(`${code}: ${detail}`, cause === undefined ? {} : { cause })
    this.kind = kind
    this.code = code
    this.detail = detail
  }
}
