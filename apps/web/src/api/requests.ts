import type { OwnPersonalAddress, PersonalAddress, ReceivingKey, RequestLink } from '@sealpost/api'
import { get, send } from './call.ts'

/** The newest; null while there is none. */
export const readReceivingKey = async (): Promise<ReceivingKey | null> =>
  (await get<{ key: ReceivingKey | null }>('/api/receiving-key')).key

/** @param key `sealedIdentity` in Base64url. */
export const createReceivingKey = (key: Pick<ReceivingKey, 'publicKey' | 'sealedIdentity'>): Promise<ReceivingKey> =>
  send('POST', '/api/receiving-key', key)

export const listRequestLinks = async (): Promise<readonly RequestLink[]> =>
  (await get<{ links: RequestLink[] }>('/api/request-links')).links

export const createRequestLink = (title: string, expiresInDays: number): Promise<RequestLink> =>
  send('POST', '/api/request-links', { title, expiresInDays })

export const revokeRequestLink = (id: string): Promise<void> =>
  send('DELETE', `/api/request-links/${encodeURIComponent(id)}`)

export const readPersonalAddress = (): Promise<OwnPersonalAddress> => get('/api/personal-address')

export const writePersonalAddress = (address: PersonalAddress): Promise<OwnPersonalAddress> =>
  send('PUT', '/api/personal-address', address)
