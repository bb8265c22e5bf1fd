import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../tenant/application.ts'
import { judgeFailures } from './quarantine.ts'

const failures = (objects: number, references = 0) => [
  ...Array.from({ length: objects }, () => ({ kind: 'object' as const })),
  ...Array.from({ length: references }, () => ({ kind: 'reference' as const }))
]

describe("the thresholds, with the examples of Microsoft's page", () => {
  it.each([
    [4000, 0, 0, undefined],
    [4999, 0, 0, undefined],
    [5000, 0, 0, 'EncounteredEscrowProportionThreshold'],
    [30_000, 5000, 0, 'EncounteredEscrowProportionThreshold'],
    [20_000, 100_000, 0, undefined],
    [45_000, 1_000_000, 0, 'EncounteredBaseEscrowThreshold'],
    [40_000, 1_000_000, 0, undefined],
    [40_000, 1_000_000, 21_000, 'EncounteredTotalEscrowThreshold'],
    [0, 0, 50_000, undefined]
  ])('%i failures, %i successes, %i reference failures: %s', (objects, succeeded, references, reason) => {
    expect(judgeFailures(failures(objects, references), succeeded, defaultSettings.quarantine)?.reason).toBe(reason)
  })
})
