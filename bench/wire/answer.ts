// HTTP/1.1 answers as bytes: what the load generator and the campaigns need of the protocol, and no more. It owns no socket.

export interface Answer {
  readonly status: number
  /** Names in lower case; a name sent twice has both values, joined by a comma. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
}

/** An answer and how many bytes of the stream it took; `closing` when the server ends the connection after it. */
export interface Reading {
  readonly answer: Answer
  readonly taken: number
  readonly closing: boolean
}

const endOfHead = Buffer.from('\r\n\r\n')

/**
 * Reads one answer from the start of what has arrived.
 *
 * Interim answers (1xx) are passed over.
 *
 * @param bytes    All that has arrived and was not yet taken.
 * @param bodiless Whether the request was a HEAD, whose answer has a length but no body.
 * @param ended    Whether the server has closed its side, which is what ends a body of unknown length.
 * @returns undefined while more must arrive.
 * @throws Error when the bytes are no HTTP.
 */
export function readAnswer(bytes: Buffer, bodiless: boolean, ended: boolean): Reading | undefined {
  const headEnd = bytes.indexOf(endOfHead)
  if (headEnd < 0) return undefined
  const { status, headers } = readHead(bytes.toString('latin1', 0, headEnd))
  const start = headEnd + endOfHead.length
  if (status < 200) {
    const next = readAnswer(bytes.subarray(start), bodiless, ended)
    return next && { ...next, taken: next.taken + start }
  }
  const body = bodiless || status === 204 || status === 304 ? nothing : readBody(bytes, start, headers, ended)
  if (!body) return undefined
  const closing = headers.get('connection')?.toLowerCase() === 'close' || body.untilEnd
  return { answer: { status, headers, body: body.bytes }, taken: start + body.taken, closing }
}

interface Body {
  readonly bytes: Buffer
  readonly taken: number
  readonly untilEnd: boolean
}

const nothing: Body = { bytes: Buffer.alloc(0), taken: 0, untilEnd: false }

function readHead(text: string): { status: number; headers: Map<string, string> } {
  const lines = text.split('\r\n')
  const status = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(lines[0] ?? '')?.[1]
  if (!status) throw new Error(`This is no HTTP status line: ${JSON.stringify(lines[0]?.slice(0, 100))}.`)
  const headers = new Map<string, string>()
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i] as string // inside the array
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    const value = line.slice(colon + 1).trim()
    const earlier = headers.get(name)
    headers.set(name, earlier === undefined ? value : `${earlier}, ${value}`)
  }
  return { status: Number(status), headers }
}

function readBody(bytes: Buffer, start: number, headers: Map<string, string>, ended: boolean): Body | undefined {
  const length = headers.get('content-length')
  if (length !== undefined) {
    const end = start + Number(length)
    return bytes.length < end ? undefined : { bytes: bytes.subarray(start, end), taken: end - start, untilEnd: false }
  }
  if (headers.get('transfer-encoding') === 'chunked') return readChunks(bytes, start)
  return ended ? { bytes: bytes.subarray(start), taken: bytes.length - start, untilEnd: true } : undefined
}

function readChunks(bytes: Buffer, start: number): Body | undefined {
  const chunks: Buffer[] = []
  for (let at = start; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return undefined
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    const end = lineEnd + 2 + size
    if (Number.isNaN(size) || bytes.length < end + 2) return undefined
    at = end + 2
    if (size === 0) return { bytes: Buffer.concat(chunks), taken: at - start, untilEnd: false }
    chunks.push(bytes.subarray(lineEnd + 2, end))
  }
}
