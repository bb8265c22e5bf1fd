interface Bucket {
  tokens: number
  filledAt: number
}

/**
 * A token bucket for each holder: so many requests a second for as long as one likes, and a burst on top.
 *
 * Memory is bounded: past `capacity` holders the one that came first is forgotten, which only gives it a full bucket again.
 */
export class TokenBuckets {
  readonly #perMillisecond: number
  readonly #burst: number
  readonly #capacity: number
  readonly #buckets = new Map<string, Bucket>()

  constructor(settings: { readonly perSecond: number; readonly burst: number; readonly capacity: number }) {
    this.#perMillisecond = settings.perSecond / 1000
    this.#burst = settings.burst
    this.#capacity = settings.capacity
  }

  /** Takes one token at a time in milliseconds; 0 when there was one, else the milliseconds until there is. */
  take(holder: string, at: number): number {
    const bucket = this.#bucketOf(holder, at)
    const gained = Math.max(0, at - bucket.filledAt) * this.#perMillisecond
    bucket.tokens = Math.min(this.#burst, bucket.tokens + gained)
    bucket.filledAt = at
    if (bucket.tokens < 1) return (1 - bucket.tokens) / this.#perMillisecond
    bucket.tokens -= 1
    return 0
  }

  #bucketOf(holder: string, at: number): Bucket {
    const found = this.#buckets.get(holder)
    if (found) return found
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size < this.#capacity) break
      this.#buckets.delete(oldest)
    }
    const bucket = { tokens: this.#burst, filledAt: at }
    this.#buckets.set(holder, bucket)
    return bucket
  }
}
