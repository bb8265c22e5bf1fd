import type { FromPort, ToPort } from './protocol.ts'

/**
 * What a page hands over piece by piece, as the body of a response: asks for a piece only when the last one was taken.
 *
 * It ends only on the page's `end`. On `fail` it errors, so that the browser's download fails; when the browser drops it, the page learns that.
 *
 * @param onover Called once, whichever way it ended.
 */
export function relay(port: MessagePort, onover: () => void = () => {}): ReadableStream<Uint8Array> {
  const say = (message: FromPort) => port.postMessage(message)
  let answered = () => {}
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        port.onmessage = (event: MessageEvent<ToPort>) => {
          take(controller, event.data)
          answered()
        }
      },
      pull() {
        say('pull')
        return new Promise(resolve => {
          answered = resolve
        })
      },
      cancel() {
        say('stopped')
        onover()
      }
    },
    { highWaterMark: 0 }
  )

  function take(controller: ReadableStreamDefaultController<Uint8Array>, message: ToPort) {
    if (message instanceof Uint8Array) return controller.enqueue(message)
    if (message === 'end') {
      controller.close()
      say('saved')
    } else controller.error(new Error('Nothing whole came.'))
    port.onmessage = null
    onover()
  }
}
