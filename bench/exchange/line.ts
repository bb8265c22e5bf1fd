// The line between a browser and the portal, which can be cut: a relay of bytes.
import net from 'node:net'

export interface Line {
  readonly port: number
  /** Bytes that went towards the portal so far. */
  sent(): number
  /** Bytes that came from it. */
  received(): number
  /** Breaks every connection that is open, without a farewell. */
  cut(): void
  close(): Promise<void>
}

/** @param target Port of the portal on this machine. */
export async function openLine(target: number): Promise<Line> {
  const open = new Set<net.Socket>()
  const count = { sent: 0, received: 0 }
  const server = net.createServer(near => {
    const far = net.connect(target, '127.0.0.1')
    for (const socket of [near, far]) {
      open.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        open.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.on('data', bytes => {
      count.sent += bytes.length
    })
    far.on('data', bytes => {
      count.received += bytes.length
    })
    near.pipe(far)
    far.pipe(near)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    sent: () => count.sent,
    received: () => count.received,
    cut() {
      for (const socket of open) socket.resetAndDestroy()
    },
    close() {
      for (const socket of open) socket.destroy()
      return new Promise(resolve => server.close(() => resolve()))
    }
  }
}
