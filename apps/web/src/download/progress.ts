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

/** Speed is that of the last seconds. */
const windowMs = 5_000

/** Told of what passes. */
export interface Meter {
  passed(bytes: number): void
  waits(waiting: boolean): void
}

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
  const begun = clock()
  const samples = [{ at: begun, bytes: 0 }]
  let savedBytes = 0
  let waiting = false

  function tell(): void {
    const now = clock()
    const oldest = samples[0] ?? { at: now, bytes: savedBytes }
    const bytesPerSecond = now > oldest.at ? ((savedBytes - oldest.bytes) * 1000) / (now - oldest.at) : 0
    // What the first moment promises rarely holds.
    const told = now - begun > 1_000 && bytesPerSecond > 0
    const secondsLeft = told ? Math.ceil((totalBytes - savedBytes) / bytesPerSecond) : null
    report({ savedBytes, totalBytes, bytesPerSecond, secondsLeft, waiting })
  }

  return {
    passed(bytes) {
      savedBytes += bytes
      waiting = false
      const now = clock()
      samples.push({ at: now, bytes: savedBytes })
      while (samples.length > 2 && (samples[1]?.at ?? now) < now - windowMs) samples.shift()
      tell()
    },
    waits(now) {
      if (now === waiting) return
      waiting = now
      tell()
    }
  }
}
