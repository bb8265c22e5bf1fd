import { problemFrom } from '../../api/call.ts'
import { signOut } from '../../api/session.ts'
import { forgetAll } from '../../exchange/kept.ts'
import { forgetFragments } from '../../receive/address.ts'
import { tabStorage } from '../../receive/tab-storage.ts'
import { toast } from '../../ui/toasts.svelte.ts'

/**
 * Ends the session, forgets the links and keys that this browser keeps for whoever leaves, and goes where the server says; stays, and tells why,
 * when that fails.
 */
export async function leavePortal(userId: string): Promise<void> {
  try {
    const { redirect } = await signOut()
    await forgetAll(userId)
    forgetFragments(tabStorage)
    location.assign(redirect)
  } catch (error) {
    toast(problemFrom(error).detail, 'danger')
  }
}
