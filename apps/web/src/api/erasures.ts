import type {
  Erasure,
  ErasureOptions,
  ErasurePreview,
  ErasureSigningKey,
  ErasuresPage,
  ErasuresQuery,
  HandedOver,
  HandOverOrder,
  LegalHold,
  ReleasedErasures,
  UndoneErasures,
  UserTransfersPage,
  UserTransfersQuery
} from '@sealpost/api'
import { get, send } from './call.ts'

const erasureAt = (id: string): string => `/api/erasures/${encodeURIComponent(id)}`
const userAt = (id: string): string => `/api/users/${encodeURIComponent(id)}`

export const listErasures = (query: ErasuresQuery): Promise<ErasuresPage> => get('/api/erasures', query)

export const readErasure = (id: string): Promise<Erasure> => get(erasureAt(id))

/** Where a browser downloads the receipt. */
export const receiptAddress = (id: string): string => `${erasureAt(id)}/receipt`

/** What the console shows of a receipt. */
export interface ReceiptDocument {
  readonly receipt: {
    readonly keyDestroyedAt?: string
    readonly handedOver?: number
    readonly blobs?: { readonly count: number; readonly bytes: number; readonly digest: string | null }
    readonly masterKey?: { readonly destroyedEpoch: number; readonly epoch: number }
    readonly database?: { readonly kind: string; readonly overwritten: boolean; readonly left: readonly string[] }
    readonly unreachable?: readonly string[]
    readonly audit?: { readonly sequence: number; readonly hash: string }
    readonly previous?: string | null
  }
  readonly signature: { readonly keyId: string }
}

export const readReceipt = (id: string): Promise<ReceiptDocument> => get(receiptAddress(id))

export const readSigningKey = (): Promise<ErasureSigningKey> => get('/api/erasures/signing-key')

/** Destruction begins; nothing brings back what it takes. */
export const releaseErasure = (id: string): Promise<void> => send('POST', `${erasureAt(id)}/release`)

/** The account is registered again, with everything it had. */
export const undoErasure = (id: string): Promise<void> => send('POST', `${erasureAt(id)}/undo`)

/** Every erasure that the brake holds. */
export const releaseBraked = (): Promise<ReleasedErasures> => send('POST', '/api/erasures/braked/release')

/** Every erasure that the brake holds. */
export const undoBraked = (): Promise<UndoneErasures> => send('POST', '/api/erasures/braked/undo')

/** What deactivating the account would remove; changes nothing. */
export const previewErasure = (userId: string): Promise<ErasurePreview> => get(`${userAt(userId)}/erasure-preview`)

/** What the account sent and could hand over. */
export const listTransfersOf = (userId: string, query: UserTransfersQuery): Promise<UserTransfersPage> =>
  get(`${userAt(userId)}/transfers`, query)

export const handOver = (userId: string, order: HandOverOrder): Promise<HandedOver> =>
  send('POST', `${userAt(userId)}/hand-over`, order)

/** Nothing of the account is destroyed until the hold is lifted. */
export const placeLegalHold = (userId: string, reference: string): Promise<LegalHold> =>
  send('PUT', `${userAt(userId)}/legal-hold`, { reference })

/** What waited for it goes on by itself. */
export const liftLegalHold = (userId: string): Promise<void> => send('DELETE', `${userAt(userId)}/legal-hold`)

export const readErasureOptions = (): Promise<ErasureOptions> => get('/api/configuration/erasure')

export const changeErasureOptions = (options: ErasureOptions): Promise<ErasureOptions> =>
  send('PUT', '/api/configuration/erasure', options)
