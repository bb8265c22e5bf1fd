import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { setActive } from '../directory/set-active.ts'
import type { FileId, TransferId } from '../id.ts'
import { occasion, openPortal } from '../test/open-portal.ts'
import { bodyOf, draftOf, failing, header, put, sealedPart, sent, signedIn } from '../test/transfers.ts'
import { addFile } from './add-file.ts'
import { completeFile } from './complete-file.ts'
import { deleteTransfer } from './delete-transfer.ts'
import { readPartDigest } from './read-part-digest.ts'
import { readParts } from './read-parts.ts'
import { receivePart } from './receive-part.ts'
import { removeFile } from './remove-file.ts'

const partBytes = 8_388_608
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

async function upload(bytes = 5) {
  const portal = await openPortal()
  const on = await signedIn(portal, 'amara@example.com')
  const transfer = await draftOf(portal, on)
  const ids = { transferId: transfer.id }
  const { file, layout } = await addFile(portal, on, { ...ids, bytes })
  return { portal, on, ids, file, layout, fileIds: { ...ids, fileId: file.id } }
}

describe('a part', () => {
  it('is here when it was acknowledged, in any order', async () => {
    const { portal, on, ids, file, fileIds } = await upload(2 * partBytes + 1)
    await put(portal, on, ids, file, 2)
    await put(portal, on, ids, file, 0)
    expect(await readParts(portal, on, fileIds)).toEqual({ parts: 3, complete: false, received: [0, 2] })
    const { bytes, sha256: digest } = await readPartDigest(portal, on, { ...fileIds, number: 2 })
    expect([bytes, Buffer.from(digest)]).toEqual([17, sha256(sealedPart(file, 2))])
  })

  it('of an empty file is one tag', async () => {
    const { portal, on, ids, file, layout, fileIds } = await upload(0)
    expect(layout).toEqual({ chunks: 1, parts: 1, sealedBytes: 16 })
    await put(portal, on, ids, file)
    expect(await readParts(portal, on, fileIds)).toMatchObject({ received: [0] })
  })

  it.each([-1, 1, 0.5, Number.NaN])('numbered %d is refused', async number => {
    const { portal, on, fileIds } = await upload()
    const part = { number, contentLength: 21, body: bodyOf(new Uint8Array(21)) }
    await expect(receivePart(portal, on, { ...fileIds, ...part })).rejects.toMatchObject({ code: 'part.number' })
  })

  it.each([
    ['said to be shorter', 20, 20],
    ['said to be longer', 22, 22],
    ['shorter than it was said to be', 21, 20],
    ['longer than it was said to be', 21, 22]
  ])('that is %s is refused and not acknowledged', async (_, contentLength, length) => {
    const { portal, on, fileIds } = await upload()
    const part = { number: 0, contentLength, body: bodyOf(new Uint8Array(length)) }
    await expect(receivePart(portal, on, { ...fileIds, ...part })).rejects.toMatchObject({ code: 'part.length' })
    expect(await readParts(portal, on, fileIds)).toMatchObject({ received: [] })
  })

  it('that breaks off is not acknowledged, and can be sent again', async () => {
    const { portal, on, ids, file, fileIds } = await upload()
    async function* broken() {
      yield sealedPart(file, 0).subarray(0, 10)
      throw new Error('the connection broke')
    }
    const part = { number: 0, contentLength: 21, body: broken() }
    await expect(receivePart(portal, on, { ...fileIds, ...part })).rejects.toThrow()
    expect(await readParts(portal, on, fileIds)).toMatchObject({ received: [] })
    await put(portal, on, ids, file)
    expect(await readParts(portal, on, fileIds)).toMatchObject({ received: [0] })
  })

  it('is compared with its digest before it is acknowledged', async () => {
    const { portal, on, file, fileIds } = await upload()
    const bytes = sealedPart(file, 0)
    const part = () => ({ ...fileIds, number: 0, contentLength: 21, body: bodyOf(bytes, 4) })
    const wrong = receivePart(portal, on, { ...part(), sha256: sha256(Buffer.from('other')) })
    await expect(wrong).rejects.toMatchObject({ kind: 'invalid', code: 'part.digest' })
    await expect(receivePart(portal, on, { ...part(), sha256: bytes })).rejects.toMatchObject({ code: 'part.digest' })
    expect(await readParts(portal, on, fileIds)).toMatchObject({ received: [] })
    await receivePart(portal, on, { ...part(), sha256: sha256(bytes) })
    expect(await readParts(portal, on, fileIds)).toMatchObject({ received: [0] })
  })

  it('that is here already is not written again', async () => {
    const { portal, on, ids, file, fileIds } = await upload()
    await put(portal, on, ids, file)
    await put(portal, on, ids, file, 0, new Uint8Array(21))
    const { sha256: kept } = await readPartDigest(portal, on, { ...fileIds, number: 0 })
    expect(Buffer.from(kept)).toEqual(sha256(sealedPart(file, 0)))
  })

  it('that is here already with other bytes is told by its digest', async () => {
    const { portal, on, ids, file, fileIds } = await upload()
    await put(portal, on, ids, file)
    const other = new Uint8Array(21)
    const again = (bytes: Uint8Array) =>
      receivePart(portal, on, { ...fileIds, number: 0, contentLength: 21, body: bodyOf(bytes), sha256: sha256(bytes) })
    await again(sealedPart(file, 0))
    await expect(again(other)).rejects.toMatchObject({ code: 'part.digest' })
    await completeFile(portal, on, { ...fileIds, header })
    await again(sealedPart(file, 0))
    await expect(again(other)).rejects.toMatchObject({ code: 'part.digest' })
  })

  it('sent twice at the same time is acknowledged twice and kept once', async () => {
    const { portal, on, ids, file, fileIds } = await upload()
    await Promise.all([put(portal, on, ids, file), put(portal, on, ids, file)])
    await completeFile(portal, on, { ...fileIds, header })
    expect(await readParts(portal, on, fileIds)).toEqual({ parts: 1, complete: true, received: [0] })
  })

  it.each([5, 3_000_000])(
    'of %i bytes that comes to its end when its file is complete already changes nothing',
    async bytes => {
      const { portal, on, ids, file, fileIds } = await upload(bytes)
      const whole = sealedPart(file, 0)
      const other = Buffer.alloc(whole.length, 7)
      async function* late() {
        yield other.subarray(0, 10)
        await put(portal, on, ids, file)
        await completeFile(portal, on, { ...fileIds, header })
        yield* bodyOf(other.subarray(10))
      }
      const part = () => ({ ...fileIds, number: 0, contentLength: whole.length })
      await receivePart(portal, on, { ...part(), body: late() })
      const { sha256: kept } = await readPartDigest(portal, on, { ...fileIds, number: 0 })
      expect(Buffer.from(kept)).toEqual(sha256(whole))
    }
  )

  it('is not acknowledged when the storage fails', async () => {
    const { portal, on, ids, file, fileIds } = await upload()
    const broken = { ...portal, blobs: failing(portal.blobs, 'putPart', 1) }
    await expect(put(broken, on, ids, file)).rejects.toThrow('the storage failed')
    expect(await readParts(portal, on, fileIds)).toMatchObject({ received: [] })
    await put(broken, on, ids, file)
    expect(await readParts(portal, on, fileIds)).toMatchObject({ received: [0] })
  })

  it('isn’t there to be compared before it was acknowledged', async () => {
    const { portal, on, fileIds } = await upload()
    const asked = readPartDigest(portal, on, { ...fileIds, number: 0 })
    await expect(asked).rejects.toMatchObject({ code: 'file.incomplete' })
  })
})

