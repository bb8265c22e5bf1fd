/** The one error this package throws for what a link, a key or sealed bytes hold. Any other exception is a defect of the caller or of this package. */

/**
 * What is wrong: a `link` that isn't whole, a `header` that isn't one, one for another key (`no-match`), bytes that were changed (`damaged`) or
 * are missing (`cut`), a `manifest` this program doesn't take, a `key` that isn't one, a `recovery-key` that is mistyped or another's.
 */
export type EnvelopeCode = 'link' | 'header' | 'no-match' | 'damaged' | 'cut' | 'manifest' | 'key' | 'recovery-key'

/** A refusal: a stable code, and one sentence for people. Never holds a secret, nor anything that was sealed. */
export class EnvelopeError extends Error {
  override readonly name = 'EnvelopeError'
  readonly code: EnvelopeCode
  readonly detail: string

  constructor(code: EnvelopeCode, detail: string) {
    super(detail)
    this.code = code
    this.detail = detail
  }
}
