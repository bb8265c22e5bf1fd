import type { Portal } from '../portal.ts'
import { readSite } from '../site.ts'
import { personOf } from './address.ts'
import { readExchangeOptions } from './options.ts'
import type { OpenDoor } from './store.ts'

/** What whoever opens a request link or a personal address is told. */
export interface DoorReport {
  readonly owner: { readonly name: string; readonly address: string }
  readonly title: string | null
  /** To be compared with the digest in the address's fragment. */
  readonly publicKey: string
  readonly expiresAt: number | null
  readonly maxFileBytes: number
  readonly maxTransferBytes: number
  readonly maxFiles: number
  readonly site: { readonly name: string }
}

export async function reportDoor(
  { store }: Portal,
  { owner, key }: OpenDoor<unknown>,
  title: string | null,
  expiresAt: number | null
): Promise<DoorReport> {
  const [site, options] = await Promise.all([readSite(store), readExchangeOptions(store)])
  const { maxFileBytes, maxTransferBytes, maxFiles } = options
  const limits = { maxFileBytes, maxTransferBytes, maxFiles }
  return { owner: personOf(owner), title, publicKey: key.publicKey, expiresAt, ...limits, site: { name: site.name } }
}
