/**
 * Asks again and again while the page is visible, and at once when it becomes visible.
 *
 * @param ask Never throws; the next question waits for it.
 * @returns Stops.
 */
export function poll(ask: () => Promise<void>, everyMilliseconds: number): () => void {
  let stopped = false
  let asking = false
  let timer: ReturnType<typeof setTimeout> | undefined

  async function turn() {
    clearTimeout(timer)
    if (stopped || asking || document.visibilityState !== 'visible') return
    asking = true
    await ask()
    asking = false
    if (!stopped) timer = setTimeout(turn, everyMilliseconds)
  }

  document.addEventListener('visibilitychange', turn)
  void turn()
  return () => {
    stopped = true
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', turn)
  }
}
