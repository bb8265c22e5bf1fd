/**
 * The application's SAML-based single sign-on: what stands on Entra's five cards, and how an administrator changes it. Pure
 * functions from one setting to the next; private keys are in files of their own (`store.ts`).
 */
import { z } from 'zod'
import type { CertificateFacts } from '../saml/certificate.ts'
import { nameIdFormats } from '../saml/names.ts'
import { UsageError } from '../usage-error.ts'
import { instantSchema } from './directory.ts'

const certificateSchema = z.strictObject({
  /** DER in Base64. */
  base64: z.string(),
  thumbprint: z.string().regex(/^[0-9A-F]{40}$/),
  subject: z.string(),
  notBefore: instantSchema,
  notAfter: instantSchema
})

const signingCertificateSchema = certificateSchema.extend({ active: z.boolean() })
export type SigningCertificate = z.infer<typeof signingCertificateSchema>

const claimSchema = z.strictObject({ name: z.string(), namespace: z.string(), source: z.string() })
/** An additional claim; `source` is `user.mail` and the like, or a constant in quotes. */
export type ClaimSetting = z.infer<typeof claimSchema>

const nameIdSchema = z.strictObject({
  source: z.string(),
  format: z.enum(Object.keys(nameIdFormats) as [keyof typeof nameIdFormats])
})
export type NameIdSetting = z.infer<typeof nameIdSchema>

const basicSchema = z.strictObject({
  /** Identifier (Entity ID); the empty string is not set, here and below. */
  identifier: z.string(),
  replyUrl: z.string(),
  signOnUrl: z.string(),
  relayState: z.string(),
  logoutUrl: z.string()
})
export type BasicConfiguration = z.infer<typeof basicSchema>

export const singleSignOnSchema = z.strictObject({
  mode: z.enum(['Disabled', 'SAML']),
  basic: basicSchema,
  nameId: nameIdSchema,
  claims: z.array(claimSchema),
  signingOption: z.enum(['assertion', 'response', 'both']),
  signingAlgorithm: z.enum(['SHA-256', 'SHA-1']),
  certificates: z.array(signingCertificateSchema),
  /** Assertions are encrypted for it. */
  tokenEncryption: certificateSchema.nullable(),
  requireSignedRequests: z.boolean(),
  verificationCertificates: z.array(certificateSchema)
})
export type SingleSignOn = z.infer<typeof singleSignOnSchema>

const claimNamespace = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'
export const defaultClaims: readonly ClaimSetting[] = [
  { name: 'emailaddress', namespace: claimNamespace, source: 'user.mail' },
  { name: 'givenname', namespace: claimNamespace, source: 'user.givenname' },
  { name: 'name', namespace: claimNamespace, source: 'user.userprincipalname' },
  { name: 'surname', namespace: claimNamespace, source: 'user.surname' }
]
const defaultNameId: NameIdSetting = { source: 'user.userprincipalname', format: 'emailAddress' }

export const noSingleSignOn: SingleSignOn = {
  mode: 'Disabled',
  basic: { identifier: '', replyUrl: '', signOnUrl: '', relayState: '', logoutUrl: '' },
  nameId: defaultNameId,
  claims: [...defaultClaims],
  signingOption: 'assertion',
  signingAlgorithm: 'SHA-256',
  certificates: [],
  tokenEncryption: null,
  requireSignedRequests: false,
  verificationCertificates: []
}

const isLoopback = ({ hostname }: URL) => ['localhost', '127.0.0.1', '[::1]'].includes(hostname)

function refuseBadUrl(label: string, value: string): void {
  if (value === '') return
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url))) return
  throw new UsageError(
    `${label}: "${value}" is not an address that begins with https:// (http:// for localhost alone).`
  )
}

/** @throws {UsageError} if an address is none. */
export function withBasic(sso: SingleSignOn, given: Partial<BasicConfiguration>): SingleSignOn {
  const trimmed = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value.trim()]]))
  const basic: BasicConfiguration = { ...sso.basic, ...Object.fromEntries(trimmed) }
  refuseBadUrl('Reply URL', basic.replyUrl)
  refuseBadUrl('Sign on URL', basic.signOnUrl)
  refuseBadUrl('Logout Url', basic.logoutUrl)
  if (/\s/.test(basic.identifier)) throw new UsageError('The Identifier (Entity ID) holds a space: take it out.')
  return { ...sso, basic }
}

