/**
 * The tenant refuses to sign somebody in: Microsoft's code (AADSTS…) and a sentence, shown on the tenant's own page. Nothing
 * goes to the service provider.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export class SignInError extends Error {
  override readonly name = 'SignInError'
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }

  /** As on Microsoft's page: the code before the sentence. */
  get shown(): string {
    return `AADSTS${this.code}: ${this.message}`
  }
}
