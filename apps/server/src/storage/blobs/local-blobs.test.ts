import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Blobs } from '../../domain/exchange/blobs.ts'
import { temporaryFolder } from './contract/local-place.ts'
import {
  brokenStream,
  bytesOf,
  type Draft,
  draftBlob,
  gathered,
  listed,
  partBytes,
  putPart,
  readPart,
  readWhole,
  storeBlob
} from './contract/place.ts'
import { openBlobs } from './open-blobs.ts'

const unavailable = { kind: 'unavailable', code: 'storage.unavailable' }

async function open(): Promise<{ folder: string; blobs: Blobs }> {
  const folder = path.join(temporaryFolder(), 'a/new/folder')
  return { folder, blobs: await openBlobs({ kind: 'local', folder }) }
}

const filesIn = (folder: string): string[] =>
  fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort()

/** The files of a folder that this process has open. */
const openFiles = (folder: string): string[] =>
  fs
    .readdirSync('/proc/self/fd')
    .map(number => {
      try {
        return fs.readlinkSync(`/proc/self/fd/${number}`)
      } catch {
        return '' // closed meanwhile
      }
    })
    .filter(target => target.startsWith(folder))

const firstOf = ({ parts }: Draft): Draft['parts'][number] => parts[0] ?? { number: 0, offset: 0, bytes: 0 }

describe('a folder of blobs', () => {
  it('belongs to its user alone', async () => {
    const { folder, blobs } = await open()
    await storeBlob(blobs, draftBlob(20))
    await putPart(blobs, draftBlob(20), firstOf(draftBlob(20)))
    const modes = fs
      .readdirSync(folder, { recursive: true, withFileTypes: true })
      .map(entry => [entry.isDirectory(), fs.statSync(path.join(entry.parentPath, entry.name)).mode & 0o777])
    for (const [isFolder, mode] of [...modes, [true, fs.statSync(folder).mode & 0o777]]) {
      expect(mode).toBe(isFolder ? 0o700 : 0o600)
    }
  })

  it('holds one file for a complete blob, which is what was sent and nothing else', async () => {
    const { folder, blobs } = await open()
    const draft = draftBlob(3 * partBytes)
    await putPart(blobs, draft, firstOf(draft))
    expect(filesIn(folder)).toEqual([`uploads/${draft.id}`, `uploads/${draft.id}.parts`])
    await storeBlob(blobs, draft)
    await putPart(blobs, draft, firstOf(draft)) // comes late
    expect(filesIn(folder)).toEqual([`${draft.id.slice(0, 2)}/${draft.id}`])
    expect(fs.readFileSync(path.join(folder, draft.id.slice(0, 2), draft.id)).equals(draft.bytes)).toBe(true)
    await blobs.remove(draft.id)
    expect(filesIn(folder)).toEqual([])
  })

  it('keeps no file open: not after writing, refusing, reading, nor for a reader who stopped early or never began', async () => {
    const { folder, blobs } = await open()
    const draft = draftBlob(6_000_000, undefined, 3_000_000)
    const part = firstOf(draft)
    await expect(blobs.putPart(draft.id, part, brokenStream(bytesOf(draft, part).subarray(9)))).rejects.toThrow()
    await storeBlob(blobs, draft)
    const range = { start: 0, end: 5_999_999 }
    await blobs.read(draft.id, draft.layout, range)
    await blobs.readPart(draft.id, part)
    for await (const _ of await blobs.read(draft.id, draft.layout, range)) break
    await readWhole(blobs, draft)
    for await (const _ of blobs.list()) break
    await expect.poll(() => openFiles(folder)).toEqual([])
  })

  it('leaves alone what else stands in it', async () => {
    const { folder, blobs } = await open()
    const strangers = ['readme', 'uploads/readme', 'uploads/0123.parts', 'lost+found/x', 'ab/short', 'other/abc']
    for (const file of strangers) {
      fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
      fs.writeFileSync(path.join(folder, file), 'x')
    }
    expect(await listed(blobs)).toEqual([])
    const draft = draftBlob(20)
    await storeBlob(blobs, draft)
    expect(await listed(blobs)).toEqual([draft.id])
    await blobs.remove(draft.id)
    expect(filesIn(folder)).toEqual(strangers.sort())
  })
})

