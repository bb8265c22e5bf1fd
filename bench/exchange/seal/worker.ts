// Runs in a browser's worker: does the tasks it is sent, and says when each is done.
import { perform, type Task } from './subject.ts'

interface Scope {
  addEventListener(type: 'message', listener: (event: { readonly data: Task }) => void): void
  postMessage(outcome: { readonly error?: string }): void
}

const scope = globalThis as unknown as Scope

scope.addEventListener('message', ({ data }) => {
  perform(data).then(
    () => scope.postMessage({}),
    (error: unknown) => scope.postMessage({ error: String(error) })
  )
})
