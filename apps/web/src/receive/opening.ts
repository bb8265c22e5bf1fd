import { type Delivery, type HeldLink, openDelivery, type Transport } from '@sealpost/client'

/**
 * Opens the manifest of a link. Workers, and the engine for bytes that some browsers have to load, come with the first file that is saved.
 *
 * @throws {EnvelopeError} when it isn't what the link's holder was sent
 * @throws {ExchangeProblem}
 */
export const openLink = (transport: Transport, link: HeldLink): Promise<Delivery> =>
  openDelivery(transport, { kind: 'link', id: link.id, secret: link.secret })
