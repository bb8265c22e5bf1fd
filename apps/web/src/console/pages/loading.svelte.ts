import { type ApiProblem, problemFrom } from '../../api/call.ts'

/** What a page reads when it opens and again on demand, and what went wrong with it. */
export interface Loading<T> {
  /** The latest answer; stays while the next is on its way, so that nothing jumps. */
  value: T | undefined
  /** Why the latest attempt failed; undefined when it didn't. */
  readonly problem: ApiProblem | undefined
  readonly busy: boolean
  /** Reads again. An answer that a later question has overtaken is dropped. Never throws. */
  reload(): Promise<void>
}

export function loading<T>(read: () => Promise<T>): Loading<T> {
  let value = $state.raw<T>()
  let problem = $state.raw<ApiProblem>()
  let busy = $state(false)
  let latest = 0
  return {
    get value() {
      return value
    },
    set value(next) {
      value = next
    },
    get problem() {
      return problem
    },
    get busy() {
      return busy
    },
    async reload() {
      latest += 1
      const mine = latest
      busy = true
      try {
        const answer = await read()
        if (mine !== latest) return
        value = answer
        problem = undefined
      } catch (error) {
        if (mine === latest) problem = problemFrom(error)
      } finally {
        if (mine === latest) busy = false
      }
    }
  }
}
