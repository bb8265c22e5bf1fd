import { type Delivery, type HeldLink, openDelivery, type Transport } from '@sealpost/client'
import { warmUp } from '../exchange/worker-pool.ts'

/**
 * Opens the manifest of a link, and has workers ready for its files if there are any.
 *
 * @throws {EnvelopeError} when it isn't what the link's holder was sent
 * @throws {ExchangeProblem}
 */
export async function openLink(transport: Transport, link: HeldLink): Promise<Delivery> {
  const delivery = await openDelivery(transport, { kind: 'link', id: link.id, secret: link.secret })
  if (delivery.files.length > 0) warmUp()
  return delivery
}
