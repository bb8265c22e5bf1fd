// What somebody received, opened: the list and the message, and each file's key. It owns the bindings between the portal's answer and the
// manifest, so that neither a file can be put in another's place nor a list be shortened.
import type { Content } from '@sealpost/api'
import {
  EnvelopeError,
  fromBase64url,
  headDigest,
  linkIdentity,
  type Manifest,
  type ManifestFile,
  openHead,
  openManifest
} from '@sealpost/envelope'
import type { Rest } from '../calls/call.ts'
import { linkPath, proofHeaders, readContent } from '../calls/links.ts'
import { readOwnContent, transferPath } from '../calls/transfers.ts'
import type { Transport } from '../transport.ts'

/** By the secure link, or as the owner with an identity that opens it. */
export type DeliverySource =
  | { readonly kind: 'link'; readonly id: string; readonly secret: Uint8Array }
  | { readonly kind: 'own'; readonly id: string; readonly identity: string }

export interface DeliveredFile {
  readonly id: string
  /** As the sender's computer has it; before it names anything here, `safePaths` of @sealpost/envelope. */
  readonly name: string
  readonly bytes: number
  readonly type: string
  /** Milliseconds since 1970, as the sender's computer said. */
  readonly modified?: number
  readonly payloadKey: Uint8Array
  /** API path of the sealed bytes. */
  readonly path: string
}

export interface Delivery {
  readonly id: string
  readonly manifest: Manifest
  /** In the order of the manifest. */
  readonly files: readonly DeliveredFile[]
  /** What each call for its bytes carries. */
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Opens what was received, but no file's bytes yet.
 *
 * @throws {ExchangeProblem} when the portal refuses or can't be reached
 * @throws {EnvelopeError} `no-match` when the key is another's; `manifest` when list and files don't belong together; `header`, `damaged`,
 *   `cut` when something isn't as it was sealed
 */
export async function openDelivery(
  transport: Transport,
  source: DeliverySource,
  signal?: AbortSignal
): Promise<Delivery> {
  const { content, identity, base, headers } = await fetched(transport, source, signal)
  const manifest = await openManifest(fromBase64url(content.manifest), identity)
  if (manifest.files.length !== content.files.length)
    throw unbound(`The list names ${manifest.files.length} files, and the portal has ${content.files.length}.`)
  const held = new Map(content.files.map(file => [headDigest(fromBase64url(file.header)), file]))
  const files: DeliveredFile[] = []
  for (const listed of manifest.files) {
    files.push(await openFile(listed, held.get(listed.head), identity, id => `${base}/files/${encodeURIComponent(id)}`))
    held.delete(listed.head)
  }
  return { id: source.id, manifest, files, headers }
}

async function fetched(transport: Transport, source: DeliverySource, signal?: AbortSignal) {
  if (source.kind === 'own') {
    const rest: Rest = signal ? { signal } : {}
    const content = await readOwnContent(transport, source.id, rest)
    return { content, identity: source.identity, base: transferPath(source.id), headers: {} }
  }
  const content = await readContent(transport, source, signal)
  const identity = linkIdentity(source.secret, source.id)
  return { content, identity, base: linkPath(source.id), headers: proofHeaders(source) }
}

async function openFile(
  listed: ManifestFile,
  held: Content['files'][number] | undefined,
  identity: string,
  pathOf: (id: string) => string
): Promise<DeliveredFile> {
  if (held?.bytes !== listed.bytes) throw unbound('A file at the portal is not the one that was put into the list.')
  const { name, bytes, type, modified } = listed
  const payloadKey = await openHead(fromBase64url(held.header), identity)
  return {
    id: held.id,
    name,
    bytes,
    type,
    ...(modified !== undefined && { modified }),
    payloadKey,
    path: pathOf(held.id)
  }
}

const unbound = (reason: string): EnvelopeError =>
  new EnvelopeError('manifest', `${reason} Somebody changed what was sent: ask the sender to send it again.`)
