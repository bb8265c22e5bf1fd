import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { setActive } from '../directory/set-active.ts'
import type { BlobId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { occasion, openPortal } from '../test/open-portal.ts'
import { noon } from '../test/people.ts'
import { at, bodyOf, day, draftOf, failing, fill, put, replacing, sent, signedIn, told } from '../test/transfers.ts'
import { addFile } from './add-file.ts'
import { completeFile } from './complete-file.ts'
import { deleteTransfer } from './delete-transfer.ts'
import { extendTransfer } from './extend-transfer.ts'
import { changeExchangeOptions, readExchangeOptions } from './options.ts'
import { readTransfer } from './read-transfer.ts'
import { removeDue } from './remove-due.ts'
import { removeFile } from './remove-file.ts'
import { revokeTransfer } from './revoke-transfer.ts'
import { sweepBlobs } from './sweep-blobs.ts'

const amara = 'amara@example.com'
const system = (time = noon) => occasion({ kind: 'system' }, time)

async function opened() {
  const portal = await openPortal()
  return { portal, on: await signedIn(portal, amara) }
}

async function kept({ blobs }: Portal): Promise<readonly BlobId[]> {
  const ids: BlobId[] = []
  for await (const { id } of blobs.list()) ids.push(id)
  return ids.sort()
}

describe('removal', () => {
  it('takes the bytes of what was revoked, and leaves the record in the history', async () => {
    const { portal, on } = await opened()
    const { transfer } = await sent(portal, on, { files: [3, 4] })
    const other = await sent(portal, on)
    await revokeTransfer(portal, on, transfer.id)
    expect(await removeDue(portal, system(noon + 1), 10)).toBe(1)
    expect(await kept(portal)).toEqual(other.files.map(file => file.blobId))
    expect(await readTransfer(portal, on, transfer.id)).toMatchObject({
      state: 'removed',
      files: 2,
      bytes: 7,
      removedAt: noon + 1,
      recipients: ['bo@elsewhere.example'],
      fileList: []
    })
    expect(await portal.store.exchange.transfer(transfer.id)).toMatchObject({ transfer: { sealedManifest: null } })
    expect(await told(portal, transfer.id)).toEqual(['transfer.sent', 'transfer.revoked', 'transfer.removed'])
    expect(await removeDue(portal, system(noon + 2), 10)).toBe(0)
    const [event] = await portal.store.events.find({ action: 'transfer.removed', limit: 1 })
    expect(event?.details).toEqual({ reason: 'revoked', files: 2, bytes: 7 })
  })

  it('takes what has expired for as long as administrators say', async () => {
    const { portal, on } = await opened()
    const { id } = (await sent(portal, on)).transfer
    expect(await removeDue(portal, system(noon + 21 * day), 10)).toBe(0)
    expect(await removeDue(portal, system(noon + 21 * day + 1), 10)).toBe(1)
    const another = (await sent(portal, on)).transfer.id
    const options = await readExchangeOptions(portal.store)
    await changeExchangeOptions(portal, occasion(), { ...options, removalDays: 0 })
    expect(await removeDue(portal, system(noon + 14 * day + 1), 10)).toBe(1)
    for (const gone of [id, another]) expect((await readTransfer(portal, on, gone)).state).toBe('removed')
  })

  it('takes drafts that nobody touched for a day, altogether', async () => {
    const { portal, on } = await opened()
    const { id } = await draftOf(portal, on)
    const { file } = await addFile(portal, on, { transferId: id, bytes: 8_388_609 })
    await put(portal, at(on, noon + day), { transferId: id }, file, 1)
    expect(await removeDue(portal, system(noon + 2 * day), 10)).toBe(0)
    expect(await removeDue(portal, system(noon + 2 * day + 1), 10)).toBe(1)
    await expect(readTransfer(portal, on, id)).rejects.toMatchObject({ code: 'transfer.unknown' })
    expect(await kept(portal)).toEqual([])
  })

  it('takes what was deleted, altogether: before its content went, and after', async () => {
    const { portal, on } = await opened()
    const first = (await sent(portal, on)).transfer.id
    const second = (await sent(portal, on)).transfer.id
    await revokeTransfer(portal, on, second)
    await removeDue(portal, system(), 10)
    await deleteTransfer(portal, on, first)
    await deleteTransfer(portal, on, second)
    await removeDue(portal, system(), 10)
    for (const id of [first, second]) expect(await portal.store.exchange.transfer(id)).toBeUndefined()
    expect(await kept(portal)).toEqual([])
  })

  it('takes everything of whoever was deactivated, drafts too', async () => {
    const { portal, on } = await opened()
    const { id } = (await sent(portal, on)).transfer
    const draft = await draftOf(portal, on)
    await fill(portal, on, { transferId: draft.id }, 5)
    await setActive(portal, occasion(), amara, false)
    expect(await removeDue(portal, system(), 10)).toBe(2)
    expect(await kept(portal)).toEqual([])
    expect(await portal.store.exchange.transfer(id)).toMatchObject({ transfer: { state: 'removed' } })
    expect(await removeDue(portal, system(), 10)).toBe(0)
  })

  it('takes no more at once than it is told to', async () => {
    const { portal, on } = await opened()
    for (let i = 0; i < 3; i += 1) await revokeTransfer(portal, on, (await sent(portal, on)).transfer.id)
    expect([await removeDue(portal, system(), 2), await removeDue(portal, system(), 2)]).toEqual([2, 1])
  })

  it('leaves what was extended since it was found', async () => {
    const { portal, on } = await opened()
    const { id } = (await sent(portal, on)).transfer
    const late = noon + 22 * day
    const { exchange: reader } = portal.store
    const exchange = replacing(reader, 'dueForRemoval', async bounds => {
      const due = await reader.dueForRemoval(bounds)
      await extendTransfer(portal, at(on, late), id, 5)
      return due
    })
    const store = replacing(portal.store, 'exchange', exchange)
    expect(await removeDue({ ...portal, store }, system(late), 10)).toBe(0)
    expect((await readTransfer(portal, at(on, late), id)).state).toBe('open')
  })

  it('run on two processes at once removes each once', async () => {
    const { portal, on } = await opened()
    const { id } = (await sent(portal, on)).transfer
    await revokeTransfer(portal, on, id)
    await Promise.all([removeDue(portal, system(), 10), removeDue(portal, system(), 10)])
    expect((await told(portal, id)).filter(action => action === 'transfer.removed')).toHaveLength(1)
  })

  it.each([1, 2])(
    'is finished later when the storage fails at removal %i, and goes on with others meanwhile',
    async nth => {
      const { portal, on } = await opened()
      const first = await sent(portal, on, { files: [1, 2] })
      await revokeTransfer(portal, on, first.transfer.id)
      const second = await sent(portal, on)
      await revokeTransfer(portal, on, second.transfer.id)
      const broken = { ...portal, blobs: failing(portal.blobs, 'remove', nth) }
      await expect(removeDue(broken, system(), 10)).rejects.toThrow('the storage failed')
      const states = [first, second].map(
        async ({ transfer }) => (await portal.store.exchange.transfer(transfer.id))?.transfer.state
      )
      expect((await Promise.all(states)).sort()).toEqual(['removed', 'removing'])
      expect(await removeDue(broken, system(), 10)).toBe(1)
      expect(await kept(portal)).toEqual([])
    }
  )

  it('is finished after a crash between bytes and rows', async () => {
    const { portal, on } = await opened()
    const { transfer, files } = await sent(portal, on)
    await revokeTransfer(portal, on, transfer.id)
    for (const file of files) await portal.blobs.remove(file.blobId)
    expect(await removeDue(portal, system(), 10)).toBe(1)
    expect((await readTransfer(portal, on, transfer.id)).state).toBe('removed')
  })
})

describe('a file that is taken out of a draft', () => {
  it('leaves no bytes', async () => {
    const { portal, on } = await opened()
    const upload = { transferId: (await draftOf(portal, on)).id }
    const file = await fill(portal, on, upload, 5)
    await removeFile(portal, on, { ...upload, fileId: file.id })
    expect(await kept(portal)).toEqual([])
    const again = completeFile(portal, on, { ...upload, fileId: file.id, header: Buffer.from('x') })
    await expect(again).rejects.toMatchObject({ code: 'file.unknown' })
  })

  it('leaves bytes to be swept when the storage fails', async () => {
    const { portal, on } = await opened()
    const upload = { transferId: (await draftOf(portal, on)).id }
    const file = await fill(portal, on, upload, 5)
    const broken = { ...portal, blobs: failing(portal.blobs, 'remove', 1) }
    await expect(removeFile(broken, on, { ...upload, fileId: file.id })).rejects.toThrow('the storage failed')
    expect(await kept(portal)).toEqual([file.blobId])
    expect(await sweepBlobs(portal, system(), { olderThan: Number.MAX_SAFE_INTEGER })).toBe(1)
    expect(await kept(portal)).toEqual([])
  })
})

describe('sweeping', () => {
  const stray = async ({ blobs }: Portal): Promise<BlobId> => {
    const id = randomBytes(16).toString('hex') as BlobId
    await blobs.putPart(id, { number: 0, offset: 0, bytes: 16 }, bodyOf(new Uint8Array(16)))
    return id
  }

  it('removes bytes that nothing points at, and no others', async () => {
    const { portal, on } = await opened()
    const complete = await sent(portal, on)
    const upload = { transferId: (await draftOf(portal, on)).id }
    const { file } = await addFile(portal, on, { ...upload, bytes: 8_388_609 })
    await put(portal, on, upload, file, 1)
    for (let i = 0; i < 3; i += 1) await stray(portal)
    expect(await sweepBlobs(portal, system(), { olderThan: Number.MAX_SAFE_INTEGER })).toBe(3)
    expect(await kept(portal)).toEqual([file.blobId, ...complete.files.map(({ blobId }) => blobId)].sort())
    expect(await sweepBlobs(portal, system(), { olderThan: Number.MAX_SAFE_INTEGER })).toBe(0)
  })

  it('leaves what somebody wrote to since', async () => {
    const { portal } = await opened()
    const id = await stray(portal)
    expect(await sweepBlobs(portal, system(), { olderThan: 0 })).toBe(0)
    expect(await kept(portal)).toEqual([id])
  })
})
