// What the wire promises of a portal, in memory: drafts, files, parts, completion, and reading again. Calls may fail before they have an
// effect, or after it, when only the answer is lost.
import { createHash, randomUUID } from 'node:crypto'
import { layoutOf, partOf } from '@sealpost/envelope'
import { ExchangeProblem } from '../src/problem.ts'
import type { Call, Transport } from '../src/transport.ts'

interface HeldFile {
  readonly id: string
  readonly position: number
  readonly bytes: number
  readonly parts: Map<number, Uint8Array>
  header: string | null
}

export interface HeldTransfer {
  readonly id: string
  readonly uploadToken: string | null
  files: HeldFile[]
  manifest: string | null
  proofHash: string | null
}

export type Fault = 'before' | 'after' | undefined

type Answer = { readonly status: number; readonly json?: unknown; readonly bytes?: Uint8Array; readonly range?: string }
type Handler = (transfer: HeldTransfer, match: readonly string[], call: Call) => Answer

export class MemoryPortal implements Transport {
  readonly origin = 'https://portal.example'
  readonly transfers = new Map<string, HeldTransfer>()
  readonly calls: string[] = []
  /** Asked for every call, with its number from 0. */
  fault: (number: number, name: string) => Fault = () => undefined
  readonly receipts: string[] = []
  /** Put over every part before it is kept or given: what a faulty or hostile portal would do. */
  given: (bytes: Uint8Array, fileId: string) => Uint8Array = bytes => bytes

  async request(path: string, call: Call): Promise<Response> {
    call.signal?.throwIfAborted()
    const name = `${call.method} ${path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '·')}`
    const fault = this.fault(this.calls.length, name)
    this.calls.push(name)
    // As on a wire: nothing is answered at once.
    await new Promise<void>(resolve => setImmediate(resolve))
    call.signal?.throwIfAborted()
    if (fault === 'before') throw network()
    const answer = this.#answer(path, call)
    if (fault === 'after') throw network()
    if (answer.status >= 400) throw new ExchangeProblem(answer.status, answer.json as { code: string; detail: string })
    const headers = answer.range === undefined ? {} : { 'content-range': answer.range }
    const body = answer.bytes ?? (answer.json === undefined ? null : JSON.stringify(answer.json))
    return new Response(body as BodyInit | null, { status: answer.status, headers })
  }

  get only(): HeldTransfer {
    const [transfer, ...others] = [...this.transfers.values()].filter(({ manifest }) => manifest !== null)
    if (!transfer || others.length > 0) throw new Error('There is not one sent transfer.')
    return transfer
  }

  #answer(path: string, call: Call): Answer {
    if (call.method === 'POST' && path === '/api/transfers') return this.#begin(null)
    if (call.method === 'POST' && /^\/api\/(requests|people)\/[^/]+\/transfers$/.test(path))
      return this.#begin(randomUUID())
    for (const [method, pattern, handler] of routes) {
      const match = call.method === method ? pattern.exec(path) : null
      if (!match) continue
      const transfer = this.transfers.get(match[1] ?? '')
      if (!transfer || (call.headers?.['x-sealpost-upload'] ?? null) !== transfer.uploadToken)
        return refusal(404, 'transfer.unknown')
      if (path.endsWith('/receipt')) this.receipts.push(match[2] ?? '')
      const answer = handler(transfer, match, call)
      return answer.bytes ? { ...answer, bytes: this.given(answer.bytes, match[2] ?? '') } : answer
    }
    throw new Error(`No route for ${call.method} ${path}.`)
  }

  #begin(uploadToken: string | null): Answer {
    const id = randomUUID()
    this.transfers.set(id, { id, uploadToken, files: [], manifest: null, proofHash: null })
    return { status: 201, json: { id, uploadToken, expiresAt: '2030-01-01T00:00:00.000Z' } }
  }
}

const network = () => new ExchangeProblem(0, { code: 'network', detail: 'Gone.' })
const refusal = (status: number, code: string): Answer => ({ status, json: { code, detail: code } })
const done: Answer = { status: 204 }

const inDraft =
  (handler: (file: HeldFile, match: readonly string[], call: Call, transfer: HeldTransfer) => Answer): Handler =>
  (transfer, match, call) => {
    const file = transfer.files.find(({ id }) => id === match[2])
    if (transfer.manifest !== null) return refusal(409, 'transfer.state')
    return file ? handler(file, match, call, transfer) : refusal(404, 'file.unknown')
  }

const jsonOf = (call: Call) => call.json as Record<string, unknown>

function addFile(transfer: HeldTransfer, _match: readonly string[], call: Call): Answer {
  const bytes = Number(jsonOf(call).bytes)
  const taken = new Set(transfer.files.map(({ position }) => position))
  const position = [...Array(taken.size + 1).keys()].find(place => !taken.has(place)) ?? 0
  const file: HeldFile = { id: randomUUID(), position, bytes, parts: new Map(), header: null }
  transfer.files.push(file)
  const { parts, sealedBytes } = layoutOf(bytes)
  return { status: 201, json: { id: file.id, position, parts, sealedBytes } }
}

