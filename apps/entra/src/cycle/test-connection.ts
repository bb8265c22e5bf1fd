/** "Test connection": one query for somebody who cannot exist, answered by an empty list. */
import type { ProvisioningEntry } from '../log/entry.ts'
import { parseTargetPath } from '../mapping/target-path.ts'
import { beginWork, type Engine, finishWork } from './engine.ts'

/** @returns An entry of the log whose status tells whether the endpoint passed. */
export async function testConnection(engine: Engine): Promise<ProvisioningEntry> {
  const work = beginWork(engine, { objectId: engine.app.jobId, displayName: 'Test connection', identityType: 'User' })
  const [first] = engine.app.mappings
    .filter(({ matchingPrecedence }) => matchingPrecedence !== undefined)
    .toSorted((a, b) => (a.matchingPrecedence ?? 0) - (b.matchingPrecedence ?? 0))
  const { findings } = await work.target.testConnection(parseTargetPath(first?.target ?? 'userName'))
  const passed = findings.length === 0
  work.draft.step(
    'TestConnection',
    passed ? 'Success' : 'Failure',
    passed
      ? 'The endpoint accepts the secret token and answers as SCIM demands.'
      : 'The endpoint did not pass the test.'
  )
  return finishWork(work, { action: 'Other', targetId: undefined, done: true })
}
