import type { Occasion } from '../actor.ts'
import { type User, userNameOf } from '../directory/user.ts'
import { requireSender } from '../permission.ts'
import type { Portal } from '../portal.ts'

export interface PersonalAddressReport {
  readonly enabled: boolean
  /** A proposal while there is none. */
  readonly name: string
  /** Without its fragment, which is the digest of the public key. */
  readonly address: string
  readonly publicKey: string | null
}

export const addressName = /^[a-z0-9](?:[a-z0-9.-]{1,38})[a-z0-9]$/

/** One's personal address. @throws as {@link requireSender} */
export async function readPersonalAddress(portal: Portal, occasion: Occasion): Promise<PersonalAddressReport> {
  const { exchange } = portal.store
  const owner = await requireSender(portal.store, occasion)
  const [own, key] = await Promise.all([exchange.personalAddressOf(owner.id), exchange.receivingKey(owner.id)])
  const name = own?.name ?? (await proposalFor(portal, owner))
  const publicKey = key?.publicKey ?? null
  return { enabled: own?.enabled ?? false, name, address: `${portal.origin}/u/${name}`, publicKey }
}

/** What stands before the @ in the user name, made fitting, with a number when somebody has it. */
async function proposalFor(portal: Portal, user: User): Promise<string> {
  const [local = ''] = userNameOf(user).toLowerCase().split('@')
  const cut = local.replace(/[^a-z0-9.-]+/g, '-').slice(0, 36)
  const trimmed = cut.replace(/^[.-]+|[.-]+$/g, '')
  const plain = trimmed.length >= 3 ? trimmed : `${trimmed}-box`.replace(/^-/, '')
  for (let number = 1; number < 20; number += 1) {
    const name = number === 1 ? plain : `${plain}-${number}`
    if (!(await portal.store.exchange.personalAddress(name))) return name
  }
  return user.id
}
