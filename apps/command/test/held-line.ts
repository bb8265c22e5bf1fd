// The line between a command and a portal, which lets so many bytes through and then holds everything: time enough to kill who waits for it.
import net from 'node:net'

export interface HeldLine {
  readonly origin: string
  /** Resolves when the line holds. */
  held(): Promise<void>
  /** From now on so many bytes pass, then it holds again. */
  let(bytes: number): void
  close(): Promise<void>
}

/** @param target Port of the portal on this machine. */
export async function openHeldLine(target: number): Promise<HeldLine> {
  const open = new Set<net.Socket>()
  let left = 0
  let holds = () => {}
  let held = new Promise<void>(resolve => {
    holds = resolve
  })
  const relay = (from: net.Socket, to: net.Socket) =>
    from.on('data', bytes => {
      left -= bytes.length
      // What was held is lost with its connection, as when a cable is pulled.
      if (left < 0) return holds()
      if (!to.write(bytes)) {
        from.pause()
        to.once('drain', () => from.resume())
      }
    })
  const server = net.createServer(near => {
    const far = net.connect(target, '127.0.0.1')
    for (const [socket, other] of [
      [near, far],
      [far, near]
    ] as const) {
      open.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        open.delete(socket)
        other.destroy()
      })
      relay(socket, other)
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    origin: `http://localhost:${typeof address === 'object' && address ? address.port : 0}`,
    held: () => held,
    let(bytes) {
      left = bytes
      held = new Promise(resolve => {
        holds = resolve
      })
    },
    close() {
      for (const socket of open) socket.destroy()
      return new Promise(resolve => server.close(() => resolve()))
    }
  }
}
