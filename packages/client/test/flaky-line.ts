// The line between a client and a portal, which breaks again and again: a relay of bytes that cuts connections in the middle of anything.
import net from 'node:net'

export interface FlakyLine {
  readonly port: number
  /** How many connections were cut so far. */
  cuts(): number
  /** From now on connections hold. */
  mend(): void
  close(): Promise<void>
}

export interface LineSettings {
  readonly seed: number
  /** Connections are cut after up to so many bytes, both directions together. */
  readonly mostBytes: number
  /** After so many cuts all connections hold; a line that never held would never end. */
  readonly mostCuts: number
}

/** Numbers from 0 up to 1 that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function relay(bytes: Uint8Array, from: net.Socket, to: net.Socket): void {
  if (to.write(bytes)) return
  from.pause()
  to.once('drain', () => from.resume())
}

/** @param target Port of the portal on this machine. */
export async function openFlakyLine(target: number, settings: LineSettings): Promise<FlakyLine> {
  const random = seeded(settings.seed)
  const open = new Set<net.Socket>()
  let [cuts, holds] = [0, false]
  const server = net.createServer(near => {
    const far = net.connect(target, '127.0.0.1')
    // Small cuts are as likely as large ones: they hit headers, and answers that get lost.
    let left = Math.ceil(settings.mostBytes ** random())
    const pass = (from: net.Socket, to: net.Socket) =>
      from.on('data', bytes => {
        left -= bytes.length
        if (holds || cuts >= settings.mostCuts || left > 0) return relay(bytes, from, to)
        cuts++
        to.write(bytes.subarray(0, bytes.length + left), () => {
          near.resetAndDestroy()
          far.resetAndDestroy()
        })
      })
    for (const [socket, other] of [
      [near, far],
      [far, near]
    ] as const) {
      open.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => {})
      socket.on('end', () => other.end())
      socket.on('close', () => {
        open.delete(socket)
        other.destroy()
      })
    }
    pass(near, far)
    pass(far, near)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    cuts: () => cuts,
    mend() {
      holds = true
    },
    close() {
      for (const socket of open) socket.destroy()
      return new Promise(resolve => server.close(() => resolve()))
    }
  }
}
