/**
 * Does something with each item, so many at once, in order of their beginning.
 *
 * The first failure aborts what is under way. Nothing runs on when this returns or throws.
 *
 * @param act Gets a signal that also aborts with `signal`.
 * @throws the first failure; the signal's reason when it aborts
 */
export async function inParallel<T>(
  items: readonly T[],
  most: number,
  signal: AbortSignal,
  act: (item: T, signal: AbortSignal) => Promise<void>
): Promise<void> {
  const failure = new AbortController()
  const either = AbortSignal.any([signal, failure.signal])
  const queue = items.values()
  const worker = async () => {
    try {
      for (const item of queue) {
        either.throwIfAborted()
        await act(item, either)
      }
    } catch (error) {
      failure.abort(error)
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker))
  signal.throwIfAborted()
  if (failure.signal.aborted) throw failure.signal.reason
}
