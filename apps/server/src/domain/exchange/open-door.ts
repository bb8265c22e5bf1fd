import { isActive } from '../directory/user.ts'
import type { RequestLinkId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { unknownDoor } from './door.ts'
import { addressName } from './read-personal-address.ts'
import type { OpenDoor } from './store.ts'
import type { PersonalAddress, RequestLink } from './transfer.ts'

/** A request link over which something can be begun now. @throws DomainError `not-found` `request-link.unknown` */
export async function openRequestLink(
  { store }: Portal,
  id: RequestLinkId,
  at: number
): Promise<OpenDoor<RequestLink>> {
  const open = await store.exchange.requestLink(id)
  const stands = open && isActive(open.owner) && open.door.revokedAt === null && open.door.expiresAt > at
  if (!stands) throw unknownDoor()
  return open
}

/** A personal address that is switched on. @throws DomainError `not-found` `request-link.unknown` */
export async function openPersonalAddress({ store }: Portal, name: string): Promise<OpenDoor<PersonalAddress>> {
  const key = name.toLowerCase()
  const open = addressName.test(key) ? await store.exchange.personalAddress(key) : undefined
  if (!open || !isActive(open.owner) || !open.door.enabled) throw unknownDoor()
  return open
}
