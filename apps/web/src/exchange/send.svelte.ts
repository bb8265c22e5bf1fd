// One sending of this tab, from the first part to the link. It owns its states; the parts are the engine's, sealed in workers.
import {
  browserTransport,
  discardSend,
  runSend,
  type SendChoice,
  type SendIn,
  type SendProgress,
  type SendState,
  type Source,
  startSend
} from '@sealpost/client'
import type { ApiProblem } from '../api/call.ts'
import { type Picked, sourceOf } from './files.ts'
import { dropSend, type KeptSend, type KnownFile, keepLink, keepSend, type Owner } from './kept.ts'
import { exchangeProblemFrom } from './problem.ts'
import { holdSend } from './send-lock.ts'
import { sealInWorker, warmUp } from './worker-pool.ts'

/**
 * `idle` (with a problem when starting was refused) → `starting` → `sending` ⇄ `paused` → `sent`;
 * `failed`: the portal refused or a file can't be read. What was sent so far stays, so it may be tried again.
 */
type Phase = 'idle' | 'starting' | 'sending' | 'paused' | 'failed' | 'sent'

export interface Sent {
  readonly id: string
  /** Null for whoever sends in: the receiver needs none. */
  readonly link: string | null
  /** RFC 3339 */
  readonly expiresAt: string
  /** Whether this browser keeps the link for later. */
  readonly kept: boolean
}

export interface Sending {
  readonly phase: Phase
  readonly progress: SendProgress | undefined
  readonly problem: ApiProblem | undefined
  readonly sent: Sent | undefined
  /** Starts anew. A refusal leaves `idle` with a problem, and nothing at the portal. */
  begin(files: readonly Picked[], choice: SendChoice | SendIn): Promise<void>
  /** Goes on with what an earlier visit left. @param files In any order; see `pairedWith`. */
  takeUp(kept: KeptSend, files: readonly Picked[]): Promise<void>
  pause(): void
  goOn(): Promise<void>
  /** Stops and removes what was sent so far. */
  discard(): Promise<void>
  /** Ready for the next one. */
  clear(): void
}

interface Work {
  readonly id: string
  state: SendState
  readonly sources: readonly Source[]
  readonly files: readonly KnownFile[]
}

const known = ({ file, name }: Picked): KnownFile => ({ name, bytes: file.size, modified: file.lastModified })

/** Going on begins by asking the portal what is there; until it has said so, what was told before holds. */
function withKnown(next: SendProgress, before: SendProgress | undefined): SendProgress {
  const asking = next.state === 'checking' || next.state === 'waiting'
  if (!asking || !before || next.sentBytes >= before.sentBytes) return next
  return { ...before, state: next.state, bytesPerSecond: 0, secondsLeft: null }
}

/** Milliseconds. */
const keepAgainAfter = 3_000

export function sending(owner: Owner): Sending {
  const transport = browserTransport(location.origin)
  let phase = $state<Phase>('idle')
  let progress = $state.raw<SendProgress>()
  let problem = $state.raw<ApiProblem>()
  let sent = $state.raw<Sent>()
  let work: Work | undefined
  let controller: AbortController | undefined
  let keptAt = 0
  let release = () => {}
  // Tells a beginning that was discarded before the portal answered.
  let turn = 0

  const warn = (event: BeforeUnloadEvent) => event.preventDefault()
  function enter(next: Phase): void {
    phase = next
    if (next === 'starting' || next === 'sending') addEventListener('beforeunload', warn)
    else removeEventListener('beforeunload', warn)
  }

  function take(next: Work): void {
    work = next
    release = holdSend(next.id)
  }

  function end(): void {
    work = undefined
    release()
  }

  /** A late one, of what was given up meanwhile, leaves nothing behind. */
  async function save(mine: Work, state: SendState): Promise<void> {
    if (work !== mine) return
    mine.state = state
    await keep(mine)
  }

  async function keep({ id, state, files }: Work): Promise<void> {
    keptAt = Date.now()
    await keepSend({ owner, id, state, files, sentBytes: progress?.sentBytes ?? 0, savedAt: keptAt })
  }

  /** The state changes with whole files only; how far one has come is told all the same after a crash. */
  function tell(mine: Work, next: SendProgress): void {
    if (work !== mine) return
    progress = withKnown(next, progress)
    if (Date.now() - keptAt > keepAgainAfter) void keep(mine)
  }

  async function run(): Promise<void> {
    if (!work) return
    const mine = work
    controller = new AbortController()
    const { signal } = controller
    problem = undefined
    enter('sending')
    try {
      const { id, link, expiresAt } = await runSend(transport, mine.state, mine.sources, {
        sealer: sealInWorker,
        signal,
        onProgress: next => tell(mine, next),
        saveState: state => save(mine, state)
      })
      if (work !== mine) return
      const kept = link !== null && (await keepLink(owner, id, link, expiresAt))
      sent = { id, link, expiresAt, kept }
      end()
      enter('sent')
      await dropSend(owner, mine.id)
    } catch (error) {
      if (work !== mine) return
      if (signal.aborted) return enter('paused')
      problem = exchangeProblemFrom(error)
      // A pause is no way out of what the portal refuses for good, and it is gone there: only beginning anew helps.
      if (problem.code === 'transfer.unknown') {
        end()
        await dropSend(owner, mine.id)
        return enter('idle')
      }
      enter('failed')
    }
  }

  return {
    get phase() {
      return phase
    },
    get progress() {
      return progress
    },
    get problem() {
      return problem
    },
    get sent() {
      return sent
    },
    async begin(files, choice) {
      if (phase !== 'idle') return
      warmUp()
      problem = undefined
      progress = undefined
      enter('starting')
      turn += 1
      const mine = turn
      const sources = files.map(sourceOf)
      try {
        const state = await startSend(transport, sources, choice)
        if (mine !== turn) return void (await discardSend(transport, state).catch(() => undefined))
        const next = { id: randomId(), state, sources, files: files.map(known) }
        take(next)
        await keep(next)
      } catch (error) {
        if (mine !== turn) return
        problem = exchangeProblemFrom(error)
        return enter('idle')
      }
      await run()
    },
    async takeUp(kept, files) {
      if (phase !== 'idle') return
      warmUp()
      problem = undefined
      progress = undefined
      take({ id: kept.id, state: kept.state, files: kept.files, sources: files.map(sourceOf) })
      await run()
    },
    pause() {
      if (phase === 'sending') controller?.abort()
    },
    async goOn() {
      if (phase === 'paused' || phase === 'failed') await run()
    },
    async discard() {
      const mine = work
      turn += 1
      end()
      controller?.abort()
      progress = undefined
      problem = undefined
      enter('idle')
      if (mine) await forget(owner, mine)
    },
    clear() {
      if (phase !== 'sent') return
      sent = undefined
      progress = undefined
      enter('idle')
    }
  }
}

/** Removes what was sent of it, here and at the portal; where the portal can't be reached, it removes a draft by itself a day later. */
export async function forget(owner: Owner, send: Pick<KeptSend, 'id' | 'state'>): Promise<void> {
  await dropSend(owner, send.id)
  await discardSend(browserTransport(location.origin), send.state).catch(() => undefined)
}

const randomId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), byte => byte.toString(16).padStart(2, '0')).join('')
