import type { OneTimeLink } from '@sealpost/api'
import { present } from './present-instant.ts'

/** A one-time address. The token is in the fragment, which browsers tell no server, so it stands in no log. */
export const presentLink = (
  origin: string,
  { token, expiresAt }: { readonly token: string; readonly expiresAt: number }
): OneTimeLink => ({ url: `${origin}/welcome#${token}`, expiresAt: present(expiresAt) })
