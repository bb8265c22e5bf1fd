import { type CertificateFacts, readCertificates, serviceProviderMetadata } from '@sealpost/saml'
import type { Occasion } from '../actor.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import type { AuthenticationProvider } from './provider.ts'
import { readServiceProviderKeys } from './service-provider-key.ts'

/** What an identity provider and a browser are told of a provider's place here. */
export interface ProviderAddresses {
  readonly identifier: string
  readonly replyUrl: string
  readonly relayState: string
  readonly metadataUrl: string
  readonly logoutUrl: string
  /** Where sign-in at it begins. */
  readonly startUrl: string
}

/** The first provider's is `/auth/saml2/` itself; each further one's is a step below, so that none can answer in another's name. */
export function providerAddresses(
  { origin }: Pick<Portal, 'origin'>,
  { slug }: { readonly slug: string | null }
): ProviderAddresses {
  const place = `${origin}/auth/saml2/${slug === null ? '' : `${slug}/`}`
  const same = { identifier: place, replyUrl: place, relayState: place, startUrl: place }
  return { ...same, metadataUrl: `${place}metadata`, logoutUrl: `${place}logout` }
}

/** The provider at an address, on or off. */
export async function findProvider(portal: Portal, slug: string | null): Promise<AuthenticationProvider | undefined> {
  return (await portal.store.providers.all()).find(provider => provider.slug === slug)
}

/** In order of creation. @throws as {@link requireAdministrator} */
export async function readProviders(portal: Portal, occasion: Occasion): Promise<readonly AuthenticationProvider[]> {
  await requireAdministrator(portal.store, occasion)
  return portal.store.providers.all()
}

/** The portal's own metadata, as one provider needs it; public. */
export async function metadataOf(
  portal: Portal,
  provider: { readonly slug: string | null } | AuthenticationProvider
): Promise<string> {
  const { identifier, replyUrl, logoutUrl } = providerAddresses(portal, provider)
  const certificates = (await readServiceProviderKeys(portal.store)).map(key => key.certificate)
  const known = 'signaturePolicy' in provider ? provider : undefined
  return serviceProviderMetadata({
    entityId: identifier,
    acsUrl: replyUrl,
    logoutUrl,
    certificates,
    signsRequests: known?.signRequests === true && certificates.length > 0,
    wantsAssertionsSigned: known?.signaturePolicy !== 'response'
  })
}

const dayMilliseconds = 24 * 3_600_000

const warnedDays = 60

/** What an administrator should look at, a sentence each. */
export function providerWarnings(provider: AuthenticationProvider, at: number): readonly string[] {
  return [...certificateWarnings(provider, at), ...trustWarnings(provider)]
}

function certificateWarnings({ certificates, lastCertificate }: AuthenticationProvider, at: number): string[] {
  const facts = certificates.flatMap(pem => readCertificates(pem))
  const usable = facts.filter(({ notBefore, notAfter }) => notBefore <= at && at <= notAfter)
  const longest = Math.max(...usable.map(({ notAfter }) => notAfter))
  const warnings = facts.flatMap(certificate => expiryOf(certificate, at))
  if (usable.length === 0)
    warnings.unshift('No certificate is valid now, so nobody can sign in: paste the current one.')
  else if (longest - at <= warnedDays * dayMilliseconds)
    warnings.push(
      'No certificate for the time after is here yet: make the next one at the identity provider and paste it as the next certificate.'
    )
  if (lastCertificate !== null && facts.length > 1 && facts.at(-1)?.sha256 === lastCertificate)
    warnings.push('The identity provider signs with the last of these certificates already: the earlier ones can go.')
  return warnings
}

function expiryOf({ subject, notBefore, notAfter }: CertificateFacts, at: number): string[] {
  const day = new Date(notAfter).toISOString().slice(0, 10)
  if (notAfter < at) return [`The certificate ${subject} expired on ${day}: signatures made with it are refused.`]
  if (notBefore > at)
    return [`The certificate ${subject} is not valid before ${new Date(notBefore).toISOString().slice(0, 10)}.`]
  const days = Math.floor((notAfter - at) / dayMilliseconds)
  return days > warnedDays
    ? []
    : [`The certificate ${subject} expires on ${day}, in ${days} ${days === 1 ? 'day' : 'days'}.`]
}

function trustWarnings({ domains, justInTime, signaturePolicy }: AuthenticationProvider): string[] {
  const warnings: string[] = []
  if (domains.length === 0)
    warnings.push(
      justInTime
        ? 'It makes accounts for addresses of any domain: name the domains it may speak for.'
        : 'It may speak for addresses of any domain: name the domains that are yours.'
    )
  if (signaturePolicy !== 'both')
    warnings.push(
      `Only the ${signaturePolicy} has to be signed: where the identity provider can sign both, choose "Response and assertion".`
    )
  return warnings
}
