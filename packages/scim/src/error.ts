/**
 * The one error this package throws, and the body RFC 7644 §3.12 gives it on the wire.
 * Everything a client can do wrong ends as a {@link ScimError}; any other exception is a defect of this package.
 */

/** The detail error keywords of RFC 7644 §3.12, table 9. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive'

/** The URN that marks a body as a SCIM error. */
export const errorUrn = 'urn:ietf:params:scim:api:messages:2.0:Error'

/** An error body as it goes over the wire; `status` is a string there. */
export interface ScimErrorBody {
  readonly schemas: readonly [typeof errorUrn]
  readonly status: string
  readonly scimType?: ScimType
  readonly detail: string
}

/** A request that SCIM refuses: the HTTP status, one sentence safe to show, and the keyword where the RFC has one. */
export class ScimError extends Error {
  override readonly name = 'ScimError'
  readonly status: number
  readonly detail: string
  readonly scimType?: ScimType | undefined

  /**
   * @param status   HTTP status, 400 to 599.
   * @param detail   One sentence for the administrator who reads it in the client's log: what, why, how to mend.
   * @param scimType The keyword of RFC 7644 §3.12, where one fits.
   */
  constructor(status: number, detail: string, scimType?: ScimType) {
    super(detail)
    this.status = status
    this.detail = detail
    this.scimType = scimType
  }
}

/**
 * The error body of RFC 7644 §3.12.
 *
 * @param error A {@link ScimError}, or anything with its three members.
 * @returns The body; `status` is a string and `scimType` is left out when there is none.
 * @see [RFC 7644 §3.12, HTTP Status and Error Response Handling](https://www.rfc-editor.org/rfc/rfc7644#section-3.12)
 */
export function errorBody(error: {
  readonly status: number
  readonly detail: string
  readonly scimType?: ScimType | undefined
}): ScimErrorBody {
  const { status, detail, scimType } = error
  const schemas = [errorUrn] as const
  return scimType === undefined
    ? { schemas, status: String(status), detail }
    : { schemas, status: String(status), scimType, detail }
}

/**
 * Text of a client's, quoted for an error's `detail`: escaped, and never longer than a line.
 *
 * @param text Anything the client sent.
 */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
}
