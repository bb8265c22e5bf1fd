import type { Expectation } from '@sealpost/saml'
import type { Portal } from '../portal.ts'
import type { AuthenticationProvider } from './provider.ts'
import { providerAddresses } from './providers.ts'
import { decryptionKeysOf } from './service-provider-key.ts'

/** What a Response of a provider must fit. */
export async function expectationOf(
  portal: Portal,
  provider: AuthenticationProvider,
  answers: Expectation['answers'],
  at: number
): Promise<Expectation> {
  const { entityId, certificates, signaturePolicy } = provider
  const { identifier, replyUrl } = providerAddresses(portal, provider)
  return {
    provider: { entityId, certificates, signaturePolicy },
    entityId: identifier,
    acsUrl: replyUrl,
    now: at,
    answers,
    decryptionKeys: await decryptionKeysOf(portal)
  }
}
