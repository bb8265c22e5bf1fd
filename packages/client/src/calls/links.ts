// The calls of whoever reads over a secure link, one for each route of packages/api/src/links.ts. All show the link's access proof.
import type { Content, LinkStatus } from '@sealpost/api'
import { accessProof, toBase64url } from '@sealpost/envelope'
import type { Transport } from '../transport.ts'
import { get, type Rest, segment, send } from './call.ts'

/** A secure link as a reader holds it. The secret never leaves: calls carry a proof that is derived from it. */
export interface HeldLink {
  readonly id: string
  /** 32 bytes. */
  readonly secret: Uint8Array
}

export const linkPath = (id: string): string => `/api/links/${segment(id)}`

export const proofHeaders = (link: HeldLink): Record<string, string> => ({
  'x-sealpost-proof': toBase64url(accessProof(link.secret, link.id))
})

const proving = (link: HeldLink, signal?: AbortSignal): Rest => ({
  headers: proofHeaders(link),
  ...(signal && { signal })
})

export const inspectLink = (transport: Transport, link: HeldLink, signal?: AbortSignal): Promise<LinkStatus> =>
  get(transport, linkPath(link.id), {}, proving(link, signal))
/** Asks for a code by mail; the answer is the same whoever's the address is. */
export const requestCode = (transport: Transport, link: HeldLink, address: string): Promise<{ minutes: number }> =>
  send(transport, 'POST', `${linkPath(link.id)}/code`, { address }, proving(link))
/** @throws {ExchangeProblem} 403 `code.wrong`, `code.over` */
export const verifyCode = (transport: Transport, link: HeldLink, code: string): Promise<void> =>
  send(transport, 'POST', `${linkPath(link.id)}/code/verification`, { code }, proving(link))
/** @throws {ExchangeProblem} 403 `transfer.password` */
export const enterPassword = (transport: Transport, link: HeldLink, password: string): Promise<void> =>
  send(transport, 'POST', `${linkPath(link.id)}/password`, { password }, proving(link))
export const readContent = (transport: Transport, link: HeldLink, signal?: AbortSignal): Promise<Content> =>
  get(transport, `${linkPath(link.id)}/content`, {}, proving(link, signal))
