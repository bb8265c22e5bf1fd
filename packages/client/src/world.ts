/** What the client needs of the machine it runs on, so that neither trying again nor speed depends on a real clock. */
export interface World {
  /** Milliseconds, only ever growing. */
  now(): number
  /** From 0 up to 1. */
  random(): number
  /** Resolves after that many milliseconds, or at once when the signal aborts. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>
  /** Calls back when the network is back. @returns what ends that */
  onOnline(callback: () => void): () => void
}

/** This machine. The network's return is told by browsers alone. */
export const thisWorld: World = {
  now: () => performance.now(),
  random: () => Math.random(),
  wait: (milliseconds, signal) =>
    new Promise(resolve => {
      if (signal.aborted) return resolve()
      const timer = setTimeout(end, milliseconds)
      function end() {
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
        resolve()
      }
      signal.addEventListener('abort', end)
    }),
  onOnline(callback) {
    const target = globalThis as Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>>
    target.addEventListener?.('online', callback)
    return () => target.removeEventListener?.('online', callback)
  }
}
