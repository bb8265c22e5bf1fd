import type { Occasion } from '../actor.ts'
import { userNameOf } from '../directory/user.ts'
import type { TransferId } from '../id.ts'
import { callerOf } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { readSite } from '../site.ts'
import { personOf } from './address.ts'
import { type LinkHolder, openLink, readerOf } from './admit-reader.ts'

export interface LinkReport {
  readonly id: TransferId
  /** What comes next: reading; proving an address; the password; signing in, when the portal can't mail codes. */
  readonly next: 'content' | 'address' | 'password' | 'sign-in'
  readonly sender: { readonly name: string; readonly address: string }
  readonly files: number
  readonly bytes: number
  readonly sentAt: number
  readonly expiresAt: number
  readonly site: { readonly name: string }
  /** The user name of whoever is signed in in this browser. */
  readonly signedInAs: string | null
}

/** What whoever holds a secure link is told before they have proved anything else. @throws as {@link openLink} */
export async function inspectLink(
  portal: Portal,
  occasion: Occasion,
  id: TransferId,
  holder: LinkHolder
): Promise<LinkReport> {
  const owned = await openLink(portal.store, occasion, id, holder)
  const [reader, caller, site] = await Promise.all([
    readerOf(portal, occasion, owned, holder),
    callerOf(portal.store, occasion),
    readSite(portal.store)
  ])
  const { transfer, owner } = owned
  const proving = transfer.access === 'public' ? 'password' : portal.mail ? 'address' : 'sign-in'
  return {
    id,
    next: reader ? 'content' : proving,
    sender: personOf(owner),
    files: transfer.fileCount,
    bytes: transfer.bytes,
    sentAt: transfer.sentAt ?? transfer.createdAt,
    expiresAt: transfer.expiresAt,
    site: { name: site.name },
    signedInAs: caller ? userNameOf(caller) : null
  }
}
