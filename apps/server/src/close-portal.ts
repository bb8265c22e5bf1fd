import type { Portal } from './domain/portal.ts'

/** Writes what was buffered and lets go of everything. */
export async function closePortal({ store, blobs, dataKeys }: Portal): Promise<void> {
  await store.close()
  await blobs.close()
  await dataKeys.close()
}
