import { expect, it } from 'vitest'
import { killExchange } from './campaign.ts'

const kills = Number(process.env.SEALPOST_KILLS ?? 5)

it(
  'a portal killed at any moment has every acknowledged part and every completed transfer whole, and no bytes that belong to nothing',
  async () => {
    const outcome = await killExchange({ seed: `test ${Date.now()}`, kills, say: () => undefined })
    expect(outcome.faults).toEqual([])
    expect(outcome.kills).toBe(kills)
    expect(outcome.acknowledged).toBeGreaterThan(kills)
  },
  120_000 + kills * 30_000
)
