// One part on its way down: fetched by its range, bounded, opened. It runs on a page, in a worker or in a program alike, and tries nothing twice.
import { EnvelopeError, fastestEngine, layoutOf, openPart, type Part } from '@sealpost/envelope'
import { networkProblem, type Transport } from '../transport.ts'

/** Can be posted to a worker. */
export interface FetchJob {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly payloadKey: Uint8Array
  readonly part: Part
  /** Of the whole file, unsealed. */
  readonly fileBytes: number
}

export type PartFetcher = (job: FetchJob, signal: AbortSignal) => Promise<Uint8Array>

/**
 * Fetches a part and opens it.
 *
 * @returns The plain bytes, every one verified.
 * @throws {EnvelopeError} `damaged`, or `cut` when the portal's file or its answer hasn't the length that the manifest says
 * @throws {ExchangeProblem} as the transport does, also when the answer breaks off
 * @remarks Never holds more than a part, whatever the portal sends.
 */
export async function fetchAndOpen(transport: Transport, job: FetchJob, signal: AbortSignal): Promise<Uint8Array> {
  const { path, part, payloadKey } = job
  const range = `bytes=${part.sealedOffset}-${part.sealedOffset + part.sealedBytes - 1}`
  const headers = { ...job.headers, accept: 'application/octet-stream', range }
  const response = await transport.request(path, { method: 'GET', headers, signal })
  try {
    requireLength(response, job)
    const sealed = await bodyOf(response, part.sealedBytes, signal)
    const engine = await fastestEngine()
    return await openPart(await engine.cipher(payloadKey), sealed, part)
  } catch (error) {
    await response.body?.cancel().catch(() => {})
    throw error
  }
}

/** @throws {EnvelopeError} `cut` unless the answer is this range of a file of this length */
function requireLength(response: Response, { part, fileBytes }: FetchJob): void {
  const { sealedBytes } = layoutOf(fileBytes)
  const [, first, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '') ?? []
  if (response.status === 206 && Number(first) === part.sealedOffset && Number(total) === sealedBytes) return
  if (response.status === 200 && part.sealedBytes === sealedBytes) return
  const has = total === undefined ? 'no length that fits' : `${total} bytes`
  throw new EnvelopeError(
    'cut',
    `The file at the portal has ${has}, and not the ${sealedBytes} that were sealed: it isn’t whole.`
  )
}

async function bodyOf(response: Response, length: number, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  const reader = response.body?.getReader()
  let filled = 0
  for (;;) {
    const { done, value } = await nextOf(reader, signal)
    if (done) break
    if (filled + value.length > length) throw wrongLength('more', length)
    bytes.set(value, filled)
    filled += value.length
  }
  if (filled < length) throw wrongLength('fewer', length)
  return bytes
}

const wrongLength = (which: 'more' | 'fewer', length: number): EnvelopeError =>
  new EnvelopeError('cut', `The portal sent ${which} bytes than the ${length} of this part: the file isn’t whole.`)

type Read = { readonly done: true; readonly value?: undefined } | { readonly done: false; readonly value: Uint8Array }

async function nextOf(reader: ReadableStreamDefaultReader<Uint8Array> | undefined, signal: AbortSignal): Promise<Read> {
  try {
    const { done, value } = reader ? await reader.read() : { done: true, value: undefined }
    return done || !value ? { done: true } : { done: false, value }
  } catch (error) {
    throw networkProblem(signal, error)
  }
}
