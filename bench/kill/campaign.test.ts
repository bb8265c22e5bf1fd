import { expect, inject, it } from 'vitest'
import { postgresPlace, sqlitePlace } from '../portal/place.ts'
import { kill } from './campaign.ts'

const kills = Number(process.env.SEALPOST_KILLS ?? 5)
/** A generous bound; how long it really takes is nobody's promise. */
const bound = 120_000 + kills * 20_000

it.each([
  ['SQLite', async () => sqlitePlace()],
  ['PostgreSQL', () => postgresPlace(inject('postgresUrl'))]
])(
  'a server on %s killed at any moment has every acknowledged write afterwards, and no half of another',
  async (_, newPlace) => {
    const outcome = await kill({ newPlace, seed: `test ${Date.now()}`, kills, say: () => undefined })
    expect(outcome.faults).toEqual([])
    expect(outcome.kills).toBe(kills)
    expect(outcome.acknowledged).toBeGreaterThan(kills)
  },
  bound
)
