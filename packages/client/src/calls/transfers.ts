// The calls of whoever sends, one for each route of packages/api/src/exchange.ts. Who sends in from outside adds the upload token's header.
import type {
  Content,
  Draft,
  DraftFiles,
  ExchangeOptions,
  ExchangeRules,
  NewTransfer,
  OpenFile,
  PartDigest,
  ReceivedParts,
  SentTransfer,
  Suggestions,
  TransferStatus,
  TransfersPage,
  TransfersQuery
} from '@sealpost/api'
import { toBase64url } from '@sealpost/envelope'
import type { Transport } from '../transport.ts'
import { get, type Rest, segment, send } from './call.ts'

export const transferPath = (id: string): string => `/api/transfers/${segment(id)}`
export const filePath = (id: string, fileId: string): string => `${transferPath(id)}/files/${segment(fileId)}`
export const partPath = (id: string, fileId: string, number: number): string =>
  `${filePath(id, fileId)}/parts/${number}`

/** The header that lets somebody outside upload into what they began; none for those who are signed in. */
export const uploadHeaders = (uploadToken: string | null): Record<string, string> =>
  uploadToken === null ? {} : { 'x-sealpost-upload': uploadToken }

export const readExchangeOptions = (transport: Transport, rest?: Rest): Promise<ExchangeOptions> =>
  get(transport, '/api/exchange-options', {}, rest)
export const changeExchangeOptions = (transport: Transport, options: ExchangeOptions): Promise<ExchangeOptions> =>
  send(transport, 'PUT', '/api/exchange-options', options)
export const readExchangeRules = (transport: Transport, rest?: Rest): Promise<ExchangeRules> =>
  get(transport, '/api/exchange', {}, rest)

export const createTransfer = (transport: Transport, transfer: NewTransfer, rest?: Rest): Promise<Draft> =>
  send(transport, 'POST', '/api/transfers', transfer, rest)
/** @param bytes Of the file as it is, unsealed. */
export const addFile = (transport: Transport, id: string, bytes: number, rest?: Rest): Promise<OpenFile> =>
  send(transport, 'POST', `${transferPath(id)}/files`, { bytes }, rest)
export const listFiles = (transport: Transport, id: string, rest?: Rest): Promise<DraftFiles> =>
  get(transport, `${transferPath(id)}/files`, {}, rest)
export const removeFile = (transport: Transport, id: string, fileId: string, rest?: Rest): Promise<void> =>
  send(transport, 'DELETE', filePath(id, fileId), undefined, rest)
export const readParts = (transport: Transport, id: string, fileId: string, rest?: Rest): Promise<ReceivedParts> =>
  get(transport, `${filePath(id, fileId)}/parts`, {}, rest)
export const readPartDigest = (
  transport: Transport,
  id: string,
  fileId: string,
  number: number,
  rest?: Rest
): Promise<PartDigest> => get(transport, partPath(id, fileId, number), {}, rest)
/** @param head Age header and payload nonce. */
export const completeFile = (
  transport: Transport,
  id: string,
  fileId: string,
  head: Uint8Array,
  rest?: Rest
): Promise<void> => send(transport, 'POST', `${filePath(id, fileId)}/completion`, { header: toBase64url(head) }, rest)

export interface Completion {
  /** A whole age file. */
  readonly manifest: Uint8Array
  /** SHA-256 of the access proof; left out by whoever sends in. */
  readonly proofHash?: Uint8Array
  readonly notify: boolean
}
export function completeTransfer(
  transport: Transport,
  id: string,
  { manifest, proofHash, notify }: Completion,
  rest?: Rest
): Promise<SentTransfer> {
  const proof = proofHash ? { proofHash: toBase64url(proofHash) } : {}
  const body = { manifest: toBase64url(manifest), ...proof, notify }
  return send(transport, 'POST', `${transferPath(id)}/completion`, body, rest)
}

export const listTransfers = (transport: Transport, query: TransfersQuery, rest?: Rest): Promise<TransfersPage> =>
  get(transport, '/api/transfers', query, rest)
export const readTransfer = (transport: Transport, id: string, rest?: Rest): Promise<TransferStatus> =>
  get(transport, transferPath(id), {}, rest)
export const extendTransfer = (transport: Transport, id: string, expiresInDays: number): Promise<void> =>
  send(transport, 'PATCH', transferPath(id), { expiresInDays })
export const revokeTransfer = (transport: Transport, id: string): Promise<void> =>
  send(transport, 'POST', `${transferPath(id)}/revocation`)
export const deleteTransfer = (transport: Transport, id: string, rest?: Rest): Promise<void> =>
  send(transport, 'DELETE', transferPath(id), undefined, rest)

export const addRecipients = (
  transport: Transport,
  id: string,
  recipients: readonly string[],
  notify: boolean
): Promise<void> => send(transport, 'POST', `${transferPath(id)}/recipients`, { recipients, notify })
export const removeRecipient = (transport: Transport, id: string, recipientId: string): Promise<void> =>
  send(transport, 'DELETE', `${transferPath(id)}/recipients/${segment(recipientId)}`)
/** @param recipientId Left out: everybody. */
export const notifyRecipients = (
  transport: Transport,
  id: string,
  recipientId?: string
): Promise<{ notified: number }> =>
  send(transport, 'POST', `${transferPath(id)}/notification`, recipientId === undefined ? {} : { recipientId })
export const suggestRecipients = (transport: Transport, search: string, rest?: Rest): Promise<Suggestions> =>
  get(transport, '/api/recipients', { search }, rest)

/** Of what one sent, or was sent in: manifest and heads. */
export const readOwnContent = (transport: Transport, id: string, rest?: Rest): Promise<Content> =>
  get(transport, `${transferPath(id)}/content`, {}, rest)
