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
  /** Which members of what was sent are at fault, by path (`signInUrl`, `breakGlass.0`), with a sentence each. */
  readonly fields?: Readonly<Record<string, string>>

  constructor(
    kind: DomainErrorKind,
    code: string,
    detail: string,
    cause?: unknown,
    fields?: Readonly<Record<string, string>>
  ) {
    super(`${code}: ${detail}`, cause === undefined ? {} : { cause })
    if (fields) this.fields = fields
    this.kind = kind
    this.code = code
    this.detail = detail
  }
}

/** A refusal of one member of what was sent, told at that member. */
export const fieldError = (
  code: string,
  field: string,
  detail: string,
  kind: DomainErrorKind = 'invalid'
): DomainError => new DomainError(kind, code, detail, undefined, { [field]: detail })
