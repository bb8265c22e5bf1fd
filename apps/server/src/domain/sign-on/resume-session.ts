import type { Portal } from '../portal.ts'
import type { LiveSession } from './session.ts'

export async function resumeSession(portal: Portal, token: string, at: number): Promise<LiveSession | undefined> {
  throw new Error('not yet')
}
