import type { TransferStatus } from '@sealpost/api'
import { text } from '../../../text/en/transfer.ts'

/** What a transfer is called; the portal knows no names of files. */
export function titleOf(
  status: Pick<TransferStatus, 'access' | 'requestTitle' | 'recipients' | 'recipientCount'>
): string {
  const { title } = text
  if (status.access === 'owner')
    return status.requestTitle === null ? title.personal : title.request(status.requestTitle)
  if (status.access === 'public') return title.anyone
  const [first] = status.recipients
  return first === undefined ? title.unnamed(status.recipientCount) : title.to(first, status.recipientCount - 1)
}
