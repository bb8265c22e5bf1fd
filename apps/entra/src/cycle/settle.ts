/** After the work on an object: a failure waits in escrow for its retry, a success leaves it. */
import type { ProvisioningEntry } from '../log/entry.ts'
import type { Engine } from './engine.ts'
import { nextRetry } from './retry-schedule.ts'
import type { Escrow } from './sync-state.ts'

/** @returns The entry, with the time of the next retry where there is one. */
export async function settle(
  { book, directory, now }: Engine,
  entry: ProvisioningEntry,
  kind: Escrow['kind']
): Promise<ProvisioningEntry> {
  const { status, errorInformation } = entry.provisioningStatusInfo
  const objectId = entry.sourceIdentity.id
  if (status !== 'Failure' || !errorInformation) {
    await book.clearEscrow(objectId, kind)
    return entry
  }
  const previous = book.escrow(objectId, kind)
  const at = now()
  const firstFailureAt = previous?.firstFailureAt ?? at.toISOString()
  const attempts = (previous?.attempts ?? 0) + 1
  const retryAt = nextRetry(new Date(firstFailureAt), attempts, at)?.toISOString() ?? null
  await book.setEscrow({
    objectId,
    kind,
    firstFailureAt,
    attempts,
    nextRetryAt: retryAt,
    code: errorInformation.errorCode,
    message: errorInformation.reason,
    changeNumber: directory.changeNumber
  })
  if (retryAt === null) return entry
  return {
    ...entry,
    provisioningStatusInfo: { status, errorInformation: { ...errorInformation, nextRetryAt: retryAt } }
  }
}

/** Whether the endpoint refused the credentials: then no other request has any hope. */
export const credentialsRefused = (entry: ProvisioningEntry): boolean =>
  entry.exchanges.some(({ response }) => 'status' in response && response.status === 401)
