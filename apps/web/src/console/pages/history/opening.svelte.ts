// Opening one's own transfer in the console. It owns what opens it: the link that this browser keeps, or the receiving key.
import type { TransferStatus } from '@sealpost/api'
import { browserTransport, type Delivery, type DeliverySource, openDelivery } from '@sealpost/client'
import { linkSecretOf, parseLink } from '@sealpost/envelope'
import type { ApiProblem } from '../../../api/call.ts'
import { keptIdentity, type Owner } from '../../../exchange/kept.ts'
import { exchangeProblemFrom } from '../../../exchange/problem.ts'

export type Opening =
  | { readonly kind: 'closed' }
  | { readonly kind: 'opening' }
  /** Its receiving key isn't open in this browser. */
  | { readonly kind: 'locked'; readonly keyId: string }
  | { readonly kind: 'open'; readonly delivery: Delivery }
  | { readonly kind: 'problem'; readonly problem: ApiProblem }

export const transport = browserTransport(location.origin)

/** @param owner Whose keys this browser keeps. */
export function opening(owner: Owner) {
  let now = $state.raw<Opening>({ kind: 'closed' })

  async function open(sourceOf: () => DeliverySource): Promise<void> {
    now = { kind: 'opening' }
    try {
      const delivery = await openDelivery(transport, sourceOf())
      now = { kind: 'open', delivery }
    } catch (error) {
      now = { kind: 'problem', problem: exchangeProblemFrom(error) }
    }
  }

  return {
    get now() {
      return now
    },
    /** By the secure link. Never throws. */
    byLink: (id: string, link: string): Promise<void> =>
      open(() => ({ kind: 'link', id, secret: linkSecretOf(parseLink(link).fragment) })),
    /** With an identity that opens it. Never throws. */
    byIdentity: (id: string, identity: string): Promise<void> => open(() => ({ kind: 'own', id, identity })),
    /** With the receiving key as this browser keeps it; where it doesn't, the key is asked for. Never throws. */
    async byKeptKey({ id, receivingKeyId }: Pick<TransferStatus, 'id' | 'receivingKeyId'>): Promise<void> {
      now = { kind: 'opening' }
      const keyId = receivingKeyId ?? ''
      const identity = await keptIdentity(owner, keyId)
      if (identity === undefined) now = { kind: 'locked', keyId }
      else await open(() => ({ kind: 'own', id, identity }))
    },
    /** Asks for the recovery key, where what this browser keeps doesn't fit. */
    ask(keyId: string): void {
      now = { kind: 'locked', keyId }
    }
  }
}