const refuseBadSource = (source: string) => {
  if (!/^user\.[A-Za-z][A-Za-z0-9_]{0,127}$/.test(source) && !/^".+"$/.test(source))
    throw new UsageError(
      `"${source}" is not a source attribute: write user.mail or another attribute, or a constant in double quotes.`
    )
}

export function withNameId(sso: SingleSignOn, nameId: NameIdSetting): SingleSignOn {
  refuseBadSource(nameId.source)
  return { ...sso, nameId }
}

export const claimUri = ({ name, namespace }: Pick<ClaimSetting, 'name' | 'namespace'>) =>
  namespace === '' ? name : `${namespace.replace(/\/+$/, '')}/${name}`

/** Adds a claim, or replaces the one of that name and namespace. */
export function withClaim(sso: SingleSignOn, claim: ClaimSetting): SingleSignOn {
  const trimmed = { name: claim.name.trim(), namespace: claim.namespace.trim(), source: claim.source.trim() }
  if (trimmed.name === '' || /\s/.test(trimmed.name)) throw new UsageError('A claim needs a name without spaces.')
  if (claimUri(trimmed).startsWith('http://schemas.microsoft.com/identity/claims/'))
    throw new UsageError('Claims of this namespace are restricted: they are sent in any case.')
  refuseBadSource(trimmed.source)
  const at = sso.claims.findIndex(other => claimUri(other) === claimUri(trimmed))
  return { ...sso, claims: at < 0 ? [...sso.claims, trimmed] : sso.claims.with(at, trimmed) }
}

/** @param uri Name with namespace, or the name alone. @throws {UsageError} if there is no such claim. */
export function withoutClaim(sso: SingleSignOn, uri: string): SingleSignOn {
  const claims = sso.claims.filter(claim => claimUri(claim) !== uri && claim.name !== uri)
  if (claims.length === sso.claims.length) throw new UsageError(`There is no claim ${uri}.`)
  return { ...sso, claims }
}

export const withDefaultClaims = (sso: SingleSignOn): SingleSignOn => ({
  ...sso,
  nameId: defaultNameId,
  claims: [...defaultClaims]
})

/** Adds a signing certificate: active when it is the first, else inactive until somebody activates it. */
export const withCertificate = (sso: SingleSignOn, certificate: CertificateFacts): SingleSignOn => ({
  ...sso,
  certificates: [...sso.certificates, { ...certificate, active: sso.certificates.length === 0 }]
})

const named = (sso: SingleSignOn, thumbprint: string): SigningCertificate => {
  const found = sso.certificates.find(certificate => certificate.thumbprint === thumbprint.toUpperCase())
  if (!found) throw new UsageError(`There is no signing certificate ${thumbprint}: entra app sso show lists them.`)
  return found
}

export function withActiveCertificate(sso: SingleSignOn, thumbprint: string): SingleSignOn {
  const chosen = named(sso, thumbprint)
  return {
    ...sso,
    certificates: sso.certificates.map(one => ({ ...one, active: one.thumbprint === chosen.thumbprint }))
  }
}

/** @throws {UsageError} if it is the active one. */
export function withoutCertificate(sso: SingleSignOn, thumbprint: string): SingleSignOn {
  const chosen = named(sso, thumbprint)
  if (chosen.active) throw new UsageError('The active certificate cannot be deleted: make another one active first.')
  return { ...sso, certificates: sso.certificates.filter(one => one.thumbprint !== chosen.thumbprint) }
}

/**
 * The certificate that signs at `now`: the active one; once that has expired, the newest other that is valid, at once and
 * without anybody's word; the expired one when there is no other.
 */
export function certificateInUse({ certificates }: SingleSignOn, now: Date): SigningCertificate {
  const active = certificates.find(certificate => certificate.active)
  const valid = (one: SigningCertificate) =>
    Date.parse(one.notBefore) <= now.getTime() && now.getTime() < Date.parse(one.notAfter)
  const chosen = active && valid(active) ? active : (certificates.findLast(valid) ?? active)
  if (!chosen)
    throw new UsageError(
      'The application has no signing certificate: entra app sso set, or the Single sign-on page, makes one.'
    )
  return chosen
}
