import { problemFrom } from '../../api/call.ts'
import { signOut } from '../../api/session.ts'
import { toast } from '../../ui/toasts.svelte.ts'

/** Ends the session and leaves for where the server says; stays, and tells why, when that fails. */
export async function leavePortal(): Promise<void> {
  try {
    const { redirect } = await signOut()
    location.assign(redirect)
  } catch (error) {
    toast(problemFrom(error).detail, 'danger')
  }
}
