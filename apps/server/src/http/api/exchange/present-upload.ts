import type { Draft, ReceivedParts } from '@sealpost/api'
import type { PartsReport } from '../../../domain/exchange/read-parts.ts'
import type { Transfer } from '../../../domain/exchange/transfer.ts'
import { present } from '../present-instant.ts'
import { base64urlOf } from './bytes-of.ts'

export const presentDraft = ({ id, expiresAt }: Transfer, uploadToken: string | null): Draft => ({
  id,
  expiresAt: present(expiresAt),
  uploadToken
})

/** One bit a part, the first in the lowest bit of the first byte. */
export function presentReceived({ parts, complete, received }: PartsReport): ReceivedParts {
  const bits = new Uint8Array(Math.ceil(parts / 8))
  for (const number of received) bits[number >> 3] = (bits[number >> 3] ?? 0) | (1 << (number & 7))
  return { parts, complete, received: base64urlOf(bits) }
}
