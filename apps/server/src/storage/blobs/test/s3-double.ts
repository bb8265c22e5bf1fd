// An S3 server in memory, of one bucket: the calls that blobs need, with signatures verified, and faults on demand.
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { S3Place } from '../place.ts'
import { sha256, signatureFault } from './signature.ts'

/**
 * What goes wrong with a request: an error is answered, the connection is dropped, nothing is ever answered, or after some bytes of the body the
 * connection breaks or falls silent.
 */
export type Fault =
  | { readonly status: number; readonly code: string }
  | 'drop'
  | 'hang'
  | { readonly cutAfter: number }
  | { readonly silentAfter: number }

export interface Asked {
  readonly method: string
  readonly key: string
  readonly query: URLSearchParams
  readonly range: string | undefined
}

interface StoredObject {
  readonly bytes: Buffer
  readonly at: Date
}

const accessKeyId = 'AKIDOUBLE'
const secretAccessKey = 'secret/of+the+double'
const bucket = 'portal-files'
const xml = '<?xml version="1.0" encoding="UTF-8"?>'

class Refusal extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string) {
    super(code)
    this.status = status
    this.code = code
  }
}

export class S3Double {
  readonly objects = new Map<string, StoredObject>()
  readonly asked: Asked[] = []
  /** Asked for each request whose signature is sound. */
  fault: (asked: Asked) => Fault | undefined = () => undefined
  versioning: 'Enabled' | 'Suspended' | undefined
  oldVersions: readonly string[] = []
  objectLock: 'Enabled' | undefined
  /** A server of few words knows neither versions nor locks. */
  fewWords = false
  pageSize = 1000
  /** Keys that listings don't show yet. */
  unlisted: (key: string) => boolean = () => false
  readonly #server = http.createServer((request, response) => void this.#handle(request, response))

  /** Starts it on a free port of the loopback. */
  async start(): Promise<void> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve))
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise<void>(resolve => this.#server.close(() => resolve()))
  }

  get place(): S3Place {
    const { port } = this.#server.address() as AddressInfo
    return {
      kind: 's3',
      bucket,
      prefix: 'sealed/blobs',
      region: 'eu-central-1',
      endpoint: `http://127.0.0.1:${port}`,
      pathStyle: true,
      credentials: { accessKeyId, secretAccessKey }
    }
  }

  /** How many connections are open. */
  connections(): Promise<number> {
    return new Promise((resolve, reject) =>
      this.#server.getConnections((error, count) => (error ? reject(error) : resolve(count)))
    )
  }

  async #handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer)
    } catch {
      return // the client went away
    }
    try {
      this.#answer(request, Buffer.concat(chunks), response)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      response.writeHead(error.status, { 'content-type': 'application/xml' })
      const text = `${xml}<Error><Code>${error.code}</Code><Message>${error.code}</Message></Error>`
      response.end(request.method === 'HEAD' ? undefined : text)
    }
  }

  #answer(request: http.IncomingMessage, body: Buffer, response: http.ServerResponse): void {
    const unsound = signatureFault(request, body, accessKeyId, secretAccessKey)
    if (unsound) throw new Refusal(403, unsound)
    const asked = read(request)
    this.asked.push(asked)
    const fault = this.fault(asked)
    if (fault === 'drop') request.socket.destroy()
    if (fault === 'drop' || fault === 'hang') return
    if (fault && 'status' in fault) throw new Refusal(fault.status, fault.code)
    if (!request.url?.startsWith(`/${bucket}`)) throw new Refusal(404, 'NoSuchBucket')
    if (asked.key !== '') {
      this.#answerObject(asked, body, response, fault)
      return
    }
    const text = xml + this.#answerBucket(asked)
    response.writeHead(200, { 'content-type': 'application/xml' }).end(text)
  }

  #answerBucket({ query }: Asked): string {
    if (query.has('list-type')) return this.#listing(query)
    if (this.fewWords) throw new Refusal(501, 'NotImplemented')
    if (query.has('versioning')) {
      const status = this.versioning ? `<Status>${this.versioning}</Status>` : ''
      return `<VersioningConfiguration>${status}</VersioningConfiguration>`
    }
    if (query.has('object-lock')) {
      if (!this.objectLock) throw new Refusal(404, 'ObjectLockConfigurationNotFoundError')
      return '<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>'
    }
    const versions = this.oldVersions.map(id => `<Version><Key>a</Key><VersionId>${id}</VersionId></Version>`)
    return `<ListVersionsResult>${versions.join('')}</ListVersionsResult>`
  }

  #listing(query: URLSearchParams): string {
    const [prefix, after] = [query.get('prefix') ?? '', query.get('continuation-token') ?? '']
    const keys = [...this.objects.keys()].filter(key => key.startsWith(prefix) && key > after && !this.unlisted(key))
    const page = keys.sort().slice(0, this.pageSize)
    const next = keys.length > page.length ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''
    const contents = page.map(key => {
      const { bytes, at } = this.objects.get(key) as StoredObject
      return `<Contents><Key>${key}</Key><Size>${bytes.length}</Size><LastModified>${at.toISOString()}</LastModified></Contents>`
    })
    return `<ListBucketResult><IsTruncated>${next !== ''}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`
  }

  #answerObject(
    { method, key, range }: Asked,
    body: Buffer,
    response: http.ServerResponse,
    fault: Fault | undefined
  ): void {
    if (method === 'PUT') {
      this.objects.set(key, { bytes: body, at: new Date() })
      response.writeHead(200, { etag: `"${sha256(body).slice(0, 32)}"` }).end()
      return
    }
    if (method === 'DELETE') {
      this.objects.delete(key)
      response.writeHead(204).end()
      return
    }
    const found = this.objects.get(key)
    if (!found) throw new Refusal(404, 'NoSuchKey')
    const size = found.bytes.length
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? []
    const [start, end] = first ? [Number(first), Math.min(Number(last), size - 1)] : [0, size - 1]
    if (first && start >= size) throw new Refusal(416, 'InvalidRange')
    const part = first ? { 'content-range': `bytes ${start}-${end}/${size}` } : {}
    response.writeHead(first ? 206 : 200, { 'content-length': end - start + 1, ...part })
    if (method === 'HEAD') response.end()
    else send(response, found.bytes.subarray(start, end + 1), fault)
  }
}

function read(request: http.IncomingMessage): Asked {
  const url = new URL(request.url ?? '/', 'http://double')
  const key = decodeURIComponent(url.pathname.split('/').slice(2).join('/'))
  return { method: request.method ?? '', key, query: url.searchParams, range: request.headers.range }
}

function send(response: http.ServerResponse, bytes: Buffer, fault: Fault | undefined): void {
  if (typeof fault !== 'object') response.end(bytes)
  else if ('cutAfter' in fault) response.write(bytes.subarray(0, fault.cutAfter), () => response.socket?.destroy())
  else if ('silentAfter' in fault) response.write(bytes.subarray(0, fault.silentAfter))
}
