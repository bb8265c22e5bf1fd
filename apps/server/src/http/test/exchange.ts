// Transfers over HTTP. What is sealed is random bytes: nothing on the server could tell.
import { createHash, randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import type { ApiAnswer, Browser } from './browser.ts'

export const header = Buffer.from('age-encryption.org/v1 and a nonce').toString('base64url')
export const manifest = Buffer.from('a sealed manifest').toString('base64url')

/** A recipient's public key, as far as the portal looks at it. */
export const publicKey = 'age1pq1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq'

/** How one calls: as a browser does, signed, or with an upload token. */
export type Caller = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>
) => Promise<ApiAnswer>

export const calling =
  (browser: Browser, always: Readonly<Record<string, string>> = {}): Caller =>
  (method, path, body, headers = {}) =>
    browser.send(method, path, body, { ...always, ...headers })

export interface SentFile {
  readonly id: string
  /** Sealed. */
  readonly bytes: Buffer
}

/** Adds a file of so many plain bytes, of one part, sends it and completes it. */
export async function addWhole(call: Caller, id: string, bytes: number): Promise<SentFile> {
  const { body: file } = await expecting(201, call('POST', `/transfers/${id}/files`, { bytes }))
  const sealed = randomBytes(file.sealedBytes)
  await expecting(204, call('PUT', `/transfers/${id}/files/${file.id}/parts/0`, sealed))
  await expecting(204, call('POST', `/transfers/${id}/files/${file.id}/completion`, { header }))
  return { id: file.id, bytes: sealed }
}

export interface SentTransfer {
  readonly id: string
  readonly files: readonly SentFile[]
  readonly proof: Readonly<Record<string, string>>
}

/** Sends files and completes, with a link whose proof comes back as its header. */
export async function sendWhole(
  call: Caller,
  choice: Readonly<Record<string, unknown>> = { access: 'recipients', recipients: ['bo@elsewhere.example'] },
  sizes: readonly number[] = [5]
): Promise<SentTransfer> {
  const { body: draft } = await expecting(201, call('POST', '/transfers', choice))
  const files: SentFile[] = []
  for (const bytes of sizes) files.push(await addWhole(call, draft.id, bytes))
  const proof = randomBytes(32)
  const proofHash = createHash('sha256').update(proof).digest().toString('base64url')
  await expecting(200, call('POST', `/transfers/${draft.id}/completion`, { manifest, proofHash, notify: false }))
  return { id: draft.id, files, proof: { 'x-sealpost-proof': proof.toString('base64url') } }
}

export async function expecting(status: number, answer: Promise<ApiAnswer>): Promise<ApiAnswer> {
  const given = await answer
  expect(given.status, given.text.slice(0, 300)).toBe(status)
  return given
}
