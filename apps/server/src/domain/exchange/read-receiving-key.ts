import type { Occasion } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import type { ReceivingKeyId } from '../id.ts'
import { requireSender } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { type ReceivingKeyReport, reportReceivingKey, unknownReceivingKey } from './receiving-key-report.ts'

/**
 * One's newest receiving key, null while there is none; or one by its id, for what was sealed for it.
 *
 * @throws DomainError `not-found` `receiving-key.unknown`, and as {@link requireSender}
 */
export async function readReceivingKey(
  portal: Portal,
  occasion: Occasion,
  id?: ReceivingKeyId
): Promise<ReceivingKeyReport | null> {
  const { exchange } = portal.store
  const owner = await requireSender(portal.store, occasion)
  if (id === undefined) {
    const newest = await exchange.receivingKey(owner.id)
    return newest ? reportIfKept(portal, newest) : null
  }
  const key = await exchange.receivingKeyById(id)
  if (key?.ownerId !== owner.id) throw unknownReceivingKey()
  return reportReceivingKey(portal, key)
}

/** One whose sealed half was made unreadable is as good as none. */
async function reportIfKept(
  portal: Portal,
  key: Parameters<typeof reportReceivingKey>[1]
): Promise<ReceivingKeyReport | null> {
  try {
    return await reportReceivingKey(portal, key)
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'gone') return null
    throw error
  }
}
