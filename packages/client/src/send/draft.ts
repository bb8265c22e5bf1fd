import { fromBase64url, linkIdentity, recipientOf } from '@sealpost/envelope'
import type { Rest } from '../calls/call.ts'
import { uploadHeaders } from '../calls/transfers.ts'
import { type Persistence, persist } from '../retry.ts'
import type { Slots } from '../slots.ts'
import type { Transport } from '../transport.ts'
import type { PartSealer } from './part.ts'
import type { ProgressTeller } from './progress.ts'
import type { Source } from './source.ts'
import type { SendState, StateKeeper } from './state.ts'

/** What the steps that bring one draft to its end share. */
export interface Run {
  readonly transport: Transport
  readonly sources: readonly Source[]
  readonly keeper: StateKeeper
  readonly progress: ProgressTeller
  readonly sealer: PartSealer
  readonly inFlight: number
  /** Of parts, over all files. */
  readonly slots: Slots
  readonly persistence: Omit<Persistence, 'signal'>
  /** For whom everything is sealed. A link's recipient is derived for each run: it is kept nowhere. */
  readonly recipient: string
}

/** One call about the draft, tried until it is answered. */
export function calling<T>(run: Run, signal: AbortSignal, call: (rest: Rest) => Promise<T>): Promise<T> {
  const headers = uploadHeaders(run.keeper.state.uploadToken)
  return persist(trying => call({ headers, signal: trying }), { ...run.persistence, signal })
}

/** See {@link Run}. */
export const recipientOfState = async ({ goal, transferId }: SendState): Promise<string> =>
  goal.kind === 'link' ? recipientOf(linkIdentity(fromBase64url(goal.secret), transferId)) : goal.publicKey
