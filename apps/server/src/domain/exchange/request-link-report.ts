import { DomainError } from '../domain-error.ts'
import type { RequestLinkId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { RequestLink } from './transfer.ts'

export interface RequestLinkReport {
  readonly id: RequestLinkId
  readonly title: string
  /** Without its fragment, which is the digest of the public key. */
  readonly address: string
  readonly publicKey: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly revokedAt: number | null
}

/** What its owner is told of a request link; undefined when the key it was for is gone. */
export async function reportRequestLink(portal: Portal, link: RequestLink): Promise<RequestLinkReport | undefined> {
  const { id, createdAt, expiresAt, revokedAt } = link
  const key = await portal.store.exchange.receivingKeyById(link.receivingKeyId)
  const title = await titleOf(portal, link)
  if (!key || title === null) return undefined
  const address = `${portal.origin}/q/${id}`
  return { id, title, address, publicKey: key.publicKey, createdAt, expiresAt, revokedAt }
}

/** In its owner's words; null when it is gone, or the key it was sealed under. */
export async function titleOf({ dataKeys }: Portal, link: RequestLink): Promise<string | null> {
  try {
    const plain = await dataKeys.open(link.ownerId, link.sealedTitle, `request-link:${link.id}`)
    return Buffer.from(plain).toString('utf8')
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'gone') return null
    throw error
  }
}

/** The same by id. */
export async function openTitle(portal: Portal, id: RequestLinkId): Promise<string | null> {
  const open = await portal.store.exchange.requestLink(id)
  return open ? titleOf(portal, open.door) : null
}
