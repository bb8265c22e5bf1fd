import type { Event, EventsPage } from '@sealpost/api'
import { type ApiProblem, problemFrom } from '../../../api/call.ts'

/** Pieces of a long log that one click looks through before it shows what it has. */
const piecesAtOnce = 8
const enough = 20

/** A log that grows at its end as its reader asks for more. */
export interface Log {
  readonly events: readonly Event[]
  readonly busy: boolean
  readonly problem: ApiProblem | undefined
  /** Whether anything was answered since the latest `restart`. */
  readonly loaded: boolean
  /** Older entries are left to look through. */
  readonly more: boolean
  /** Begins at the newest entry again; what is shown stays until the answer comes. */
  restart(): Promise<void>
  loadMore(): Promise<void>
}

/**
 * @param read One page: the entries before a number, or the newest. Pages may be short and still have a next, so reading goes on
 * until there is something to show.
 */
export function eventLog(read: (before: number | undefined) => Promise<EventsPage>): Log {
  let events = $state.raw<readonly Event[]>([])
  let next = $state<number | null>(null)
  let busy = $state(false)
  let loaded = $state(false)
  let problem = $state.raw<ApiProblem>()
  let latest = 0

  async function load(from: number | undefined, shown: readonly Event[]) {
    latest += 1
    const mine = latest
    busy = true
    problem = undefined
    let all = shown
    let before = from
    try {
      for (let piece = 0; piece < piecesAtOnce; piece++) {
        const page = await read(before)
        if (mine !== latest) return
        all = [...all, ...page.events]
        events = all
        next = page.next
        loaded = true
        if (page.next === null || all.length - shown.length >= enough) break
        before = page.next
      }
    } catch (error) {
      if (mine === latest) problem = problemFrom(error)
    } finally {
      if (mine === latest) busy = false
    }
  }

  return {
    get events() {
      return events
    },
    get busy() {
      return busy
    },
    get problem() {
      return problem
    },
    get loaded() {
      return loaded
    },
    get more() {
      return next !== null
    },
    restart: () => load(undefined, []),
    loadMore: () => load(next ?? undefined, events)
  }
}
