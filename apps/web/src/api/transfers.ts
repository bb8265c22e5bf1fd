import type { ReceivingKey, TransferStatus, TransfersPage, TransfersQuery } from '@sealpost/api'
import { get, send } from './call.ts'

const pathOf = (id: string): string => `/api/transfers/${encodeURIComponent(id)}`

export const listTransfers = (query: TransfersQuery): Promise<TransfersPage> => get('/api/transfers', query)

/** One's own alone; what one received is its sender's. */
export const readTransfer = (id: string): Promise<TransferStatus> => get(pathOf(id))

/** It expires that many days from now. */
export const extendTransfer = (id: string, expiresInDays: number): Promise<void> =>
  send('PATCH', pathOf(id), { expiresInDays })

/** Nobody opens it any more; it stays in the history. */
export const revokeTransfer = (id: string): Promise<void> => send('POST', `${pathOf(id)}/revocation`)

/** Out of the history, with its content. */
export const deleteTransfer = (id: string): Promise<void> => send('DELETE', pathOf(id))

export const addRecipients = (id: string, recipients: readonly string[], notify: boolean): Promise<void> =>
  send('POST', `${pathOf(id)}/recipients`, { recipients, notify })

export const removeRecipient = (id: string, recipientId: string): Promise<void> =>
  send('DELETE', `${pathOf(id)}/recipients/${encodeURIComponent(recipientId)}`)

/** Everybody, or one. @returns How many mails wait now. */
export const notifyRecipients = async (id: string, recipientId?: string): Promise<number> =>
  (await send<{ notified: number }>('POST', `${pathOf(id)}/notification`, recipientId ? { recipientId } : {})).notified

/** One of one's own, also an earlier one. */
export const readReceivingKeyById = (id: string): Promise<ReceivingKey> =>
  get(`/api/receiving-key/${encodeURIComponent(id)}`)
