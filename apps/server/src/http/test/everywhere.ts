import { afterAll, beforeAll, describe, it } from 'vitest'
import { databases, mounts, type PortalSettings, type RunningPortal, startPortal } from './running-portal.ts'
import { ScimClient } from './scim-client.ts'

/** Declares tests over both databases, with a portal for each that all of them share. */
export function overEachDatabase(declare: (running: () => RunningPortal) => void, settings: PortalSettings = {}): void {
  describe.each(databases)('over %s', database => {
    let running: RunningPortal | undefined
    beforeAll(async () => {
      running = await startPortal(database, settings)
    })
    afterAll(() => running?.close())
    declare(() => {
      if (running) return running
      throw new Error('the portal is not running yet')
    })
  })
}

/** A named row of a table of tests: what a client does, and what must come of it. */
export type Row = readonly [name: string, test: (client: ScimClient) => Promise<void>]

/** Runs every row over both databases at both mounts. */
export function everywhere(rows: readonly Row[]): void {
  overEachDatabase(running => {
    describe.each(mounts)('at the mount %s', mount => {
      it.each(rows)('%s', (_, test) => test(new ScimClient(running(), mount)))
    })
  })
}
