// One keep-alive connection that sends what it is given, byte for byte, and reads one answer at a time. A client library would mend
// or refuse what the campaigns want to send, and would cost more processor time than the server it measures.
import net from 'node:net'
import { type Answer, readAnswer } from './answer.ts'

/** The connection ended before the whole answer was there: the server closed it, or died. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'
}

/** Nothing came for longer than anything may take. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

export interface Connection {
  /**
   * Sends one request and waits for its answer. Connects first when the last answer closed the connection.
   *
   * @param request  The whole request, head and body.
   * @param bodiless Whether the request is a HEAD.
   * @throws ConnectionLost, NoAnswer
   */
  send(request: Uint8Array | string, bodiless?: boolean): Promise<Answer>
  close(): void
}

interface Waiting {
  readonly bodiless: boolean
  resolve(answer: Answer): void
  reject(error: Error): void
}

/**
 * A connection to a port of the loopback; opened by the first request.
 *
 * @param silentMilliseconds How long the server may send nothing before {@link NoAnswer}: a bound to find hangs, no measurement.
 */
export function connection(port: number, silentMilliseconds = 30_000): Connection {
  let socket: net.Socket | undefined
  let waiting: Waiting | undefined
  let arrived: Buffer[] = []

  const settle = (act: (waiting: Waiting) => void) => {
    const settled = waiting
    waiting = undefined
    if (settled) act(settled)
  }
  const drop = () => {
    socket?.destroy()
    socket = undefined
    arrived = []
  }
  const read = (ended: boolean) => {
    if (!waiting) return
    try {
      const reading = readAnswer(gather(arrived), waiting.bodiless, ended)
      if (!reading) return
      const rest = (arrived[0] as Buffer).subarray(reading.taken) // gathered, so there is one
      arrived = rest.length > 0 ? [rest] : []
      if (reading.closing) drop()
      settle(w => w.resolve(reading.answer))
    } catch (error) {
      drop()
      settle(w => w.reject(error as Error))
    }
  }
  const open = (): net.Socket => {
    const opened = net.connect({ port, host: '127.0.0.1', noDelay: true })
    const lost = (why: string) => {
      if (socket !== opened) return
      read(true)
      if (socket === opened) drop()
      settle(w => w.reject(new ConnectionLost(why)))
    }
    opened.setTimeout(silentMilliseconds, () => {
      if (socket !== opened || !waiting) return
      drop()
      settle(w => w.reject(new NoAnswer(`The server sent nothing for ${silentMilliseconds} ms.`)))
    })
    opened.on('data', chunk => {
      if (socket !== opened) return
      arrived.push(chunk)
      read(false)
    })
    opened.on('error', error => lost(error.message))
    opened.on('close', () => lost('The server closed the connection.'))
    return opened
  }
  return {
    send(request, bodiless = false) {
      if (waiting) throw new Error('One request at a time: the last one has no answer yet.')
      if (!socket || socket.destroyed || !socket.writable) {
        drop()
        socket = open()
      }
      const target = socket
      return new Promise((resolve, reject) => {
        waiting = { bodiless, resolve, reject }
        target.write(request)
      })
    },
    close() {
      drop()
      settle(w => w.reject(new ConnectionLost('This side closed the connection.')))
    }
  }
}

/** Joins what has arrived in place, so that it is joined once. */
function gather(arrived: Buffer[]): Buffer {
  const all = arrived.length === 1 ? (arrived[0] as Buffer) : Buffer.concat(arrived)
  arrived.splice(0, arrived.length, all)
  return all
}