describe('while a part comes in', () => {
  async function during(happens: (portal: Awaited<ReturnType<typeof upload>>) => Promise<unknown>) {
    const all = await upload()
    async function* body() {
      yield sealedPart(all.file, 0).subarray(0, 20)
      await happens(all)
      yield sealedPart(all.file, 0).subarray(20)
    }
    const part = { ...all.fileIds, number: 0, contentLength: 21, body: body() }
    return receivePart(all.portal, all.on, part).then(
      () => 'acknowledged',
      error => error.code
    )
  }

  it('a transfer that is deleted takes it in no more', async () => {
    expect(await during(({ portal, on, ids }) => deleteTransfer(portal, on, ids.transferId))).toBe('transfer.unknown')
  })

  it('a file that is removed takes it in no more', async () => {
    expect(await during(({ portal, on, fileIds }) => removeFile(portal, on, fileIds))).toBe('file.unknown')
  })

  it('a sender who is deactivated has it refused', async () => {
    const code = await during(({ portal }) => setActive(portal, occasion(), 'amara@example.com', false))
    expect(code).toBe('session.required')
  })
})

describe('who may send parts', () => {
  it('is the sender alone: others are told nothing of the draft', async () => {
    const { portal, ids, file } = await upload()
    const other = await signedIn(portal, 'other@example.com')
    await expect(put(portal, other, ids, file)).rejects.toMatchObject({ code: 'transfer.unknown' })
    const nowhere = { transferId: 'x' as TransferId, fileId: 'y' as FileId }
    await expect(readParts(portal, other, nowhere)).rejects.toMatchObject({ code: 'transfer.unknown' })
  })

  it('is nobody with a token that was made up', async () => {
    const { portal, ids, file } = await upload()
    const forged = { ...ids, uploadToken: 'A'.repeat(43) }
    await expect(put(portal, occasion({ kind: 'anonymous' }), forged, file)).rejects.toMatchObject({
      code: 'upload.token'
    })
  })

  it('is told that a file is unknown, in a draft of theirs', async () => {
    const { portal, on, ids } = await upload()
    const asked = readParts(portal, on, { ...ids, fileId: 'y' as FileId })
    await expect(asked).rejects.toMatchObject({ code: 'file.unknown' })
  })

  it('is nobody for a file of another transfer', async () => {
    const { portal, on, file } = await upload()
    const other = await draftOf(portal, on)
    await expect(put(portal, on, { transferId: other.id }, file)).rejects.toMatchObject({ code: 'file.unknown' })
  })

  it('is nobody once it was sent', async () => {
    const { portal, on } = await upload()
    const { transfer, files } = await sent(portal, on)
    const [file] = files
    const again = file && put(portal, on, { transferId: transfer.id }, file)
    await expect(again).rejects.toMatchObject({ code: 'transfer.state' })
  })
})
