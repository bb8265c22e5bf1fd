import { statfs } from 'node:fs/promises'
import { noRoom } from './faults.ts'

/** Unless an operator says otherwise: so much of a disk stays free, and no more of a small one than this share. */
const [usualBytes, usualShare] = [1_073_741_824, 0.05]

/** How old what is known of the disk may be. What was taken since counts. */
const knownMilliseconds = 1_000

/**
 * Room on the disk that parts of files leave alone. The database, the log and the keys often stand on the same disk, and whoever may send could
 * otherwise stop all of them.
 */
export class DiskReserve {
  readonly #folder: string
  readonly #wanted: number | undefined
  #lookedAt = Number.NEGATIVE_INFINITY
  /** What may still be taken. */
  #room = 0

  /** @param bytes What is to stay free; 0 for none of it. Left out: 1 GiB, or a twentieth of a smaller disk. */
  constructor(folder: string, bytes: number | undefined) {
    this.#folder = folder
    this.#wanted = bytes
  }

  /** Takes so much of the room. @throws DomainError `unavailable` `storage.unavailable` when it isn't there; what the system says */
  async take(bytes: number): Promise<void> {
    if (this.#wanted === 0) return
    if (performance.now() - this.#lookedAt > knownMilliseconds) await this.#look()
    if (this.#room < bytes)
      throw noRoom(
        new Error('its disk has no more room than is kept free: make room, or lower SEALPOST_STORAGE_RESERVE')
      )
    this.#room -= bytes
  }

  async #look(): Promise<void> {
    const { bavail, blocks, bsize } = await statfs(this.#folder)
    this.#lookedAt = performance.now()
    this.#room = bavail * bsize - (this.#wanted ?? Math.min(usualBytes, blocks * bsize * usualShare))
  }
}
