import type { Provider, ServiceProvider, TestReport } from '@sealpost/api'
import { type CertificateFacts, readCertificates } from '@sealpost/saml'
import type { Portal } from '../../domain/portal.ts'
import type { AuthenticationProvider } from '../../domain/sign-on/provider.ts'
import { providerAddresses, providerWarnings } from '../../domain/sign-on/providers.ts'
import type { SignOnReport } from '../../domain/sign-on/sign-on-report.ts'
import { presentCertificate } from './present-certificate.ts'
import { present, presentOrNull } from './present-instant.ts'

/** An authentication provider, with what its administrator must be told and what to look at. */
export function presentProvider(portal: Portal, provider: AuthenticationProvider, at: number): Provider {
  const { identifier, replyUrl, relayState, metadataUrl } = providerAddresses(portal, provider)
  const { id, name, enabled, signInUrl, signaturePolicy, unsolicited, justInTime, signRequests } = provider
  return {
    ...{ id, name, enabled, signInUrl, signaturePolicy, unsolicited, justInTime, signRequests },
    ...{ identifier, replyUrl, relayState, metadataUrl },
    issuer: provider.entityId,
    signOutUrl: provider.signOutUrl ?? '',
    certificates: presentCertificates(provider.certificates.flatMap(readCertificates), at),
    domains: [...provider.domains],
    lastSignInAt: presentOrNull(provider.lastSignInAt),
    warnings: [...providerWarnings(provider, at)]
  }
}

export const presentCertificates = (all: readonly CertificateFacts[], at: number): Provider['certificates'] =>
  all.map(facts => presentCertificate(facts, at))

/** What the portal tells identity providers of itself. */
export const presentServiceProvider = (
  told: Omit<ServiceProvider, 'certificates'> & { readonly certificates: readonly CertificateFacts[] },
  at: number
): ServiceProvider => ({
  identifier: told.identifier,
  replyUrl: told.replyUrl,
  relayState: told.relayState,
  metadataUrl: told.metadataUrl,
  logoutUrl: told.logoutUrl,
  certificates: presentCertificates(told.certificates, at)
})

/** What came of trying a provider out. */
export const presentReport = (report: SignOnReport): TestReport => ({
  at: present(report.at),
  passed: report.passed,
  checks: report.checks.map(({ code, title, outcome, detail }) => ({ code, title, outcome, detail })),
  nameId: report.nameId,
  nameIdFormat: report.nameIdFormat,
  claims: report.claims.map(({ name, values }) => ({ name, values: [...values] })),
  account: report.account,
  certificate: report.certificate,
  clockDifferenceSeconds: report.clockDifferenceSeconds,
  xml: report.xml
})
