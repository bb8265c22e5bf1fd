// What this browser keeps between visits: sends that aren't finished, links of what was sent, unlocked receiving keys. They are secrets, so they
// stay here and go at sign-out. Keeping is a convenience: where the browser keeps nothing, reading finds nothing and writing says so.
import type { SendState } from '@sealpost/client'
import { dropAllOf, dropRow, ownersIn, putRow, type Room, rooms, rowOf, rowsOf } from './database.ts'
import { sendsUnderWay } from './send-lock.ts'

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

/** Owners who signed out of this page: a sending that ends after that leaves nothing behind. */
const gone = new Set<Owner>()
const keep = async <T extends { readonly owner: Owner; readonly id: string }>(room: Room, row: T): Promise<boolean> =>
  !gone.has(row.owner) && succeeded(putRow(room, row))

/** @returns Whether it was kept. */
export const keepSend = (send: KeptSend): Promise<boolean> => keep('sends', send)
export const dropSend = (owner: Owner, id: string): Promise<boolean> => succeeded(dropRow('sends', owner, id))

/** Sends of this owner that aren't finished and that no window is at, the latest first. */
export async function unfinishedSends(owner: Owner): Promise<readonly KeptSend[]> {
  const [sends, underWay] = await Promise.all([unless(rowsOf<KeptSend>('sends', owner), []), sendsUnderWay()])
  const left = sends.filter(send => !underWay.has(send.id))
  return left.sort((one, other) => other.savedAt - one.savedAt)
}

/** @param expiresAt RFC 3339; after it the link is forgotten. */
export const keepLink = (owner: Owner, transferId: string, link: string, expiresAt: string): Promise<boolean> =>
  keep<KeptLink>('links', { owner, id: transferId, link, expiresAt })

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
  keep<KeptKey>('keys', { owner, id: keyId, identity })

/** A receiving key that was unlocked in this browser. */
export async function keptIdentity(owner: Owner, keyId: string): Promise<string | undefined> {
  return (await unless(rowOf<KeptKey>('keys', owner, keyId), undefined))?.identity
}

/** All receiving keys that were unlocked in this browser. */
export async function keptIdentities(owner: Owner): Promise<readonly string[]> {
  return (await unless(rowsOf<KeptKey>('keys', owner), [])).map(key => key.identity)
}

/** Forgets everything of this owner, and keeps nothing more for them until the page is loaded anew: at sign-out. */
export async function forgetAll(owner: Owner): Promise<void> {
  gone.add(owner)
  await Promise.all(rooms.map(room => succeeded(dropAllOf(room, owner))))
}

const isAccount = (owner: Owner): boolean => !/^[qu]:/.test(owner)

/** Forgets everything of every other account. What is sent in at an address belongs to no account, and stays. */
export async function forgetOtherAccounts(own: Owner): Promise<void> {
  const owners = await Promise.all(rooms.map(room => unless(ownersIn(room), new Set<Owner>())))
  const others = new Set(owners.flatMap(some => [...some]).filter(owner => owner !== own && isAccount(owner)))
  await Promise.all([...others].map(forgetAll))
}
