/** How far a download is, in bytes of the files themselves that were verified and handed to the browser. */
export interface SaveProgress {
  readonly savedBytes: number
  readonly totalBytes: number
  readonly bytesPerSecond: number
  /** Null until it can be told. */
  readonly secondsLeft: number | null
}

/** Speed is that of the last seconds. */
const windowMs = 5_000

/**
 * Counts what passes and reports it.
 *
 * @param clock Milliseconds that never go back.
 */
export function meter(totalBytes: number, report: (progress: SaveProgress) => void, clock = () => performance.now()) {
  const begun = clock()
  const samples = [{ at: begun, bytes: 0 }]
  let savedBytes = 0
  return {
    add(bytes: number): void {
      savedBytes += bytes
      const now = clock()
      samples.push({ at: now, bytes: savedBytes })
      while (samples.length > 2 && (samples[1]?.at ?? now) < now - windowMs) samples.shift()
      const oldest = samples[0] ?? { at: now, bytes: savedBytes }
      const bytesPerSecond = now > oldest.at ? ((savedBytes - oldest.bytes) * 1000) / (now - oldest.at) : 0
      const told = now - begun > 1_000 && bytesPerSecond > 0
      const secondsLeft = told ? Math.ceil((totalBytes - savedBytes) / bytesPerSecond) : null
      report({ savedBytes, totalBytes, bytesPerSecond, secondsLeft })
    },
    /** The same stream, counted. */
    through(stream: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
      const count = (bytes: number) => this.add(bytes)
      return stream.pipeThrough(
        new TransformStream<Uint8Array, Uint8Array>({
          transform(piece, controller) {
            count(piece.length)
            controller.enqueue(piece)
          }
        })
      )
    }
  }
}
