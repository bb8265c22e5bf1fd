// The calls around being sent things by outsiders, one for each route of packages/api/src/requests.ts.
import type { Door, Draft, OwnPersonalAddress, PersonalAddress, ReceivingKey, RequestLink } from '@sealpost/api'
import { toBase64url } from '@sealpost/envelope'
import type { Transport } from '../transport.ts'
import { get, type Rest, segment, send } from './call.ts'

/** The newest of one's own, or null while there is none. */
export const readReceivingKey = async (transport: Transport, rest?: Rest): Promise<ReceivingKey | null> =>
  (await get<{ key: ReceivingKey | null }>(transport, '/api/receiving-key', {}, rest)).key
/** An earlier one, for what was sealed for it. */
export const readReceivingKeyById = (transport: Transport, id: string, rest?: Rest): Promise<ReceivingKey> =>
  get(transport, `/api/receiving-key/${segment(id)}`, {}, rest)
/** @param sealedIdentity The private half, an age file for the recovery key. */
export const createReceivingKey = (
  transport: Transport,
  publicKey: string,
  sealedIdentity: Uint8Array
): Promise<ReceivingKey> =>
  send(transport, 'POST', '/api/receiving-key', { publicKey, sealedIdentity: toBase64url(sealedIdentity) })

export const listRequestLinks = async (transport: Transport, rest?: Rest): Promise<readonly RequestLink[]> =>
  (await get<{ links: RequestLink[] }>(transport, '/api/request-links', {}, rest)).links
export const createRequestLink = (
  transport: Transport,
  link: { readonly title: string; readonly expiresInDays?: number }
): Promise<RequestLink> => send(transport, 'POST', '/api/request-links', link)
export const revokeRequestLink = (transport: Transport, id: string): Promise<void> =>
  send(transport, 'DELETE', `/api/request-links/${segment(id)}`)

export const readPersonalAddress = (transport: Transport, rest?: Rest): Promise<OwnPersonalAddress> =>
  get(transport, '/api/personal-address', {}, rest)
export const writePersonalAddress = (transport: Transport, address: PersonalAddress): Promise<OwnPersonalAddress> =>
  send(transport, 'PUT', '/api/personal-address', address)

/** Where outsiders send in: a request link by its id, or somebody's personal address by its name. */
export type DoorPath = `/api/requests/${string}` | `/api/people/${string}`
export const requestDoor = (id: string): DoorPath => `/api/requests/${segment(id)}`
export const personalDoor = (name: string): DoorPath => `/api/people/${segment(name)}`

/** Whom one would send to. The public key is to be compared with the address's fragment before anything is sealed for it. */
export const inspectDoor = (transport: Transport, path: DoorPath, rest?: Rest): Promise<Door> =>
  get(transport, path, {}, rest)
export const beginSendIn = (transport: Transport, path: DoorPath, rest?: Rest): Promise<Draft> =>
  send(transport, 'POST', `${path}/transfers`, undefined, rest)
