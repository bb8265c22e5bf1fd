import type { CertificateFacts as PresentedCertificate } from '@sealpost/api'
import type { CertificateFacts } from '@sealpost/saml'
import { present } from './present-instant.ts'

/** Entra ID itself warns from this long before on. */
const expiringMilliseconds = 60 * 86_400_000

/** What is in a certificate, and how it stands at a time in milliseconds. */
export const presentCertificate = (facts: CertificateFacts, at: number): PresentedCertificate => ({
  pem: facts.pem,
  subject: facts.subject,
  sha256: facts.sha256,
  key: `${facts.keyType} ${facts.keyBits}`,
  notBefore: present(facts.notBefore),
  notAfter: present(facts.notAfter),
  state: stateOf(facts, at)
})

function stateOf({ notBefore, notAfter }: CertificateFacts, at: number): PresentedCertificate['state'] {
  if (at < notBefore) return 'not-yet-valid'
  if (at > notAfter) return 'expired'
  return at > notAfter - expiringMilliseconds ? 'expiring' : 'valid'
}
