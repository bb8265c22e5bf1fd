import type { Erasure, ErasureState } from '@sealpost/api'
import { text } from '../../../text/en/erasures.ts'

export const states: readonly ErasureState[] = ['braked', 'waiting', 'erasing', 'closing', 'done', 'undone']

/** A state as an address names it; undefined for anything else. */
export const stateOf = (asked: string | null): ErasureState | undefined => states.find(state => state === asked)

/** The user name while the portal keeps it, else the account's id. */
export const whoOf = ({ userName, userId }: Pick<Erasure, 'userName' | 'userId'>): string =>
  userName ?? text.nameGone(userId)

/** Whether everything is still there, and what may be done with it. */
export const isPending = ({ state }: Pick<Erasure, 'state'>): boolean => state === 'braked' || state === 'waiting'

/** Whether it changes by itself within seconds: then a page asks again soon. */
export const isUnderWay = (
  { state, dueAt, legalHold }: Pick<Erasure, 'state' | 'dueAt' | 'legalHold'>,
  now: number
): boolean =>
  state === 'erasing' ||
  state === 'closing' ||
  (state === 'waiting' && legalHold === null && dueAt !== null && new Date(dueAt).getTime() <= now)

/** Milliseconds until a page asks again. */
export const pauseFor = (erasures: readonly Erasure[], now: number): number =>
  erasures.some(erasure => isUnderWay(erasure, now)) ? 2_000 : 20_000

/** Where the list stands, with what it is asked for. */
export function addressOf({
  state,
  offset
}: {
  readonly state?: ErasureState | undefined
  readonly offset?: number
}): string {
  const query = new URLSearchParams()
  if (state) query.set('state', state)
  if (offset) query.set('offset', String(offset))
  return query.size === 0 ? '/console/erasures' : `/console/erasures?${query}`
}
