import type { ProviderId } from '../id.ts'

export const signaturePolicies = ['both', 'response', 'assertion'] as const
/** What an identity provider must sign. A signature that is there must hold whatever the policy. */
export type SignaturePolicy = (typeof signaturePolicies)[number]

/** A SAML identity provider that the portal trusts to say who somebody is. */
export interface AuthenticationProvider {
  readonly id: ProviderId
  /** The last step of its address; null for the first, which is at `/auth/saml2/` itself. Never changes. */
  readonly slug: string | null
  readonly name: string
  readonly enabled: boolean
  /** Its entity ID, compared exactly with the Issuer of what it sends. */
  readonly entityId: string
  readonly signInUrl: string
  readonly signOutUrl: string | null
  /** PEM, one certificate each; the ones for roll-over come after the first. */
  readonly certificates: readonly string[]
  readonly signaturePolicy: SignaturePolicy
  /** Whether it may begin by itself. */
  readonly unsolicited: boolean
  /** Whether a person it vouches for gets an account at first sign-in. */
  readonly justInTime: boolean
  readonly signRequests: boolean
  /** Domains of the addresses it may speak for, lower-case; empty: any. */
  readonly domains: readonly string[]
  readonly createdAt: number
  readonly changedAt: number
  /** Of the last person it signed in, and the SHA-256 of the certificate that time. */
  readonly lastSignInAt: number | null
  readonly lastCertificate: string | null
}