describe('what a process left that was killed', () => {
  it('between bytes and mark: the part isn’t there, and comes again', async () => {
    const { folder, blobs } = await open()
    const draft = draftBlob(2 * partBytes)
    for (const part of draft.parts) await putPart(blobs, draft, part)
    fs.writeFileSync(path.join(folder, 'uploads', `${draft.id}.parts`), Buffer.of(0, 1))
    expect(await readPart(blobs, draft, firstOf(draft))).toBeUndefined()
    await expect(blobs.complete(draft.id, draft.layout)).rejects.toMatchObject({ code: 'storage.incomplete' })
    await storeBlob(blobs, draft)
    expect((await readWhole(blobs, draft))?.equals(draft.bytes)).toBe(true)
  })

  it('between the last name and the end of completing: the blob is complete, and is tidied up', async () => {
    const { folder, blobs } = await open()
    const draft = draftBlob(2 * partBytes)
    await storeBlob(blobs, draft)
    fs.writeFileSync(path.join(folder, 'uploads', `${draft.id}.parts`), Buffer.of(1, 1))
    expect(await listed(blobs)).toEqual([draft.id])
    expect((await readPart(blobs, draft, firstOf(draft)))?.equals(bytesOf(draft, firstOf(draft)))).toBe(true)
    await blobs.complete(draft.id, draft.layout)
    expect(filesIn(folder)).toEqual([`${draft.id.slice(0, 2)}/${draft.id}`])
    expect((await readWhole(blobs, draft))?.equals(draft.bytes)).toBe(true)
  })

  it('in the middle of removing: it is listed until it is removed', async () => {
    const { folder, blobs } = await open()
    const [marks, bytes] = [draftBlob(20), draftBlob(20)]
    for (const draft of [marks, bytes]) await putPart(blobs, draft, firstOf(draft))
    fs.rmSync(path.join(folder, 'uploads', marks.id))
    fs.rmSync(path.join(folder, 'uploads', `${bytes.id}.parts`))
    expect(await listed(blobs)).toEqual([marks.id, bytes.id].sort())
    for (const { id } of [marks, bytes]) await blobs.remove(id)
    expect(filesIn(folder)).toEqual([])
  })
})

describe('a folder that fails', () => {
  it('because its disk has no more than is kept free, takes no part and gives what is there', async () => {
    const folder = temporaryFolder()
    const draft = draftBlob(70_000)
    await storeBlob(await openBlobs({ kind: 'local', folder }), draft)
    const blobs = await openBlobs({ kind: 'local', folder, reserveBytes: Number.MAX_SAFE_INTEGER })
    await expect(storeBlob(blobs, draftBlob(70_000))).rejects.toMatchObject({
      ...unavailable,
      detail: expect.stringMatching(/full.*make room/)
    })
    expect(await readWhole(blobs, draft)).toEqual(draft.bytes)
  })

  it('because its disk is full, refuses a part in a sentence that names no folder', async () => {
    const { folder, blobs } = await open()
    const draft = draftBlob(3_000_000, undefined, 3_000_000)
    fs.symlinkSync('/dev/full', path.join(folder, 'uploads', draft.id))
    const refused = putPart(blobs, draft, firstOf(draft))
    await expect(refused).rejects.toMatchObject({ ...unavailable, detail: expect.stringMatching(/full.*make room/) })
    await expect(refused).rejects.not.toMatchObject({ detail: expect.stringContaining(folder) })
    expect(await readPart(blobs, draft, firstOf(draft))).toBeUndefined()
  })

  it('because it is gone, is unavailable whatever is asked, and is well again when it is back', async () => {
    const { folder, blobs } = await open()
    const draft = draftBlob(2 * partBytes)
    await storeBlob(blobs, draft)
    fs.renameSync(folder, `${folder}-away`)
    await expect(putPart(blobs, draftBlob(20), firstOf(draftBlob(20)))).rejects.toMatchObject(unavailable)
    await expect(blobs.remove(draft.id)).rejects.toMatchObject(unavailable)
    await expect(readWhole(blobs, draft)).rejects.toMatchObject({ kind: 'unavailable' })
    await expect(blobs.check()).rejects.toThrow(`The folder ${folder} can't hold files: `)
    fs.renameSync(`${folder}-away`, folder)
    expect((await readWhole(blobs, draft))?.equals(draft.bytes)).toBe(true)
    await blobs.check()
  })

  it('because a file was cut behind its back, says that bytes are missing and never gives fewer', async () => {
    const { folder, blobs } = await open()
    const draft = draftBlob(3_000_000, undefined, 3_000_000)
    await storeBlob(blobs, draft)
    const stream = await blobs.read(draft.id, draft.layout, { start: 0, end: 2_999_999 })
    fs.truncateSync(path.join(folder, draft.id.slice(0, 2), draft.id), 2_000_000)
    await expect(gathered(stream)).rejects.toMatchObject({ code: 'storage.missing' })
    await expect(readWhole(blobs, draft)).rejects.toMatchObject({ code: 'storage.missing' })
  })

  it('because a file stands there, can’t be opened, in one sentence', async () => {
    const file = path.join(temporaryFolder(), 'file')
    fs.writeFileSync(file, '')
    for (const folder of [file, path.join(file, 'below')]) {
      const message = new RegExp(`^The folder ${folder} can't hold files: [^.]+\\.$`)
      await expect(openBlobs({ kind: 'local', folder })).rejects.toThrow(message)
    }
  })
})
