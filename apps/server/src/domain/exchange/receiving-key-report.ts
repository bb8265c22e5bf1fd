import { DomainError } from '../domain-error.ts'
import type { ReceivingKeyId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { ReceivingKey } from './transfer.ts'

/** What its owner is told of a receiving key. */
export interface ReceivingKeyReport {
  readonly id: ReceivingKeyId
  readonly publicKey: string
  /** An age file for the recovery key, which only the owner has. */
  readonly sealedIdentity: Uint8Array
  readonly createdAt: number
}

/** @throws DomainError `gone` `transfer.erased` */
export async function reportReceivingKey({ dataKeys }: Portal, key: ReceivingKey): Promise<ReceivingKeyReport> {
  const { id, ownerId, publicKey, createdAt } = key
  const sealedIdentity = await dataKeys.open(ownerId, key.sealedIdentity, `receiving-key:${id}`)
  return { id, publicKey, sealedIdentity, createdAt }
}

export const unknownReceivingKey = (): DomainError =>
  new DomainError(
    'not-found',
    'receiving-key.unknown',
    'This account has no such receiving key: make one first, under Receiving.'
  )
