import type { Occasion } from '../actor.ts'
import { fieldError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import { requireSender } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { addressName, type PersonalAddressReport } from './read-personal-address.ts'
import { unknownReceivingKey } from './receiving-key-report.ts'

/**
 * Switches the personal address on or off, or renames it: the name it had before is free again.
 *
 * @throws DomainError `invalid` `personal-address.name`; `conflict` `personal-address.taken`; `not-found` `receiving-key.unknown` when it is
 *   switched on without one; and as {@link requireSender}
 */
export async function writePersonalAddress(
  portal: Portal,
  occasion: Occasion,
  { enabled, name }: { readonly enabled: boolean; readonly name: string }
): Promise<PersonalAddressReport> {
  if (!addressName.test(name))
    throw fieldError(
      'personal-address.name',
      'name',
      'A name has 3 to 40 of a–z, 0–9, dots and hyphens, and begins and ends with a letter or digit.'
    )
  const { exchange } = portal.store
  const owner = await requireSender(portal.store, occasion)
  const [before, key] = await Promise.all([exchange.personalAddressOf(owner.id), exchange.receivingKey(owner.id)])
  if (enabled && !key) throw unknownReceivingKey()
  await portal.store.write(async tx => {
    await requireSender(tx, occasion)
    const createdAt = before?.createdAt ?? occasion.at
    await tx.exchange.writePersonalAddress({ ownerId: owner.id, name, enabled, createdAt })
    const target = { kind: 'user', id: owner.id } as const
    const about = { target, details: { enabled }, personal: { name } }
    await tx.events.append(eventOf(occasion, 'personal-address.changed', about))
  })
  return { enabled, name, address: `${portal.origin}/u/${name}`, publicKey: key?.publicKey ?? null }
}
