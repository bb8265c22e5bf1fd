import { authnRequestUrl, newMessageId } from '@sealpost/saml'
import type { Occasion } from '../actor.ts'
import { ownUserId, requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { digestOf } from '../token.ts'
import type { AuthenticationProvider } from './provider.ts'
import { providerAddresses } from './providers.ts'
import { testRelayState } from './request-reference.ts'
import { safeReturn } from './safe-return.ts'
import { requireProvider } from './save-provider.ts'
import { signingKeyOf } from './service-provider-key.ts'

export interface SignOnStart {
  readonly provider: AuthenticationProvider
  /** Where to go after sign-in; made safe. */
  readonly returnTo: string
  /** The random cookie of this beginning: only a browser that brings it may finish. */
  readonly browserToken: string
  /** Try the provider out: the answer becomes a report and signs nobody in. */
  readonly test?: boolean
}

const lifetimeMilliseconds = 15 * 60_000

/**
 * Begins sign-in at a provider: the browser is to go to the address, within a quarter of an hour it must be back.
 *
 * @throws DomainError `not-found` `provider.unknown`; for a test as {@link requireAdministrator}
 * @see SAML Profiles §4.1.3
 */
export async function beginSignOn(
  portal: Portal,
  occasion: Occasion,
  { provider, returnTo, browserToken, test = false }: SignOnStart
): Promise<{ readonly url: string }> {
  const id = newMessageId()
  const testedBy = test ? ownUserId(occasion) : null
  await portal.store.write(async tx => {
    if (test) await requireAdministrator(tx, occasion)
    await requireProvider(tx, provider.id)
    // Anybody may begin: however many do, those that expired make room.
    await tx.expired.remove(occasion.at)
    await tx.authnRequests.insert({
      idHash: digestOf(id),
      providerId: provider.id,
      browserHash: digestOf(browserToken),
      returnTo: safeReturn(returnTo, portal),
      testedBy,
      createdAt: occasion.at,
      expiresAt: occasion.at + lifetimeMilliseconds
    })
  })
  const { identifier, replyUrl } = providerAddresses(portal, provider)
  const url = authnRequestUrl({
    id,
    signInUrl: provider.signInUrl,
    issueInstant: occasion.at,
    entityId: identifier,
    acsUrl: replyUrl,
    relayState: test ? testRelayState(id) : id,
    ...(provider.signRequests ? await signingKeyOf(portal) : {})
  })
  return { url }
}
