import { tick } from 'svelte'
import { type ApiProblem, problemFrom } from '../api/call.ts'

/** Something a form or a button sets going: one at a time, with what came of it. */
export interface Submission {
  readonly busy: boolean
  readonly problem: ApiProblem | undefined
  /** For `onsubmit` and `onclick`. Resolves to whether it succeeded. */
  run(event?: Event): Promise<boolean>
  clear(): void
}

/**
 * Runs `work` when asked, keeps the refusal for the form to show, and moves the focus to the first field at fault.
 *
 * @param work Whatever it throws becomes `problem`.
 */
export function submission(work: () => Promise<unknown>): Submission {
  let busy = $state(false)
  let problem = $state<ApiProblem>()
  return {
    get busy() {
      return busy
    },
    get problem() {
      return problem
    },
    async run(event) {
      event?.preventDefault()
      if (busy) return false
      const form = event?.currentTarget
      busy = true
      problem = undefined
      try {
        await work()
        return true
      } catch (error) {
        problem = problemFrom(error)
        return false
      } finally {
        busy = false
        if (problem && form instanceof HTMLFormElement) await focusFault(form)
      }
    },
    clear() {
      problem = undefined
    }
  }
}

async function focusFault(form: HTMLFormElement): Promise<void> {
  await tick()
  form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}

/** The sentence for one field, by its path in what was sent; undefined when it isn't at fault. */
export const fieldError = (problem: ApiProblem | undefined, path: string): string | undefined => problem?.fields[path]
