/** One row of a report: a check of packages/saml, or one of the portal's own. */
export interface SignOnCheck {
  readonly code: string
  readonly title: string
  readonly outcome: 'passed' | 'failed' | 'not-reached'
  readonly detail: string | null
}

/** What a message is worth, and what sign-in would do with it. */
export interface SignOnReport {
  readonly at: number
  readonly passed: boolean
  readonly checks: readonly SignOnCheck[]
  readonly nameId: string | null
  readonly nameIdFormat: string | null
  readonly claims: readonly { readonly name: string; readonly values: readonly string[] }[]
  /** Whom it would sign in; null when nobody. */
  readonly account: string | null
  readonly certificate: string | null
  readonly clockDifferenceSeconds: number | null
  readonly xml: string | null
}
