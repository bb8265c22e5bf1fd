/** Whole payloads in memory, part by part through the engine of one's choice, and bytes to seal. */
import { createHash } from 'node:crypto'
import type { Cipher } from '../engine/engine.ts'
import { layoutOf, type Part, partOf, tagBytes } from '../size.ts'
import { openPart, sealPart } from '../stream.ts'

/** Bytes that look like nothing and are the same every time. */
export function bytesOf(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length)
  let state = seed * 0x9e3779b9
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    bytes[at] = state >>> 24
  }
  return bytes
}

export function partsOf(bytes: number): Part[] {
  return Array.from({ length: layoutOf(bytes).parts }, (_, number) => partOf(bytes, number))
}

export async function sealChunk(cipher: Cipher, plain: Uint8Array, nonce: Uint8Array): Promise<Uint8Array> {
  const sealed = new Uint8Array(plain.length + tagBytes)
  await cipher.seal(plain, nonce, sealed)
  return sealed
}

/** The sealed chunks of a whole file. */
export async function sealAll(cipher: Cipher, plain: Uint8Array): Promise<Uint8Array> {
  const sealed = new Uint8Array(layoutOf(plain.length).sealedBytes)
  for (const part of partsOf(plain.length)) {
    sealed.set(await sealPart(cipher, plain.subarray(part.offset, part.offset + part.bytes), part), part.sealedOffset)
  }
  return sealed
}

/** The plain bytes of a whole file that is said to have so many. */
export async function openAll(cipher: Cipher, sealed: Uint8Array, bytes: number): Promise<Uint8Array> {
  const plain = new Uint8Array(bytes)
  for (const part of partsOf(bytes)) {
    const from = part.sealedOffset
    plain.set(await openPart(cipher, sealed.subarray(from, from + part.sealedBytes), part), part.offset)
  }
  return plain
}

/** Compared by digest, so that a difference doesn't print megabytes. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
