import { linkSecretOf, parseLink } from '@sealpost/envelope'
import { openDelivery } from '../src/receive/delivery.ts'
import { fetchAndOpen } from '../src/receive/part.ts'
import { readFile } from '../src/receive/read.ts'
import type { Transport } from '../src/transport.ts'
import { QuickWorld } from './quick-world.ts'

/** Opens what a link leads to and reads every file to its end. */
export async function receiveAll(transport: Transport, link: string) {
  const { id, fragment } = parseLink(link)
  const delivery = await openDelivery(transport, { kind: 'link', id, secret: linkSecretOf(fragment) })
  const files = new Map<string, Uint8Array>()
  for (const file of delivery.files) {
    const stream = readFile(transport, delivery, file, {
      fetcher: (job, signal) => fetchAndOpen(transport, job, signal),
      world: new QuickWorld()
    })
    files.set(file.name, await bytesOf(stream))
  }
  return { message: delivery.manifest.message, manifest: delivery.manifest, files }
}

/** Everything of a stream, or its error. */
export async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer())
}
