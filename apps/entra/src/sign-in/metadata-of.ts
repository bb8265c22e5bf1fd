/** The application's federation metadata: the certificate in use first, then the others, so that a change can be prepared. */
import { federationMetadata } from '../saml/metadata.ts'
import { certificateInUse } from '../tenant/single-sign-on.ts'
import type { TenantState } from '../tenant/state.ts'
import type { Addresses } from './addresses.ts'

/** @throws {UsageError} if the application has no certificate yet. */
export function metadataOf({ app }: TenantState, { issuer, loginUrl, logoutUrl }: Addresses, now: Date): string {
  const { singleSignOn } = app
  const inUse = certificateInUse(singleSignOn, now)
  const others = singleSignOn.certificates.filter(({ thumbprint }) => thumbprint !== inUse.thumbprint)
  return federationMetadata({
    entityId: issuer,
    loginUrl,
    logoutUrl,
    certificates: [inUse, ...others].map(({ base64 }) => base64),
    wantsSignedRequests: singleSignOn.requireSignedRequests
  })
}
