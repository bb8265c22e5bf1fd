// One file on its way up: found as it was left or begun, its missing parts sent, completed. It owns the rule that a key seals one content.
import { fromBase64url, newFileSeal, partOf, toBase64url } from '@sealpost/envelope'
import {
  addFile,
  completeFile,
  partPath,
  readPartDigest,
  readParts,
  removeFile,
  uploadHeaders
} from '../calls/transfers.ts'
import { inParallel } from '../parallel.ts'
import { ExchangeProblem } from '../problem.ts'
import { persist } from '../retry.ts'
import { sha256 } from '../sign.ts'
import { calling, type Run } from './draft.ts'
import { sealedSlice } from './part.ts'
import type { Source } from './source.ts'
import { newFile } from './start.ts'
import type { FileState, Upload } from './state.ts'

/** Brings one file to its end. @throws as {@link runSend} */
export async function sendFile(run: Run, index: number, signal: AbortSignal): Promise<void> {
  const { file, source } = at(run, index)
  const kept = await keptUpload(run, index, file, source, signal)
  if (kept?.complete) return run.progress.done(index)
  const upload = kept?.upload ?? (await begin(run, index, source, signal))
  run.progress.phase('sending')
  await inParallel(kept?.missing ?? partNumbers(upload.parts), run.inFlight, signal, (number, either) =>
    sendPart(run, index, upload, number, either)
  )
  await calling(run, signal, rest =>
    completeFile(run.transport, run.keeper.state.transferId, upload.id, fromBase64url(upload.head), rest)
  )
  run.progress.done(index)
  await run.keeper.changeFile(index, now => ({ ...now, upload: { ...upload, complete: true } }))
}

interface Kept {
  readonly upload: Upload
  readonly complete: boolean
  readonly missing: readonly number[]
}

/** What is there of a file and may be gone on with; undefined when it has to be begun. */
async function keptUpload(
  run: Run,
  index: number,
  file: FileState,
  source: Source,
  signal: AbortSignal
): Promise<Kept | undefined> {
  const { upload } = file
  if (!upload) return undefined
  if (isOther(file, source)) return giveUp(run, index, upload, signal)
  if (upload.complete) return { upload, complete: true, missing: [] }
  const report = await receivedParts(run, upload, signal)
  const last = report?.at(-1)
  // Of parts that were under way nothing is known: while none is acknowledged, a new key costs nothing and is surely right.
  if (!report || last === undefined) return giveUp(run, index, upload, signal)
  if (!(await sealsToTheSame(run, index, upload, last, signal))) return giveUp(run, index, upload, signal)
  const there = new Set(report)
  const bytes = (numbers: Iterable<number>) =>
    [...numbers].reduce((sum, number) => sum + partOf(source.bytes, number).bytes, 0)
  run.progress.had(index, bytes(there))
  return { upload, complete: false, missing: partNumbers(upload.parts).filter(number => !there.has(number)) }
}

const isOther = (file: FileState, source: Source): boolean =>
  file.name !== source.name || file.bytes !== source.bytes || file.modified !== source.modified

/** Numbers of the acknowledged parts, ascending; undefined when the portal doesn't know the file. */
async function receivedParts(run: Run, upload: Upload, signal: AbortSignal): Promise<readonly number[] | undefined> {
  try {
    const { received } = await calling(run, signal, rest =>
      readParts(run.transport, run.keeper.state.transferId, upload.id, rest)
    )
    const bits = fromBase64url(received)
    return partNumbers(upload.parts).filter(number => ((bits[number >> 3] ?? 0) >> (number & 7)) & 1)
  } catch (error) {
    if (error instanceof ExchangeProblem && error.code === 'file.unknown') return undefined
    throw error
  }
}

async function sealsToTheSame(
  run: Run,
  index: number,
  upload: Upload,
  number: number,
  signal: AbortSignal
): Promise<boolean> {
  const { source } = at(run, index)
  const { transferId } = run.keeper.state
  const told = await calling(run, signal, rest => readPartDigest(run.transport, transferId, upload.id, number, rest))
  const giveBack = await run.slots.take(index)
  try {
    const payloadKey = fromBase64url(upload.payloadKey)
    const sealed = await sealedSlice({ part: partOf(source.bytes, number), source: source.blob ?? source, payloadKey })
    return told.sha256 === hexadecimal(await sha256(sealed))
  } finally {
    giveBack()
  }
}

const hexadecimal = (bytes: Uint8Array): string =>
  Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')

/** Forgets an upload, first here, then at the portal: its key must not seal anything more. */
async function giveUp(run: Run, index: number, upload: Upload, signal: AbortSignal): Promise<undefined> {
  const { source } = at(run, index)
  run.progress.begun(index, source, true)
  await run.keeper.change(state => ({
    ...state,
    files: state.files.map((file, i) => (i === index ? newFile(source) : file)),
    discarded: [...state.discarded, upload.id]
  }))
  await removeDiscarded(run, upload.id, signal)
}

/** Takes a file that was given up out of the draft, so that the draft can be completed. */
export async function removeDiscarded(run: Run, fileId: string, signal: AbortSignal): Promise<void> {
  try {
    await calling(run, signal, rest => removeFile(run.transport, run.keeper.state.transferId, fileId, rest))
  } catch (error) {
    if (!(error instanceof ExchangeProblem && error.code === 'file.unknown')) throw error
  }
  await run.keeper.change(state => ({ ...state, discarded: state.discarded.filter(id => id !== fileId) }))
}

/** Opens a file at the portal and makes its key, which is saved before anything is sealed with it. */
async function begin(run: Run, index: number, source: Source, signal: AbortSignal): Promise<Upload> {
  const { transferId } = run.keeper.state
  const opened = await calling(run, signal, rest => addFile(run.transport, transferId, source.bytes, rest))
  const { head, payloadKey } = await newFileSeal(run.recipient)
  const upload = {
    ...{ id: opened.id, parts: opened.parts, complete: false },
    ...{ head: toBase64url(head), payloadKey: toBase64url(payloadKey) }
  }
  await run.keeper.changeFile(index, () => ({ ...newFile(source), upload }))
  return upload
}

async function sendPart(run: Run, index: number, upload: Upload, number: number, signal: AbortSignal): Promise<void> {
  const { source } = at(run, index)
  const { transferId, uploadToken } = run.keeper.state
  const part = partOf(source.bytes, number)
  const job = {
    path: partPath(transferId, upload.id, number),
    headers: uploadHeaders(uploadToken),
    payloadKey: fromBase64url(upload.payloadKey),
    part,
    source: source.blob ?? source
  }
  const giveBack = await run.slots.take(index)
  try {
    await persist(trying => run.sealer(job, trying), { ...run.persistence, signal })
  } finally {
    giveBack()
  }
  run.progress.sent(index, part.bytes)
}

const partNumbers = (count: number): readonly number[] => Array.from({ length: count }, (_, number) => number)

function at(run: Run, index: number): { file: FileState; source: Source } {
  const [file, source] = [run.keeper.state.files[index], run.sources[index]]
  if (!file || !source) throw new RangeError(`There is no file ${index}.`)
  return { file, source }
}
