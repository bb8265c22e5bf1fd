// What the port promises of files and their parts.
import { describe, expect, it } from 'vitest'
import type { TransferFile } from '../../domain/exchange/transfer.ts'
import { type BlobId, type FileId, newId, type TransferId } from '../../domain/id.ts'
import type { Store } from '../../domain/store.ts'
import { plainBytes } from './drafts.ts'
import { draftFile, draftTransfer, sealed, stored, storeTransfer } from './exchange-drafts.ts'
import { noon, storeUser, type TestDatabase } from './place.ts'

async function storeFile(store: Store, file: TransferFile): Promise<TransferFile> {
  await stored(store, exchange => exchange.insertFile(file))
  return file
}

export function describeFiles(database: TestDatabase): void {
  const openOne = async () => {
    const place = await database.make()
    const store = await place.open()
    const ada = await storeUser(store, { userName: 'ada' })
    const transfer = await storeTransfer(store, draftTransfer(ada.id))
    return { place, store, ada, transfer }
  }

  describe(`a file in ${database.name}`, () => {
    it('comes back as it was stored, in its place, and by itself with transfer and owner', async () => {
      const { store, ada, transfer } = await openOne()
      const second = await storeFile(store, draftFile(transfer.id, 1))
      const first = await storeFile(store, draftFile(transfer.id, 0, { sealedHeader: sealed(1) }))
      await storeFile(store, draftFile((await storeTransfer(store, draftTransfer(ada.id))).id))
      expect(plainBytes(await store.exchange.files(transfer.id))).toEqual(plainBytes([first, second]))
      expect(plainBytes(await stored(store, exchange => exchange.files(transfer.id)))).toEqual(
        plainBytes([first, second])
      )
      const owned = plainBytes({ transfer, owner: ada, file: first })
      expect(plainBytes(await store.exchange.file(transfer.id, first.id))).toEqual(owned)
      expect(plainBytes(await stored(store, exchange => exchange.file(transfer.id, first.id)))).toEqual(owned)
    })

    it('is not found under another transfer, nor one that isn’t there', async () => {
      const { store, ada, transfer } = await openOne()
      const other = await storeTransfer(store, draftTransfer(ada.id))
      const { id } = await storeFile(store, draftFile(transfer.id))
      expect(await store.exchange.file(other.id, id)).toBeUndefined()
      for (const unknown of [newId<'file'>(Date.now()), '\u0000' as FileId]) {
        expect(await store.exchange.file(transfer.id, unknown)).toBeUndefined()
        expect(await store.exchange.parts(unknown)).toEqual([])
        expect(await store.exchange.hasPart(unknown, 0)).toBe(false)
      }
      expect(await store.exchange.file('\u0000' as TransferId, id)).toBeUndefined()
      expect(await store.exchange.files('\u0000' as TransferId)).toEqual([])
    })

    it('is known by its blob, until it is removed', async () => {
      const { store, transfer } = await openOne()
      const files = [
        await storeFile(store, draftFile(transfer.id, 0)),
        await storeFile(store, draftFile(transfer.id, 1))
      ]
      const ids = files.map(({ blobId }) => blobId)
      const others = ['0'.repeat(32), '\u0000', "' or 1=1"] as BlobId[]
      expect(await store.exchange.knownBlobs([...ids, ...others])).toEqual(new Set(ids))
      expect(await store.exchange.knownBlobs([])).toEqual(new Set())
      const many = Array.from({ length: 5_000 }, (_, index) => index.toString(16).padStart(32, '0') as BlobId)
      expect(await store.exchange.knownBlobs([...many, ...ids])).toEqual(new Set(ids))
      const [first, second] = files as [TransferFile, TransferFile]
      await stored(store, exchange => exchange.removeFile(first.id))
      expect(await store.exchange.knownBlobs(ids)).toEqual(new Set([second.blobId]))
    })
  })

  describe(`parts in ${database.name}`, () => {
    it('are remembered, once each, and touch the transfer', async () => {
      const { store, transfer } = await openOne()
      const file = await storeFile(store, draftFile(transfer.id))
      for (const [number, at] of [
        [2, 5],
        [0, 7],
        [2, 6],
        [10, 1]
      ] as const)
        await stored(store, exchange => exchange.addPart(file, number, noon + at))
      expect(await store.exchange.parts(file.id)).toEqual([0, 2, 10])
      expect([await store.exchange.hasPart(file.id, 2), await store.exchange.hasPart(file.id, 1)]).toEqual([
        true,
        false
      ])
      expect(await stored(store, exchange => exchange.countParts(file.id))).toBe(3)
      // Never back to an earlier time.
      expect(await store.exchange.transfer(transfer.id)).toMatchObject({ transfer: { touchedAt: noon + 7 } })
    })

    it('that come at once are all remembered, on several processes', async () => {
      const { place, store, transfer } = await openOne()
      const stores = [store, await place.open()]
      const file = await storeFile(store, draftFile(transfer.id))
      const adding = Array.from({ length: 60 }, (_, index) =>
        stored(stores[index % 2] as Store, exchange => exchange.addPart(file, index % 40, noon))
      )
      await Promise.all(adding)
      expect(await store.exchange.parts(file.id)).toEqual(Array.from({ length: 40 }, (_, index) => index))
    })

    it('are forgotten when the file is complete, and when it is removed', async () => {
      const { place, store, transfer } = await openOne()
      const files = [
        await storeFile(store, draftFile(transfer.id, 0)),
        await storeFile(store, draftFile(transfer.id, 1))
      ]
      const [first, second] = files as [TransferFile, TransferFile]
      for (const file of files) await stored(store, exchange => exchange.addPart(file, 0, noon))
      await stored(store, exchange => exchange.completeFile(first.id, sealed(9)))
      expect(plainBytes(await store.exchange.files(transfer.id))).toEqual(
        plainBytes([{ ...first, sealedHeader: sealed(9) }, second])
      )
      expect([await store.exchange.parts(first.id), await store.exchange.hasPart(first.id, 0)]).toEqual([[], false])
      expect(await store.exchange.parts(second.id)).toEqual([0])
      await stored(store, exchange => exchange.removeFile(second.id))
      expect(await place.run('select * from transfer_parts')).toEqual([])
    })

    it('of a file that is gone are not remembered, and nobody else’s change suffers', async () => {
      const { store, transfer } = await openOne()
      const file = await storeFile(store, draftFile(transfer.id))
      const gone = draftFile(transfer.id, 1)
      const ran = await Promise.allSettled(
        [file, gone, file].map((each, number) => stored(store, exchange => exchange.addPart(each, number, noon)))
      )
      expect(ran.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      expect(await store.exchange.parts(file.id)).toEqual([0, 2])
    })
  })
}
