import { describe, expect, it } from 'vitest'
import { pacedBody } from './pace.ts'

/** A body of so many chunks, each of so many bytes and after so many seconds. */
function dripping(chunks: number, bytes: number, seconds: number) {
  let now = 0
  async function* body() {
    for (let i = 0; i < chunks; i++) {
      now += seconds * 1_000
      yield new Uint8Array(bytes)
    }
  }
  return { body: body(), clock: () => now }
}

async function lengthOf(body: AsyncIterable<Uint8Array>): Promise<number> {
  let length = 0
  for await (const chunk of body) length += chunk.length
  return length
}

const tooSlow = { kind: 'invalid', code: 'request.timeout' }

describe('a body that others wait for', () => {
  it('is given up when it comes too slowly', async () => {
    const { body, clock } = dripping(100, 1_000, 1)
    await expect(lengthOf(pacedBody(body, () => true, clock))).rejects.toMatchObject(tooSlow)
  })

  it('is taken when it keeps up, and while it begins', async () => {
    for (const { body, clock } of [dripping(100, 40_000, 1), dripping(14, 10, 1)])
      expect(await lengthOf(pacedBody(body, () => true, clock))).toBeGreaterThan(0)
  })

  it('may be as slow as it likes while nobody waits', async () => {
    const { body, clock } = dripping(100, 1_000, 10)
    expect(await lengthOf(pacedBody(body, () => false, clock))).toBe(100_000)
  })
})