function putPart(file: HeldFile, match: readonly string[], call: Call): Answer {
  const number = Number(match[3])
  const body = call.body ?? new Uint8Array()
  if (body.length !== partOf(file.bytes, number).sealedBytes) return refusal(400, 'part.length')
  if (!file.parts.has(number)) file.parts.set(number, body.slice())
  return done
}

function readParts(file: HeldFile): Answer {
  const { parts } = layoutOf(file.bytes)
  const bits = new Uint8Array(Math.ceil(parts / 8))
  for (const number of file.parts.keys()) bits[number >> 3] = (bits[number >> 3] ?? 0) | (1 << (number & 7))
  const received = Buffer.from(bits).toString('base64url')
  return { status: 200, json: { parts, complete: file.header !== null, received } }
}

function partDigest(file: HeldFile, match: readonly string[]): Answer {
  const part = file.parts.get(Number(match[3]))
  if (!part) return refusal(404, 'part.unknown')
  return { status: 200, json: { bytes: part.length, sha256: createHash('sha256').update(part).digest('hex') } }
}

function completeFile(file: HeldFile, _match: readonly string[], call: Call): Answer {
  const header = String(jsonOf(call).header)
  if (file.parts.size < layoutOf(file.bytes).parts) return refusal(409, 'file.incomplete')
  if (file.header !== null && file.header !== header) return refusal(409, 'transfer.state')
  file.header = header
  return done
}

function completeTransfer(transfer: HeldTransfer, _match: readonly string[], call: Call): Answer {
  const { manifest, proofHash = null } = jsonOf(call) as { manifest: string; proofHash?: string }
  if (transfer.files.some(({ header }) => header === null)) return refusal(409, 'file.incomplete')
  if (transfer.manifest !== null && (transfer.manifest !== manifest || transfer.proofHash !== proofHash))
    return refusal(409, 'transfer.state')
  Object.assign(transfer, { manifest, proofHash })
  const at = '2029-01-01T00:00:00.000Z'
  return { status: 200, json: { id: transfer.id, sentAt: at, expiresAt: '2030-01-01T00:00:00.000Z', notified: 0 } }
}

function content({ id, manifest, files }: HeldTransfer): Answer {
  const inOrder = files.toSorted((a, b) => a.position - b.position)
  return {
    status: 200,
    json: { id, manifest, files: inOrder.map(({ id, bytes, header }) => ({ id, bytes, header })), receivingKeyId: null }
  }
}

function readRange(transfer: HeldTransfer, match: readonly string[], call: Call): Answer {
  const file = transfer.files.find(({ id }) => id === match[2])
  if (!file) return refusal(404, 'file.unknown')
  const all = Buffer.concat([...file.parts].sort(([a], [b]) => a - b).map(([, bytes]) => bytes))
  const [, first = '0', last = '0'] = /^bytes=(\d+)-(\d+)$/.exec(call.headers?.range ?? '') ?? []
  const bytes = all.subarray(Number(first), Number(last) + 1)
  return { status: 206, bytes, range: `bytes ${first}-${last}/${all.length}` }
}

const routes: readonly (readonly [string, RegExp, Handler])[] = [
  ['POST', /^\/api\/transfers\/([^/]+)\/files$/, addFile],
  ['PUT', /^\/api\/transfers\/([^/]+)\/files\/([^/]+)\/parts\/(\d+)$/, inDraft(putPart)],
  ['GET', /^\/api\/transfers\/([^/]+)\/files\/([^/]+)\/parts\/(\d+)$/, inDraft(partDigest)],
  ['GET', /^\/api\/transfers\/([^/]+)\/files\/([^/]+)\/parts$/, inDraft(readParts)],
  ['POST', /^\/api\/transfers\/([^/]+)\/files\/([^/]+)\/completion$/, inDraft(completeFile)],
  [
    'DELETE',
    /^\/api\/transfers\/([^/]+)\/files\/([^/]+)$/,
    inDraft((file, _match, _call, transfer) => {
      transfer.files = transfer.files.filter(other => other !== file)
      return done
    })
  ],
  ['POST', /^\/api\/transfers\/([^/]+)\/completion$/, completeTransfer],
  ['GET', /^\/api\/transfers\/([^/]+)\/files$/, ({ files }) => ({ status: 200, json: { files } })],
  ['GET', /^\/api\/(?:transfers|links)\/([^/]+)\/content$/, content],
  ['GET', /^\/api\/(?:transfers|links)\/([^/]+)\/files\/([^/]+)$/, readRange],
  ['POST', /^\/api\/(?:transfers|links)\/([^/]+)\/files\/([^/]+)\/receipt$/, () => done]
]
