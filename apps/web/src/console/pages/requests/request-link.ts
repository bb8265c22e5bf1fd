import type { RequestLink } from '@sealpost/api'
import { publicKeyDigest } from '@sealpost/envelope'

/** The address with the check of the key behind the `#`, by which whoever sends in knows that nobody put another key in its place. */
export const wholeAddress = ({
  address,
  publicKey
}: {
  readonly address: string
  readonly publicKey: string
}): string => `${address}#${publicKeyDigest(publicKey)}`

export function stateOf(link: RequestLink, now: number): 'open' | 'expired' | 'revoked' {
  if (link.revokedAt !== null) return 'revoked'
  return Date.parse(link.expiresAt) > now ? 'open' : 'expired'
}
