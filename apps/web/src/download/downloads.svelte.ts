// The downloads of one delivery on a page: one after another, each with its progress and what came of it.
import type { DeliveredFile, Delivery, PartFetcher, Transport } from '@sealpost/client'
import { saveAll, saveFile } from './download.ts'
import type { SaveProgress } from './progress.ts'

/** `waiting`: for the one before. */
export type Phase = 'idle' | 'waiting' | 'saving' | 'saved' | 'failed'

export interface Saving {
  readonly phase: Phase
  /** Undefined until the first byte. */
  readonly progress: SaveProgress | undefined
  /** Why nothing whole was saved: what {@link saveFile} throws. */
  readonly error: unknown
  start(): void
  /** Also while it waits. The browser's own download fails then. */
  cancel(): void
}

export interface Downloads {
  of(file: DeliveredFile): Saving
  readonly all: Saving
  readonly busy: boolean
}

/** @param zipName What the zip of all files is called. */
export function downloads(
  transport: Transport,
  delivery: Delivery,
  fetcher: PartFetcher,
  zipName: () => string
): Downloads {
  let running: Promise<unknown> = Promise.resolve()
  let count = $state(0)

  function saving(work: (signal: AbortSignal, onProgress: (progress: SaveProgress) => void) => Promise<void>): Saving {
    let phase = $state<Phase>('idle')
    let progress = $state.raw<SaveProgress>()
    let error = $state.raw<unknown>()
    let controller = new AbortController()

    async function run(signal: AbortSignal): Promise<void> {
      if (signal.aborted) return
      phase = 'saving'
      try {
        await work(signal, next => {
          if (!signal.aborted) progress = next
        })
        phase = 'saved'
      } catch (thrown) {
        if (signal.aborted) return
        error = thrown
        phase = 'failed'
      }
    }

    return {
      get phase() {
        return phase
      },
      get progress() {
        return progress
      },
      get error() {
        return error
      },
      start() {
        if (phase === 'waiting' || phase === 'saving') return
        controller = new AbortController()
        const { signal } = controller
        progress = undefined
        error = undefined
        phase = 'waiting'
        count += 1
        running = running.then(() => run(signal)).finally(() => (count -= 1))
      },
      cancel() {
        if (phase !== 'waiting' && phase !== 'saving') return
        controller.abort()
        progress = undefined
        phase = 'idle'
      }
    }
  }

  const each = new Map(
    delivery.files.map(file => [
      file.id,
      saving((signal, onProgress) => saveFile(transport, delivery, file, { fetcher, signal, onProgress }))
    ])
  )
  const all = saving((signal, onProgress) =>
    saveAll(transport, delivery, { fetcher, signal, onProgress, name: zipName() })
  )
  return {
    of(file) {
      const found = each.get(file.id)
      if (!found) throw new RangeError('This file is not of this delivery.')
      return found
    },
    all,
    get busy() {
      return count > 0
    }
  }
}
