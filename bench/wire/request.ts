// HTTP/1.1 requests as bytes.

export type Header = readonly [name: string, value: string]

export interface WireRequest {
  readonly method: string
  /** Path and query as they stand in the request line. */
  readonly target: string
  readonly headers: readonly Header[]
  readonly body?: string | Buffer
  /** Sends the body in chunks of this many bytes instead of with a length. */
  readonly chunkBytes?: number
}

/** The request as it goes over the wire. Host comes first; a body brings its own length. */
export function encodeRequest(request: WireRequest): Buffer {
  const body = request.body === undefined ? undefined : Buffer.from(request.body as string) // a Buffer is copied, which is as well
  const lines = [`${request.method} ${request.target} HTTP/1.1`, 'Host: localhost']
  for (const [name, value] of request.headers) lines.push(`${name}: ${value}`)
  if (body && request.chunkBytes) lines.push('Transfer-Encoding: chunked')
  else if (body) lines.push(`Content-Length: ${body.length}`)
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  if (!body) return head
  return Buffer.concat([head, ...(request.chunkBytes ? chunked(body, request.chunkBytes) : [body])])
}

function chunked(body: Buffer, size: number): Buffer[] {
  const parts: Buffer[] = []
  for (let at = 0; at < body.length; at += size) {
    const part = body.subarray(at, at + size)
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'))
  }
  return [...parts, Buffer.from('0\r\n\r\n')]
}
