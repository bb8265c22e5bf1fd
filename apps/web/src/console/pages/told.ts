import { problemFrom } from '../../api/call.ts'
import { toast } from '../../ui/toasts.svelte.ts'

/** Waits for an action that has no form to show a refusal in; tells a refusal as a toast. True when it was done. */
export async function told(action: Promise<unknown>): Promise<boolean> {
  try {
    await action
    return true
  } catch (error) {
    toast(problemFrom(error).detail, 'danger')
    return false
  }
}
