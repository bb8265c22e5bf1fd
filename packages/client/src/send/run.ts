import { inParallel } from '../parallel.ts'
import { SourceProblem } from '../problem.ts'
import { Slots } from '../slots.ts'
import type { Transport } from '../transport.ts'
import { thisWorld, type World } from '../world.ts'
import { type Run, recipientOfState } from './draft.ts'
import { sendFile } from './file.ts'
import { finish, type Sent } from './finish.ts'
import type { PartSealer } from './part.ts'
import { ProgressTeller, type SendProgress } from './progress.ts'
import type { Source } from './source.ts'
import { type SendState, StateKeeper } from './state.ts'

export interface SendOptions {
  /** Reads, seals and puts one part: {@link sealAndPut} here or in a worker. */
  readonly sealer: PartSealer
  /** Parts at once, of all files; 4. */
  readonly inFlight?: number
  /** Aborting pauses; the same state goes on later. */
  readonly signal: AbortSignal
  readonly onProgress: (progress: SendProgress) => void
  /** Keeps the state where a reload or a crash leaves it. When it rejects, the send stops: without it, going on wouldn't be sound. */
  saveState(state: SendState): Promise<void>
  readonly world?: World
}

/** Small files shouldn't wait for one another's round trips. */
const filesAtOnce = 8

/**
 * Sends everything that isn't at the portal yet and completes the transfer. It goes on from any state that was ever saved.
 *
 * One payload key seals one content: a file whose name, size or time of change isn't what it was, or whose last acknowledged part is sealed
 * to other bytes now, is begun anew under a new key. The network's faults and a busy portal are waited out for ever.
 *
 * @param state   From {@link startSend}, or the last that was saved.
 * @param sources The same files in the same order as at the start.
 *
 * @returns The secure link; null for what was sent in. The state is of no use any more: the caller forgets it.
 *
 * @throws {ExchangeProblem} when the portal refuses: 401 when the session is over (sign in and call again), 404 or 410 when the draft is gone
 * @throws {SourceProblem} when a file can't be read as it was chosen
 * @throws the signal's reason when it aborts
 * @throws what `saveState` throws
 * @remarks Memory: as many parts as are in flight, plain and sealed.
 */
export async function runSend(
  transport: Transport,
  state: SendState,
  sources: readonly Source[],
  options: SendOptions
): Promise<Sent> {
  options.signal.throwIfAborted()
  if (sources.length !== state.files.length)
    throw new SourceProblem(
      'source.changed',
      'These are not the files with which this was begun. Choose all of them again.'
    )
  const world = options.world ?? thisWorld
  const progress = new ProgressTeller(sources, world, options.onProgress)
  const inFlight = options.inFlight ?? 4
  const run: Run = {
    ...{ transport, sources, progress, inFlight },
    sealer: options.sealer,
    keeper: new StateKeeper(state, next => options.saveState(next)),
    slots: new Slots(inFlight),
    persistence: { world, onWaiting: progress.waiting },
    recipient: await recipientOfState(state)
  }
  return toTheEnd(run, options.signal)
}

async function toTheEnd(run: Run, signal: AbortSignal): Promise<Sent> {
  // With a manifest all files are complete, and the portal may know already that this is all.
  if (run.keeper.state.manifest === null)
    await inParallel([...run.sources.keys()], filesAtOnce, signal, (index, either) => sendFile(run, index, either))
  run.progress.phase('finishing')
  return finish(run, signal)
}
