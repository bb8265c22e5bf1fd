/** Makes a signing certificate with its key and puts both into the tenant. */
import { createSigningKey } from '../saml/certificate.ts'
import { type SingleSignOn, withCertificate } from '../tenant/single-sign-on.ts'
import type { TenantSession, TenantStore } from '../tenant/store.ts'
import { UsageError } from '../usage-error.ts'

const yearsValid = 3

const yearsAfter = (at: Date, years: number) => {
  const later = new Date(at)
  later.setUTCFullYear(later.getUTCFullYear() + years)
  return later
}

/**
 * @param notAfter When it expires; three years from `now` at the latest, which is also what is taken when it is left out.
 * @returns The setting with the certificate in it; active if it is the first.
 */
export async function makeCertificate(
  store: TenantStore,
  sso: SingleSignOn,
  now: Date,
  notAfter: Date = yearsAfter(now, yearsValid)
): Promise<SingleSignOn> {
  if (notAfter.getTime() <= now.getTime() || notAfter.getTime() > yearsAfter(now, yearsValid).getTime())
    throw new UsageError('A signing certificate expires in the future, and three years from now at the latest.')
  const { privateKey, certificate } = await createSigningKey(now, notAfter)
  await store.writeSigningKey(certificate.thumbprint, privateKey)
  return withCertificate(sso, certificate)
}

/** Switches SAML on, with a first certificate if there is none. */
export async function selectSaml(store: TenantStore, session: TenantSession, now: Date): Promise<SingleSignOn> {
  const sso = session.state.app.singleSignOn
  const certified = sso.certificates.length === 0 ? await makeCertificate(store, sso, now) : sso
  return { ...certified, mode: 'SAML' }
}
