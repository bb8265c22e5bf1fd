import { type CertificateFacts, createSigningKey, readCertificates } from '@sealpost/saml'
import type { Occasion } from '../actor.ts'
import { eventOf } from '../events.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { providerAddresses } from './providers.ts'
import { keySetting, readServiceProviderKeys, sealKey } from './service-provider-key.ts'

/** What the portal tells identity providers of itself. */
export interface ServiceProviderFacts {
  readonly identifier: string
  readonly replyUrl: string
  readonly relayState: string
  readonly metadataUrl: string
  readonly logoutUrl: string
  /** Newest first; empty until a key is made. */
  readonly certificates: readonly CertificateFacts[]
}

const years = 5

const kept = 2

/** The first provider's addresses and the portal's certificates. @throws as {@link requireAdministrator} */
export async function readServiceProvider(portal: Portal, occasion: Occasion): Promise<ServiceProviderFacts> {
  await requireAdministrator(portal.store, occasion)
  const { startUrl: _, ...addresses } = providerAddresses(portal, { slug: null })
  const keys = await readServiceProviderKeys(portal.store)
  return { ...addresses, certificates: keys.flatMap(({ certificate }) => readCertificates(certificate)) }
}

/**
 * Makes a key (RSA-3072, self-signed for five years) with which requests are signed from now on.
 *
 * The one before goes on decrypting, so that identity providers can be told in their own time; the one before that is forgotten.
 *
 * @throws as {@link requireAdministrator}
 */
export async function createServiceProviderKey(portal: Portal, occasion: Occasion): Promise<void> {
  await requireAdministrator(portal.store, occasion)
  const made = await createSigningKey(new URL(portal.origin).hostname, occasion.at, years)
  const sealed = sealKey(portal.secrets, made)
  const sha256 = readCertificates(made.certificate)[0]?.sha256 ?? ''
  await portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    const before = await readServiceProviderKeys(tx)
    await tx.settings.write(keySetting, [sealed, ...before].slice(0, kept))
    const target = { kind: 'setting', id: keySetting } as const
    await tx.events.append(eventOf(occasion, 'service-provider.key-created', { target, details: { sha256 } }))
  })
}
