/** Whole age files held in memory, for what is small: manifests and sealed keys. They wait for no engine: what reads headers is fast enough. */
import { nobleEngine } from './engine/noble.ts'
import { EnvelopeError } from './error.ts'
import { headLength, newFileSeal, openHead } from './header.ts'
import { layoutOf, partOf, plainBytesOf } from './size.ts'
import { openPart, sealPart } from './stream.ts'

/**
 * A plain age file of these bytes.
 *
 * @throws EnvelopeError `key` when the recipient is none.
 */
export async function sealWhole(plain: Uint8Array, recipient: string): Promise<Uint8Array> {
  const { head, payloadKey } = await newFileSeal(recipient)
  const cipher = await nobleEngine.cipher(payloadKey)
  const { parts, sealedBytes } = layoutOf(plain.length)
  const file = new Uint8Array(head.length + sealedBytes)
  file.set(head)
  for (let number = 0; number < parts; number++) {
    const part = partOf(plain.length, number)
    const sealed = await sealPart(cipher, plain.subarray(part.offset, part.offset + part.bytes), part)
    file.set(sealed, head.length + part.sealedOffset)
  }
  return file
}

/**
 * The bytes of a plain age file; all of them, verified to the end, or none.
 *
 * @throws EnvelopeError `header`, `no-match`, `key` as `openHead`; `cut`, `damaged` as `openPart`.
 */
export async function openWhole(file: Uint8Array, identity: string): Promise<Uint8Array> {
  const length = headLength(file)
  if (length === undefined) throw new EnvelopeError('header', 'This is no age file, or it ends within its head.')
  const cipher = await nobleEngine.cipher(await openHead(file.subarray(0, length), identity))
  const bytes = plainBytesOf(file.length - length)
  if (bytes === undefined) throw new EnvelopeError('cut', 'The sealed bytes end within a chunk: something is missing.')
  const plain = new Uint8Array(bytes)
  for (let number = 0; number < layoutOf(bytes).parts; number++) {
    const part = partOf(bytes, number)
    const from = length + part.sealedOffset
    plain.set(await openPart(cipher, file.subarray(from, from + part.sealedBytes), part), part.offset)
  }
  return plain
}
