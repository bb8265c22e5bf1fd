import type { Portal } from '../portal.ts'
import type { OwnedTransfer } from './transfer.ts'

/**
 * What comes of work on what is sealed of a transfer. When that was handed over while it went on, pieces were read of two vaults: then it is done
 * once more, on the transfer as it is now.
 */
export async function inItsVault<T>(
  { store }: Portal,
  owned: OwnedTransfer,
  work: (owned: OwnedTransfer) => Promise<T>
): Promise<T> {
  try {
    return await work(owned)
  } catch (error) {
    const now = await store.exchange.transfer(owned.transfer.id)
    if (!now || now.transfer.vaultId === owned.transfer.vaultId) throw error
    return work(now)
  }
}
