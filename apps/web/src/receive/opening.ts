import { type Delivery, type HeldLink, openDelivery, type Transport } from '@sealpost/client'
import { warmUp } from '../exchange/worker-pool.ts'

/**
 * Opens the manifest of a link, and has workers ready for its files.
 *
 * @throws {EnvelopeError} when it isn't what the link's holder was sent
 * @throws {ExchangeProblem}
 */
export function openLink(transport: Transport, link: HeldLink): Promise<Delivery> {
  warmUp()
  return openDelivery(transport, { kind: 'link', id: link.id, secret: link.secret })
}
