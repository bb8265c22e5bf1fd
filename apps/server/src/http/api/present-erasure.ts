import type { Erasure, ErasurePreview, LegalHold } from '@sealpost/api'
import type { LegalHold as StoredHold } from '../../domain/erasure/erasure.ts'
import type { ListedErasure } from '../../domain/erasure/list-erasures.ts'
import type { ErasurePreview as Preview } from '../../domain/erasure/preview-erasure.ts'
import { actorOf, type Names } from './present-event.ts'
import { present, presentOrNull } from './present-instant.ts'

/** An erasure, as list and page show it. What is sealed, where blobs were and who holds what key is told to nobody. */
export const presentErasure = ({ erasure, userName, legalHold }: ListedErasure, names: Names): Erasure => ({
  id: erasure.id,
  userId: erasure.userId,
  userName,
  reason: erasure.reason,
  state: erasure.state,
  orderedAt: present(erasure.orderedAt),
  orderedBy: actorOf(erasure.orderedBy, names),
  dueAt: presentOrNull(erasure.dueAt),
  startedAt: presentOrNull(erasure.startedAt),
  completedAt: presentOrNull(erasure.completedAt),
  releasedAt: presentOrNull(erasure.release?.at ?? null),
  legalHold: legalHold && presentHold(legalHold),
  removed: removedOf(erasure),
  receiptNumber: erasure.receiptNumber
})

export const presentHold = ({ placedAt, reference }: StoredHold): LegalHold => ({
  placedAt: present(placedAt),
  reference
})

/** What a deactivation would remove. */
export const presentPreview = (preview: Preview): ErasurePreview => ({
  profileAttributes: preview.profileAttributes,
  keys: preview.keys,
  sessions: preview.sessions,
  requestLinks: preview.requestLinks,
  sent: preview.sent,
  sentIn: preview.sentIn,
  drafts: preview.drafts,
  files: preview.files,
  bytes: preview.bytes,
  received: preview.received,
  braked: preview.braked,
  graceDays: preview.graceDays,
  legalHold: preview.legalHold && presentHold(preview.legalHold)
})

const removedOf = ({ removed }: ListedErasure['erasure']): Erasure['removed'] => ({
  profileAttributes: removed.profileAttributes,
  keys: removed.keys,
  sessions: removed.sessions,
  requestLinks: removed.requestLinks,
  transfers: removed.transfers,
  files: removed.files,
  bytes: removed.bytes,
  received: removed.received,
  mails: removed.mails,
  auditEntries: removed.auditEntries
})
