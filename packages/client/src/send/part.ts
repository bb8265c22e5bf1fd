// One part on its way up: read, seal, PUT. It runs on a page, in a worker or in a program alike, and tries nothing twice.
import { fastestEngine, type Part, sealPart } from '@sealpost/envelope'
import type { Transport } from '../transport.ts'
import { readBlob, type Source } from './source.ts'

/** Can be posted to a worker when its source is a Blob. */
export interface PartJob {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly payloadKey: Uint8Array
  readonly part: Part
  readonly source: Blob | Source
}

export type PartSealer = (job: PartJob, signal: AbortSignal) => Promise<void>

/**
 * Reads a part's slice, seals it and puts it to the portal. It is durable there when this resolves.
 *
 * @throws {SourceProblem} when the file isn't what it was; {ExchangeProblem} as the transport does
 * @remarks Holds the part twice, plain and sealed: about 17 MB.
 */
export async function sealAndPut(transport: Transport, job: PartJob, signal: AbortSignal): Promise<void> {
  const body = await sealedSlice(job)
  signal.throwIfAborted()
  const response = await transport.request(job.path, { method: 'PUT', headers: job.headers, body, signal })
  await response.body?.cancel()
}

/** @throws {SourceProblem} when the file isn't what it was */
export async function sealedSlice({
  part,
  source,
  payloadKey
}: Omit<PartJob, 'path' | 'headers'>): Promise<Uint8Array> {
  const end = part.offset + part.bytes
  const plain = source instanceof Blob ? await readBlob(source, part.offset, end) : await source.read(part.offset, end)
  const engine = await fastestEngine()
  return sealPart(await engine.cipher(payloadKey), plain, part)
}
