const atOnce = 32

/** What comes of each, in order; some at once, so that many neither take long nor crowd out others. */
export async function inBatches<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let start = 0; start < items.length; start += atOnce) {
    const batch = items.slice(start, start + atOnce)
    results.push(...(await Promise.all(batch.map((item, i) => work(item, start + i)))))
  }
  return results
}
