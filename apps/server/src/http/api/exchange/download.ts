// Sealed bytes on their way out: whole or a range, as fast as they are taken, and never as something that a browser would show.
import { Readable } from 'node:stream'
import { DomainError } from '../../../domain/domain-error.ts'
import type { OpenFile } from '../../../domain/exchange/sealed-content.ts'
import { describeFailure } from '../../failure-log.ts'
import { type Admission, type ApiEdge, type Exchange, type Method, type Route, route } from '../route.ts'
import { rangeOf } from './byte-range.ts'

interface Download {
  readonly path: string
  readonly summary: string
  readonly admission: Admission
  open(exchange: Exchange): Promise<OpenFile>
}

/** Getting a file, and asking how long it is. */
export const downloadRoutes = (edge: ApiEdge, download: Download): readonly Route[] =>
  (['GET', 'HEAD'] as const).map(method => {
    const { path, summary, admission, open } = download
    const respond = async (exchange: Exchange) => answer(edge, method, exchange, await open(exchange))
    return route({ method, path, summary, ...admission, mediaTypes: ['application/octet-stream'], respond })
  })

async function answer(
  edge: ApiEdge,
  method: Method,
  { request, reply, occasion }: Exchange,
  { file, layout, read }: OpenFile
): Promise<Readable | undefined> {
  const bytes = layout.sealedBytes
  const range = rangeOf(request.headers.range, bytes)
  reply.header('accept-ranges', 'bytes')
  if (range === null) {
    reply.header('content-range', `bytes */${bytes}`)
    throw outside
  }
  const source = method === 'HEAD' ? undefined : await read(range)
  if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${bytes}`)
  reply.headers({
    'content-type': 'application/octet-stream',
    'content-length': String(range ? range.end - range.start + 1 : bytes),
    'content-disposition': `attachment; filename="${file.id}.sealed"`,
    'content-security-policy': "default-src 'none'; sandbox"
  })
  return source && Readable.from(told(edge, occasion.correlationId, source), { objectMode: false })
}

/** The same bytes. What goes wrong by now can't be answered any more: the log is told, and the answer breaks off. */
async function* told(
  edge: ApiEdge,
  correlationId: string,
  source: AsyncIterable<Uint8Array>
): AsyncGenerator<Uint8Array> {
  try {
    yield* source
  } catch (error) {
    edge.logger.error({ correlationId, failure: describeFailure(error) }, 'a download broke off')
    throw new Error('a download broke off')
  }
}

const outside = new DomainError(
  'invalid',
  'file.range',
  'The file has no such bytes: ask for a range within the length that Content-Range tells.'
)
