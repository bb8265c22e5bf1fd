import { Speed } from '../speed.ts'
import type { World } from '../world.ts'

export interface FileProgress {
  readonly name: string
  /** Acknowledged by the portal. */
  readonly sentBytes: number
  readonly bytes: number
  readonly done: boolean
  /** It had changed since it was begun, so it was begun again under a new key. */
  readonly restarted: boolean
}

export interface SendProgress {
  readonly sentBytes: number
  readonly totalBytes: number
  /** Over the last ten seconds. */
  readonly bytesPerSecond: number
  /** Null while it can't be told. */
  readonly secondsLeft: number | null
  readonly files: readonly FileProgress[]
  /** `waiting` for the network, between two tries. */
  readonly state: 'checking' | 'sending' | 'waiting' | 'finishing'
}

/** More often than this nobody reads it. A change of state is told at once. */
const pause = 100

/** What has been sent so far, told to whoever shows it. */
export class ProgressTeller {
  readonly #tell: (progress: SendProgress) => void
  readonly #speed: Speed
  readonly #now: () => number
  readonly #files: FileProgress[]
  #phase: Exclude<SendProgress['state'], 'waiting'> = 'checking'
  #waits = 0
  #toldAt = Number.NEGATIVE_INFINITY

  constructor(
    files: readonly { readonly name: string; readonly bytes: number }[],
    world: World,
    tell: (progress: SendProgress) => void
  ) {
    this.#files = files.map(({ name, bytes }) => ({ name, bytes, sentBytes: 0, done: false, restarted: false }))
    this.#tell = tell
    this.#now = () => world.now()
    this.#speed = new Speed(this.#now)
    this.#say(true)
  }

  phase(phase: 'sending' | 'finishing'): void {
    if (this.#phase === phase) return
    this.#phase = phase
    if (phase === 'sending') this.#speed.start()
    this.#say(true)
  }

  readonly waiting = (waiting: boolean): void => {
    this.#waits += waiting ? 1 : -1
    this.#say(this.#waits === 0 || (waiting && this.#waits === 1))
  }

  /** So many of its bytes were there before; they have no speed. */
  had(index: number, bytes: number): void {
    this.#change(index, { sentBytes: bytes })
  }

  sent(index: number, bytes: number): void {
    this.#speed.add(bytes)
    this.#change(index, { sentBytes: (this.#files[index]?.sentBytes ?? 0) + bytes })
  }

  done(index: number): void {
    this.#change(index, { sentBytes: this.#files[index]?.bytes ?? 0, done: true })
  }

  /** @param again Whether something of it had been sent already. */
  begun(index: number, file: { readonly name: string; readonly bytes: number }, again: boolean): void {
    const { name, bytes } = file
    this.#change(index, { name, bytes, sentBytes: 0, done: false, ...(again && { restarted: true }) })
  }

  #change(index: number, change: Partial<FileProgress>): void {
    const file = this.#files[index]
    if (!file) return
    this.#files[index] = { ...file, ...change }
    this.#say(false)
  }

  #say(now: boolean): void {
    const at = this.#now()
    if (!now && at - this.#toldAt < pause) return
    this.#toldAt = at
    const files = [...this.#files]
    const sum = (of: 'bytes' | 'sentBytes') => files.reduce((total, file) => total + file[of], 0)
    const [totalBytes, sentBytes] = [sum('bytes'), sum('sentBytes')]
    this.#tell({
      ...{ sentBytes, totalBytes, files },
      bytesPerSecond: this.#speed.bytesPerSecond(),
      secondsLeft: this.#speed.secondsFor(totalBytes - sentBytes),
      state: this.#waits > 0 ? 'waiting' : this.#phase
    })
  }
}
