import {
  accessProof,
  fromBase64url,
  headDigest,
  type Manifest,
  proofHashOf,
  sealManifest,
  secureLink,
  toBase64url
} from '@sealpost/envelope'
import { type Completion, completeTransfer, listFiles } from '../calls/transfers.ts'
import { ExchangeProblem } from '../problem.ts'
import { calling, type Run } from './draft.ts'
import { removeDiscarded } from './file.ts'
import type { SendState } from './state.ts'

export interface Sent {
  readonly id: string
  /** Null for what was sent in: only its receiver can open it. */
  readonly link: string | null
  readonly expiresAt: string
}

/**
 * Seals the manifest and completes the transfer.
 *
 * @throws {ExchangeProblem}
 */
export async function finish(run: Run, signal: AbortSignal): Promise<Sent> {
  for (const id of run.keeper.state.discarded) await removeDiscarded(run, id, signal)
  const completion = await completionOf(run)
  const complete = () =>
    calling(run, signal, rest => completeTransfer(run.transport, run.keeper.state.transferId, completion, rest))
  try {
    return sentBy(run, await complete())
  } catch (error) {
    if (!(error instanceof ExchangeProblem && error.code === 'file.incomplete')) throw error
    if ((await removeUnknown(run, signal)) === 0) throw error
    return sentBy(run, await complete())
  }
}

function sentBy({ transport, keeper }: Run, answer: { readonly id: string; readonly expiresAt: string }): Sent {
  const { goal, transferId } = keeper.state
  const link = goal.kind === 'link' ? secureLink(transport.origin, transferId, fromBase64url(goal.secret)) : null
  return { id: answer.id, link, expiresAt: answer.expiresAt }
}

/** Saved before it is sent: completing again says the same. */
async function completionOf(run: Run): Promise<Completion> {
  const { goal, transferId, manifest } = run.keeper.state
  const sealed = manifest ?? toBase64url(await sealManifest(manifestOf(run.keeper.state), run.recipient))
  if (manifest === null) await run.keeper.change(state => ({ ...state, manifest: sealed }))
  const bytes = fromBase64url(sealed)
  if (goal.kind === 'sent-in') return { manifest: bytes, notify: true }
  const proofHash = proofHashOf(accessProof(fromBase64url(goal.secret), transferId))
  return { manifest: bytes, proofHash, notify: goal.notify }
}

const mediaType = /^[\x21-\x7e][\x20-\x7e]{0,254}$/

/** Files stand in the sender's order. Readers tell by their heads which is which, whatever order the portal has them in. */
function manifestOf({ goal, message, files }: SendState): Manifest {
  const list = files.map(({ upload, name, bytes, type, modified }) => {
    if (!upload) throw new Error('A manifest is made when all files are complete.')
    return {
      ...{ name: name.toWellFormed(), bytes, modified: Math.floor(modified) },
      type: mediaType.test(type) ? type : '',
      head: headDigest(fromBase64url(upload.head))
    }
  })
  return {
    ...{ version: 1, format: 'age-v1', message: message.toWellFormed() },
    ...(goal.kind === 'sent-in' && { from: goal.from }),
    files: list
  }
}

/** Removes files of the draft that aren't ours: answers that told of them got lost. @returns how many */
async function removeUnknown(run: Run, signal: AbortSignal): Promise<number> {
  const { transferId, files } = run.keeper.state
  const ours = new Set(files.map(({ upload }) => upload?.id))
  const held = await calling(run, signal, rest => listFiles(run.transport, transferId, rest))
  const unknown = held.files.filter(({ id }) => !ours.has(id))
  for (const { id } of unknown) await removeDiscarded(run, id, signal)
  return unknown.length
}
