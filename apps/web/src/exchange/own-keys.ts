import { recipientOf } from '@sealpost/envelope'
import { keptIdentities, type Owner } from './kept.ts'

/**
 * Public keys whose private halves are open in this browser: what the portal says is one's own key is believed only when it is among them, for
 * an address vouches for a key to everybody who sends there.
 */
export async function ownPublicKeys(owner: Owner): Promise<ReadonlySet<string>> {
  return new Set(await Promise.all((await keptIdentities(owner)).map(recipientOf)))
}
