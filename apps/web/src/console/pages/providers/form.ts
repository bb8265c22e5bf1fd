import type { MetadataFacts, Provider, ProviderDraft } from '@sealpost/api'

/** What the form holds. */
export interface ProviderForm {
  name: string
  enabled: boolean
  certificate: string
  nextCertificate: string
  signInUrl: string
  signOutUrl: string
  issuer: string
  /** One of the signature policies. */
  signaturePolicy: string
  unsolicited: boolean
  justInTime: boolean
  signRequests: boolean
  /** As typed: parted by commas or blanks. */
  domains: string
}

export const policies = ['both', 'response', 'assertion'] as const

export const emptyForm = (name: string): ProviderForm => ({
  name,
  enabled: true,
  certificate: '',
  nextCertificate: '',
  signInUrl: '',
  signOutUrl: '',
  issuer: '',
  signaturePolicy: 'both',
  unsolicited: true,
  justInTime: false,
  signRequests: false,
  domains: ''
})

export function formOf(provider: Provider): ProviderForm {
  const { name, enabled, signInUrl, signOutUrl, issuer, signaturePolicy, unsolicited, justInTime, signRequests } =
    provider
  const [first, ...others] = provider.certificates.map(certificate => certificate.pem.trim())
  return {
    name,
    enabled,
    certificate: first ?? '',
    nextCertificate: others.join('\n'),
    signInUrl,
    signOutUrl,
    issuer,
    signaturePolicy,
    unsolicited,
    justInTime,
    signRequests,
    domains: provider.domains.join(', ')
  }
}

export function draftOf(form: ProviderForm): ProviderDraft {
  return {
    ...form,
    signaturePolicy: policies.find(policy => policy === form.signaturePolicy) ?? 'both',
    domains: form.domains.split(/[\s,;]+/).filter(domain => domain !== '')
  }
}

/** The same rules and switches, with what the identity provider says of itself. */
export function filledFrom(metadata: MetadataFacts, form: ProviderForm): ProviderForm {
  const [first, ...others] = metadata.certificates.map(certificate => certificate.pem.trim())
  return {
    ...form,
    certificate: first ?? form.certificate,
    nextCertificate: others.join('\n'),
    signInUrl: metadata.signInUrl,
    signOutUrl: metadata.signOutUrl,
    issuer: metadata.issuer
  }
}

export const sameForm = (a: ProviderForm, b: ProviderForm): boolean => JSON.stringify(a) === JSON.stringify(b)

const tenantInUrl = /^https:\/\/login\.microsoftonline\.(?:com|us)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\//i

/** The entity ID of the Entra tenant that a Sign-in URL belongs to; null when it isn't one. The server derives it; this shows it beforehand. */
export function entraIssuer(signInUrl: string): string | null {
  const tenant = tenantInUrl.exec(signInUrl.trim())?.[1]
  return tenant === undefined ? null : `https://sts.windows.net/${tenant.toLowerCase()}/`
}
