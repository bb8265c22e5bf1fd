import { authenticateScim } from '../connections/authenticate-scim.ts'
import type { NewScimKey } from '../connections/create-key.ts'
import type { Portal } from '../portal.ts'

/** Whether a SCIM key works now, and why not. */
export async function stateOf(portal: Portal, { userName, password }: NewScimKey, at: number): Promise<string> {
  const answer = await authenticateScim(portal, { userName, password }, 'entra', at)
  return answer.kind === 'accepted' ? 'works' : answer.code
}
