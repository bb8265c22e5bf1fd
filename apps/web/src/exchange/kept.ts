// What this browser keeps between visits: sends that aren't finished, links of what was sent, unlocked receiving keys. They are secrets, so they
// stay here and go at sign-out. Keeping is a convenience: where the browser keeps nothing, reading finds nothing and writing says so.
import type { SendState } from '@sealpost/client'
import { dropAllOf, dropRow, putRow, rooms, rowOf, rowsOf } from './database.ts'

/** Whose it is: a user's id, or `q:…` and `u:…` for whoever sends in at such an address. Nobody else's is ever read. */
export type Owner = string

/** What a file is known by when it is chosen again. */
export interface KnownFile {
  readonly name: string
  readonly bytes: number
  readonly modified: number
}

export interface KeptSend {
  readonly owner: Owner
  /** One a browser tab's sending, made by it. */
  readonly id: string
  readonly state: SendState
  /** In the order in which they are sent. */
  readonly files: readonly KnownFile[]
  readonly sentBytes: number
  readonly savedAt: number
}

interface KeptLink {
  readonly owner: Owner
  /** The transfer's. */
  readonly id: string
  readonly link: string
  /** RFC 3339 */
  readonly expiresAt: string
}

interface KeptKey {
  readonly owner: Owner
  /** The receiving key's. */
  readonly id: string
  readonly identity: string
}

const unless = async <T>(work: Promise<T>, otherwise: T): Promise<T> => work.catch(() => otherwise)
const succeeded = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false
  )

/** @returns Whether it was kept. */
export const keepSend = (send: KeptSend): Promise<boolean> => succeeded(putRow('sends', send))
export const dropSend = (owner: Owner, id: string): Promise<boolean> => succeeded(dropRow('sends', owner, id))

/** Sends of this owner that aren't finished, the latest first. */
export async function unfinishedSends(owner: Owner): Promise<readonly KeptSend[]> {
  const sends = await unless(rowsOf<KeptSend>('sends', owner), [])
  return sends.sort((one, other) => other.savedAt - one.savedAt)
}

/** @param expiresAt RFC 3339; after it the link is forgotten. */
export const keepLink = (owner: Owner, transferId: string, link: string, expiresAt: string): Promise<boolean> =>
  succeeded(putRow<KeptLink>('links', { owner, id: transferId, link, expiresAt }))

/** The whole link of a transfer that was sent from this browser; undefined when it isn't known here. */
export async function keptLink(owner: Owner, transferId: string): Promise<string | undefined> {
  return (await unless(rowOf<KeptLink>('links', owner, transferId), undefined))?.link
}

export const dropLink = (owner: Owner, transferId: string): Promise<boolean> =>
  succeeded(dropRow('links', owner, transferId))

/** Forgets links of what expired before `now`. */
export async function forgetExpiredLinks(owner: Owner, now: number): Promise<void> {
  const over = (await unless(rowsOf<KeptLink>('links', owner), [])).filter(link => Date.parse(link.expiresAt) <= now)
  await Promise.all(over.map(link => dropLink(owner, link.id)))
}

export const keepIdentity = (owner: Owner, keyId: string, identity: string): Promise<boolean> =>
  succeeded(putRow<KeptKey>('keys', { owner, id: keyId, identity }))

/** A receiving key that was unlocked in this browser. */
export async function keptIdentity(owner: Owner, keyId: string): Promise<string | undefined> {
  return (await unless(rowOf<KeptKey>('keys', owner, keyId), undefined))?.identity
}

/** Forgets everything of this owner: at sign-out. */
export async function forgetAll(owner: Owner): Promise<void> {
  await Promise.all(rooms.map(room => succeeded(dropAllOf(room, owner))))
}
