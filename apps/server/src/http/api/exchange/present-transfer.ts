import type { TransferStatus, TransferSummary } from '@sealpost/api'
import type { ListedTransfer } from '../../../domain/exchange/history.ts'
import type { TransferReport } from '../../../domain/exchange/read-transfer.ts'
import { present, presentOrNull } from '../present-instant.ts'

export const presentListed = (listed: ListedTransfer): TransferSummary => ({
  id: listed.id,
  state: listed.state,
  access: listed.access,
  files: listed.files,
  bytes: listed.bytes,
  sentAt: presentOrNull(listed.sentAt),
  expiresAt: present(listed.expiresAt),
  recipients: [...listed.recipients],
  recipientCount: listed.recipientCount,
  openedBy: listed.openedBy,
  sender: listed.sender && { name: listed.sender.name, address: listed.sender.address },
  requestTitle: listed.requestTitle
})

export const presentReport = (report: TransferReport): TransferStatus => ({
  ...presentListed(report),
  createdAt: present(report.createdAt),
  revokedAt: presentOrNull(report.revokedAt),
  removedAt: presentOrNull(report.removedAt),
  removalAt: present(report.removalAt),
  password: report.password,
  receivingKeyId: report.receivingKeyId,
  people: report.people.map(person => ({
    id: person.id,
    address: person.address,
    addedAt: present(person.addedAt),
    notifiedAt: presentOrNull(person.notifiedAt),
    mailFailure: person.mailFailure,
    openedAt: presentOrNull(person.openedAt),
    fetched: person.fetched
  })),
  fileList: report.fileList.map(({ id, position, bytes }) => ({ id, position, bytes })),
  fetches: report.fetches.map(({ recipientId, fileId, startedAt, completedAt }) => ({
    recipientId,
    fileId,
    startedAt: present(startedAt),
    completedAt: presentOrNull(completedAt)
  }))
})
