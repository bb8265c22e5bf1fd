import { Socket } from 'node:net'

/**
 * Gives the memory of bytes back at once that went over a connection, and that nobody may look at any more. Left to the collector, the pieces of a
 * large body make it look through the whole heap for every few of them, which costs more than all else that is done with them.
 *
 * Bytes that share their memory with others stay, and so do those of a request that came without a socket: they are whose injected it.
 */
export function giveBack({ buffer, byteLength }: Uint8Array, connection: unknown): void {
  if (!(connection instanceof Socket)) return
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0)
}
