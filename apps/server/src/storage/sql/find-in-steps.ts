// A search over all users in steps that are short enough for whatever else the process does. It owns how long a step is.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Connection } from './connection.ts'
import { rowsOf, type Statement } from './statement.ts'

/** How long the process may stand still for one step. */
const stepMilliseconds = 4
const firstStep = 256
const longestStep = 4_096

/**
 * The users whom a statement finds, in order of creation.
 *
 * @param step Finds the users of one stretch. It costs more or less by the filter, so how long a stretch may be is learnt on the way.
 * @param last The last of all users.
 */
export async function findInSteps(
  connection: Connection,
  step: Statement<{ after: number; through: number }, { readonly seq: number }>,
  last: number
): Promise<number[]> {
  const found: number[] = []
  const query = { ...step, kept: false } as const
  for (let after = 0, length = firstStep; after < last; ) {
    const through = Math.min(after + length, last)
    const startedAt = performance.now()
    for (const { seq } of await rowsOf(connection, query, { after, through })) found.push(seq)
    length = nextLength(length, performance.now() - startedAt)
    after = through
    if (after < last) await nextTurn()
  }
  return found
}

function nextLength(length: number, took: number): number {
  const fitting = Math.floor((length * stepMilliseconds) / Math.max(took, 0.01))
  return Math.max(1, Math.min(fitting, length * 4, longestStep))
}
