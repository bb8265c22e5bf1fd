import type { User } from '../directory/user.ts'
import type { Portal } from '../portal.ts'
import type { OneTimeLink } from './link.ts'

export interface InspectedLink {
  readonly link: OneTimeLink
  readonly user: User | null
}

export async function inspectLink(portal: Portal, token: string, at: number): Promise<InspectedLink> {
  throw new Error('not yet')
}
