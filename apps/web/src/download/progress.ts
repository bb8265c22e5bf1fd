import { Speed } from '@sealpost/client'

/** How far a download is, in bytes of the files themselves that were verified and handed to the browser. */
export interface SaveProgress {
  readonly savedBytes: number
  readonly totalBytes: number
  readonly bytesPerSecond: number
  /** Null until it can be told. */
  readonly secondsLeft: number | null
  /** For the network, which is tried again and again. */
  readonly waiting: boolean
}

/** Told of what passes. */
export interface Meter {
  passed(bytes: number): void
  waits(waiting: boolean): void
}

/** What the first moment promises rarely holds. */
const promisingMs = 1_000

/**
 * Counts what passes and reports it each time.
 *
 * @param clock Milliseconds that never go back.
 */
export function meter(
  totalBytes: number,
  report: (progress: SaveProgress) => void,
  clock: () => number = () => performance.now()
): Meter {
  const speed = new Speed(clock)
  const begun = clock()
  speed.start()
  let savedBytes = 0
  let waiting = false

  function tell(): void {
    const bytesPerSecond = speed.bytesPerSecond()
    const secondsLeft = clock() - begun < promisingMs ? null : speed.secondsFor(totalBytes - savedBytes)
    report({ savedBytes, totalBytes, bytesPerSecond, secondsLeft, waiting })
  }

  return {
    passed(bytes) {
      savedBytes += bytes
      waiting = false
      speed.add(bytes)
      tell()
    },
    waits(now) {
      if (now === waiting) return
      waiting = now
      tell()
    }
  }
}
