/** What goes into the weighing of a Response, and what comes out of it. */
import type { ResponseParts } from './shape.ts'
import type { XmlElement } from './xml-tree.ts'

/** The identity provider that an administrator trusts, and how much it must sign. */
export interface TrustedProvider {
  readonly entityId: string
  /** PEM, as `readCertificates` gives it. */
  readonly certificates: readonly string[]
  readonly signaturePolicy: 'both' | 'response' | 'assertion'
}

export interface Expectation {
  readonly provider: TrustedProvider
  /** Ours. */
  readonly entityId: string
  readonly acsUrl: string
  /** Milliseconds since 1970. */
  readonly now: number
  /** How far the provider's clock may be from ours; two minutes unless said. */
  readonly skewMilliseconds?: number
  /** The request this must answer, or that it may come unasked. There is no way to leave it unchecked. */
  readonly answers: { readonly requestId: string } | 'unsolicited'
  /** PKCS#8 PEM. */
  readonly decryptionKeys?: readonly string[]
}

/** A Response that is well-formed and has the right shape. Nothing in it is verified: hints, to find the provider and the request by. */
export interface UnverifiedResponse {
  readonly xml: string
  readonly id: string
  readonly issuer: string
  readonly inResponseTo: string | null
  readonly root: XmlElement
  readonly parts: ResponseParts
}

/** What an identity provider said, all of it read from what it signed. */
export interface VerifiedAssertion {
  readonly assertionId: string
  readonly responseId: string
  readonly issuer: string
  readonly nameId: string
  readonly nameIdFormat: string | null
  readonly sessionIndex: string | null
  readonly attributes: ReadonlyMap<string, readonly string[]>
  readonly issueInstant: number
  /** The latest NotOnOrAfter and the skew: how long its ID must be remembered. */
  readonly usableUntil: number
  readonly sessionNotOnOrAfter: number | null
  readonly inResponseTo: string | null
  /** Of the certificate that the assertion's signature was made with; of the response's where only that is signed. */
  readonly certificateSha256: string
  readonly encrypted: boolean
  /** The canonical signed assertion that all this was read from. */
  readonly octets: string
}
