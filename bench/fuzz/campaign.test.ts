import { expect, inject, it } from 'vitest'
import { postgresPlace, sqlitePlace } from '../portal/place.ts'
import { fuzz } from './campaign.ts'

const requests = Number(process.env.SEALPOST_FUZZ_REQUESTS ?? 3_000)
const seed = process.env.SEALPOST_FUZZ_SEED ?? 'sealpost'
/** A generous bound; how long it really takes is nobody's promise. */
const bound = 120_000 + requests * 20

it.each([
  ['SQLite', requests, async () => sqlitePlace()],
  ['PostgreSQL', Math.ceil(requests / 4), () => postgresPlace(inject('postgresUrl'))]
])(
  'generated requests leave a server on %s answering, unharmed and unchanged by what it refused',
  async (_, count, newPlace) => {
    const place = await newPlace()
    try {
      const outcome = await fuzz({ place, seed, requests: count, say: () => undefined })
      expect(outcome.faults).toEqual([])
      expect(outcome.requests).toBeGreaterThan(count * 0.95)
      expect([...outcome.statuses.keys()]).toEqual(
        expect.arrayContaining([200, 201, 204, 400, 401, 404, 405, 409, 412, 413, 415])
      )
    } finally {
      await place.remove()
    }
  },
  bound
)
