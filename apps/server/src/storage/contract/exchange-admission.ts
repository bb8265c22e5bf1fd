// What the port promises of codes, grants and fetches.
import { describe, expect, it } from 'vitest'
import { newId, type TransferId } from '../../domain/id.ts'
import { plainBytes, randomHash } from './drafts.ts'
import {
  draftCode,
  draftFetch,
  draftGrant,
  draftRecipient,
  sentTransfer,
  stored,
  storeTransfer
} from './exchange-drafts.ts'
import { noon, storeUser, type TestDatabase } from './place.ts'

const day = 86_400_000
const unstorable = '\u0000' as TransferId

export function describeAdmission(database: TestDatabase): void {
  const openOne = async () => {
    const place = await database.make()
    const store = await place.open()
    const ada = await storeUser(store, { userName: 'ada' })
    const transfer = await storeTransfer(store, sentTransfer(ada.id))
    const recipient = draftRecipient(transfer.id)
    await stored(store, exchange => exchange.insertRecipient(recipient))
    return { place, store, ada, transfer, recipient }
  }

  describe(`a code in ${database.name}`, () => {
    it('comes back as it was stored, to its browser and transfer alone, and is replaced by the next', async () => {
      const { store, ada, transfer, recipient } = await openOne()
      const other = await storeTransfer(store, sentTransfer(ada.id))
      const code = draftCode(transfer.id, { recipientId: recipient.id, attempts: 2 })
      const codeOf = (id: TransferId, hash: Uint8Array) =>
        stored(store, async exchange => plainBytes(await exchange.code(id, hash)))
      await stored(store, exchange => exchange.writeCode(code))
      expect(await codeOf(transfer.id, code.browserHash)).toEqual(plainBytes(code))
      expect(await codeOf(other.id, code.browserHash)).toBeUndefined()
      expect(await codeOf(transfer.id, randomHash())).toBeUndefined()
      expect(await codeOf(unstorable, code.browserHash)).toBeUndefined()
      const next = draftCode(transfer.id, { browserHash: code.browserHash, createdAt: noon + 1, expiresAt: noon + 9 })
      await stored(store, exchange => exchange.writeCode(next))
      expect(await codeOf(transfer.id, code.browserHash)).toEqual(plainBytes(next))
      await stored(store, exchange => exchange.removeCode(transfer.id, code.browserHash))
      expect(await codeOf(transfer.id, code.browserHash)).toBeUndefined()
    })

    it('counts every wrong answer, also those at once', async () => {
      const { store, transfer } = await openOne()
      const code = draftCode(transfer.id)
      await stored(store, exchange => exchange.writeCode(code))
      const attempt = () => stored(store, exchange => exchange.addAttempt(transfer.id, code.browserHash))
      await Promise.all([attempt(), attempt(), attempt()])
      await stored(store, exchange => exchange.addAttempt(transfer.id, randomHash()))
      const now = await stored(store, exchange => exchange.code(transfer.id, code.browserHash))
      expect(now?.attempts).toBe(3)
      expect(await stored(store, exchange => exchange.countCodes(transfer.id, code.addressDigest, 0))).toBe(1)
    })

    it('is counted for its address and transfer, also when it was replaced, used, or no recipient’s', async () => {
      const { store, ada, transfer, recipient } = await openOne()
      const other = await storeTransfer(store, sentTransfer(ada.id))
      const [addressDigest, browserHash] = [recipient.addressDigest, randomHash()]
      const write = (id: TransferId, createdAt: number, more: object = {}) =>
        stored(store, exchange => exchange.writeCode(draftCode(id, { addressDigest, browserHash, createdAt, ...more })))
      await write(transfer.id, noon)
      await write(transfer.id, noon + 1)
      await write(transfer.id, noon + 1, { browserHash: randomHash(), recipientId: recipient.id })
      await write(transfer.id, noon + 2, { addressDigest: randomHash() })
      await write(other.id, noon + 2)
      await stored(store, exchange => exchange.removeCode(transfer.id, browserHash))
      const count = (since: number) => stored(store, exchange => exchange.countCodes(transfer.id, addressDigest, since))
      expect([await count(noon), await count(noon + 1), await count(noon + 2)]).toEqual([3, 2, 0])
      await stored(store, exchange => exchange.removeExpired(noon + day))
      expect(await count(noon)).toBe(3)
      await stored(store, exchange => exchange.removeExpired(noon + day + 1))
      expect(await count(noon)).toBe(2)
    })
  })

  describe(`a grant in ${database.name}`, () => {
    it('comes back as it was stored, to its browser and transfer alone, and is replaced by the next', async () => {
      const { store, ada, transfer, recipient } = await openOne()
      const other = await storeTransfer(store, sentTransfer(ada.id))
      const grant = draftGrant(transfer.id, { recipientId: recipient.id })
      await stored(store, exchange => exchange.writeGrant(grant))
      expect(plainBytes(await store.exchange.grant(transfer.id, grant.browserHash))).toEqual(plainBytes(grant))
      expect(await store.exchange.grant(other.id, grant.browserHash)).toBeUndefined()
      expect(await store.exchange.grant(transfer.id, randomHash())).toBeUndefined()
      expect(await store.exchange.grant(unstorable, grant.browserHash)).toBeUndefined()
      const next = draftGrant(transfer.id, { browserHash: grant.browserHash, createdAt: noon + 5, expiresAt: noon + 9 })
      await stored(store, exchange => exchange.writeGrant(next))
      expect(plainBytes(await store.exchange.grant(transfer.id, grant.browserHash))).toEqual(plainBytes(next))
    })

    it('goes with all others of its transfer', async () => {
      const { store, ada, transfer } = await openOne()
      const other = await storeTransfer(store, sentTransfer(ada.id))
      const grants = [draftGrant(transfer.id), draftGrant(transfer.id), draftGrant(other.id)]
      for (const grant of grants) await stored(store, exchange => exchange.writeGrant(grant))
      await stored(store, exchange => exchange.removeGrants(transfer.id))
      const left = await Promise.all(grants.map(each => store.exchange.grant(each.transferId, each.browserHash)))
      expect(left.map(each => each?.id)).toEqual([undefined, undefined, grants[2]?.id])
    })
  })

  describe(`a fetch in ${database.name}`, () => {
    it('is one record for transfer, thing and reader: its first start, and when it was whole', async () => {
      const { store, transfer, recipient } = await openOne()
      const fileId = newId<'file'>(Date.now())
      const fetch = draftFetch(transfer.id, { fileId, recipientId: recipient.id })
      const record = (more: object) => stored(store, exchange => exchange.recordFetch({ ...fetch, ...more }))
      const now = () => store.exchange.fetch(transfer.id, fileId, fetch.reader)
      await record({})
      await record({ startedAt: noon + 5 })
      expect(await now()).toEqual(fetch)
      await record({ startedAt: noon + 6, completedAt: noon + 7 })
      await record({ completedAt: noon + 9 })
      await record({ completedAt: null })
      expect(await now()).toEqual({ ...fetch, completedAt: noon + 7 })
      expect(await store.exchange.fetches(transfer.id)).toEqual([{ ...fetch, completedAt: noon + 7 }])
    })

    it('counts a recipient once, and each reader without one, but for whom is said', async () => {
      const { store, transfer, recipient } = await openOne()
      const [one, two] = [newId<'file'>(Date.now()), newId<'file'>(Date.now())]
      const theirs = { recipientId: recipient.id }
      const fetches = [
        draftFetch(transfer.id, { reader: 'a', startedAt: noon + 9, ...theirs }),
        draftFetch(transfer.id, { reader: 'a', startedAt: noon + 9, fileId: one, completedAt: noon + 10, ...theirs }),
        draftFetch(transfer.id, { reader: 'b', startedAt: noon + 3, fileId: one, completedAt: noon + 4, ...theirs }),
        draftFetch(transfer.id, { reader: 'b', startedAt: noon + 5, fileId: two, ...theirs }),
        ...['c', 'd', 'own'].map(reader => draftFetch(transfer.id, { reader })),
        draftFetch(transfer.id, { reader: 'c', fileId: one, completedAt: noon + 1 })
      ]
      expect(await store.exchange.countReaders(transfer.id, 'own')).toBe(0)
      for (const fetch of fetches) await stored(store, exchange => exchange.recordFetch(fetch))
      expect(await store.exchange.countReaders(transfer.id, 'own')).toBe(3)
      expect(await store.exchange.countReaders(transfer.id, 'nobody')).toBe(4)
      expect(await store.exchange.fetchedBy(transfer.id)).toEqual(
        new Map([[recipient.id, { openedAt: noon + 3, files: 1 }]])
      )
      expect(await store.exchange.countReaders(unstorable, 'own')).toBe(0)
      expect(await store.exchange.fetchedBy(unstorable)).toEqual(new Map())
    })

    it('is told of with the latest 500', async () => {
      const { store, transfer } = await openOne()
      await stored(store, async exchange => {
        for (let made = 0; made < 502; made += 1)
          await exchange.recordFetch(draftFetch(transfer.id, { reader: `reader ${made}`, startedAt: noon + made }))
      })
      const started = (await store.exchange.fetches(transfer.id)).map(({ startedAt }) => startedAt - noon)
      expect([started.length, started[0], started.at(-1)]).toEqual([500, 2, 501])
    })

    it('is counted as far as is asked for', async () => {
      const { store, transfer } = await openOne()
      const reached = (atLeast: number) => store.exchange.hasFetches(transfer.id, atLeast)
      expect(await reached(1)).toBe(false)
      for (const reader of ['one', 'two'])
        await stored(store, exchange => exchange.recordFetch({ ...draftFetch(transfer.id), reader }))
      expect(await Promise.all([1, 2, 3].map(reached))).toEqual([true, true, false])
      expect(await store.exchange.hasFetches(unstorable, 1)).toBe(false)
    })

    it('is told apart by thing and reader, and found by them', async () => {
      const { store, ada, transfer } = await openOne()
      const other = await storeTransfer(store, sentTransfer(ada.id))
      const [fileId, reader] = [newId<'file'>(Date.now()), newId<'grant'>(Date.now())]
      const fetches = [
        draftFetch(transfer.id, { reader, startedAt: noon + 3 }),
        draftFetch(transfer.id, { reader, fileId, startedAt: noon + 1, completedAt: noon + 2 }),
        draftFetch(transfer.id, { fileId, startedAt: noon + 1 }),
        draftFetch(other.id, { reader, fileId })
      ]
      for (const fetch of fetches) await stored(store, exchange => exchange.recordFetch(fetch))
      expect(await store.exchange.fetches(transfer.id)).toEqual([fetches[1], fetches[2], fetches[0]])
      for (const fetch of fetches)
        expect(await store.exchange.fetch(fetch.transferId, fetch.fileId, fetch.reader)).toEqual(fetch)
      expect(await store.exchange.fetch(other.id, null, reader)).toBeUndefined()
      expect(await store.exchange.fetch(unstorable, null, reader)).toBeUndefined()
    })

    it('begun by one reader many times at once is one', async () => {
      const { store, transfer } = await openOne()
      const fetch = draftFetch(transfer.id)
      const starting = [3, 1, 2].map(at =>
        stored(store, exchange => exchange.recordFetch({ ...fetch, startedAt: noon + at }))
      )
      await Promise.all(starting)
      expect(await store.exchange.fetches(transfer.id)).toHaveLength(1)
    })
  })
}
