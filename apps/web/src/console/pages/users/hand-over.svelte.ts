import type { UserTransfersPage } from '@sealpost/api'
import { type ApiProblem, problemFrom } from '../../../api/call.ts'
import { listTransfersOf } from '../../../api/erasures.ts'

type Transfer = UserTransfersPage['transfers'][number]

/** What an account could hand over, read piece by piece. */
export interface TransferList {
  readonly transfers: readonly Transfer[]
  /** How many there are of all; undefined before it is known. */
  readonly total: number | undefined
  readonly problem: ApiProblem | undefined
  readonly busy: boolean
  /** Reads the next piece. Never throws. */
  more(): Promise<void>
  /** Forgets what was read and begins again. Never throws. */
  restart(): Promise<void>
}

const limit = 50

export function transfersOf(userId: () => string): TransferList {
  let transfers = $state.raw<readonly Transfer[]>([])
  let total = $state<number>()
  let problem = $state.raw<ApiProblem>()
  let busy = $state(false)
  let latest = 0

  async function read(from: readonly Transfer[]) {
    latest += 1
    const mine = latest
    busy = true
    try {
      const page = await listTransfersOf(userId(), { offset: from.length, limit })
      if (mine !== latest) return
      // What was sent meanwhile moves the others on.
      const known = new Set(from.map(({ id }) => id))
      transfers = [...from, ...page.transfers.filter(({ id }) => !known.has(id))]
      total = page.total
      problem = undefined
    } catch (error) {
      if (mine === latest) problem = problemFrom(error)
    } finally {
      if (mine === latest) busy = false
    }
  }

  return {
    get transfers() {
      return transfers
    },
    get total() {
      return total
    },
    get problem() {
      return problem
    },
    get busy() {
      return busy
    },
    more: () => read(transfers),
    restart() {
      transfers = []
      total = undefined
      problem = undefined
      return read([])
    }
  }
}
