// Sealed bytes on their way out: whole or a range, as fast as they are taken, and never as something that a browser would show.
import { DomainError } from '../../../domain/domain-error.ts'
import type { OpenFile } from '../../../domain/exchange/sealed-content.ts'
import { OutgoingBody } from '../../outgoing-body.ts'
import { type Admission, type Exchange, type Method, type Route, route } from '../route.ts'
import { rangeOf } from './byte-range.ts'

interface Download {
  readonly path: string
  readonly summary: string
  readonly admission: Admission
  open(exchange: Exchange): Promise<OpenFile>
}

/** Getting a file, and asking how long it is. */
export const downloadRoutes = (download: Download): readonly Route[] =>
  (['GET', 'HEAD'] as const).map(method => {
    const { path, summary, admission, open } = download
    const respond = async (exchange: Exchange) => answer(method, exchange, await open(exchange))
    return route({ method, path, summary, ...admission, mediaTypes: ['application/octet-stream'], respond })
  })

async function answer(
  method: Method,
  { request, reply }: Exchange,
  { file, layout, read }: OpenFile
): Promise<OutgoingBody | undefined> {
  const bytes = layout.sealedBytes
  const range = rangeOf(request.headers.range, bytes)
  reply.header('accept-ranges', 'bytes')
  if (range === null) {
    reply.header('content-range', `bytes */${bytes}`)
    throw outside
  }
  const body = method === 'HEAD' ? undefined : new OutgoingBody(await read(range))
  await body?.begin()
  if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${bytes}`)
  reply.headers({
    'content-type': 'application/octet-stream',
    'content-length': String(range ? range.end - range.start + 1 : bytes),
    'content-disposition': `attachment; filename="${file.id}.sealed"`,
    'content-security-policy': "default-src 'none'; sandbox"
  })
  return body
}

const outside = new DomainError(
  'invalid',
  'file.range',
  'The file has no such bytes: ask for a range within the length that Content-Range tells.'
)
