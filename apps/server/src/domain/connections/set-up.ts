import type { Occasion } from '../actor.ts'
import type { ProviderId } from '../id.ts'
import type { Portal } from '../portal.ts'

/** How far the set-up with an identity provider has come. */
export interface SetUp {
  readonly values: {
    readonly identifier: string
    readonly replyUrl: string
    readonly relayState: string
    readonly tenantUrl: string
  }
  readonly providerId: ProviderId | null
  readonly keys: number
  readonly seen: Readonly<
    Record<
      | 'provider'
      | 'firstSignIn'
      | 'scimKey'
      | 'testConnection'
      | 'firstProvisionedUser'
      | 'firstChange'
      | 'firstDeactivation',
      number | null
    >
  >
  readonly lastRefusal: { readonly at: number; readonly kind: 'sign-in' | 'scim'; readonly detail: string } | null
  readonly originWarning: string | null
}

export async function readSetUp(portal: Portal, occasion: Occasion): Promise<SetUp> {
  throw new Error('not yet')
}
