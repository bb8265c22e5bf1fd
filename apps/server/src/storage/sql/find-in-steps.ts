// A search over many rows in steps that are short enough for whatever else the process does. It owns how long a step is.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Connection } from './connection.ts'
import { rowsOf, type Statement } from './statement.ts'

/** How long the process may stand still for one step. */
const stepMilliseconds = 4
const firstStep = 256
const longestStep = 4_096

/**
 * Goes on from place to place until there is none.
 *
 * @param step Looks at a stretch of so many rows from a place on, and gives back where it ended; undefined at the end of all. It costs
 *   more or less by what is looked for, so how long a stretch may be is learnt on the way.
 */
export async function goInSteps<Place>(
  from: Place,
  step: (from: Place, length: number) => Promise<Place | undefined>
): Promise<void> {
  let place = from
  for (let length = firstStep; ; ) {
    const startedAt = performance.now()
    const next = await step(place, length)
    if (next === undefined) return
    place = next
    length = nextLength(length, performance.now() - startedAt)
    await nextTurn()
  }
}

/**
 * The users whom a statement finds, in order of creation.
 *
 * @param step Finds the users of one stretch.
 * @param last The last of all users.
 */
export async function findInSteps(
  connection: Connection,
  step: Statement<{ after: number; through: number }, { readonly seq: number }>,
  last: number
): Promise<number[]> {
  const found: number[] = []
  const query = { ...step, kept: false } as const
  await goInSteps(0, async (after, length) => {
    const through = Math.min(after + length, last)
    for (const { seq } of await rowsOf(connection, query, { after, through })) found.push(seq)
    return through < last ? through : undefined
  })
  return found
}

function nextLength(length: number, took: number): number {
  const fitting = Math.floor((length * stepMilliseconds) / Math.max(took, 0.01))
  return Math.max(1, Math.min(fitting, length * 4, longestStep))
}
