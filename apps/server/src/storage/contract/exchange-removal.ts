// What the port promises of what must go: transfers that are due, content, what expired by itself, and all of a user's.
import { describe, expect, it } from 'vitest'
import { newId, type UserId } from '../../domain/id.ts'
import type { Store } from '../../domain/store.ts'
import { randomHash } from './drafts.ts'
import {
  draftCode,
  draftFetch,
  draftFile,
  draftGrant,
  draftMail,
  draftReceivingKey,
  draftRecipient,
  draftRequestLink,
  draftTransfer,
  sentTransfer,
  stored,
  storeTransfer
} from './exchange-drafts.ts'
import { noon, storeUser, type TestDatabase, type TestPlace } from './place.ts'

const content = ['transfer_files', 'transfer_parts', 'access_codes', 'code_counts', 'grants']
const history = ['recipients', 'fetches']
const ofTransfer = [...content, ...history, 'mails']
const ofUser = [...ofTransfer, 'transfers', 'receiving_keys', 'request_links', 'personal_addresses']

/** A transfer with one or two of everything that can hang on it. */
async function storeWhole(store: Store, ownerId: UserId) {
  const transfer = sentTransfer(ownerId)
  const [file, recipient] = [draftFile(transfer.id), draftRecipient(transfer.id)]
  const about = { transferId: transfer.id, recipientId: recipient.id }
  await stored(store, async exchange => {
    await exchange.insertTransfer(transfer)
    await exchange.insertFile(file)
    await exchange.addPart(file, 0, noon)
    await exchange.insertRecipient(recipient)
    await exchange.writeCode(draftCode(transfer.id, { recipientId: recipient.id }))
    await exchange.writeGrant(draftGrant(transfer.id, { recipientId: recipient.id }))
    await exchange.writeGrant(draftGrant(transfer.id))
    await exchange.recordFetch(draftFetch(transfer.id, { fileId: file.id, recipientId: recipient.id }))
    await exchange.insertMail(draftMail(ownerId, about))
    await exchange.insertMail(draftMail(ownerId, { ...about, nextAt: null }))
  })
  return { transfer, file }
}

async function countsOf(place: TestPlace, tables: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of tables) {
    const [row] = await place.run(`select count(*) as count from ${table}`)
    counts[table] = Number(row?.count)
  }
  return counts
}

const each = (tables: readonly string[], count: number) => Object.fromEntries(tables.map(table => [table, count]))

export function describeRemoval(database: TestDatabase): void {
  const openOne = async () => {
    const place = await database.make()
    const store = await place.open()
    return { place, store, ada: await storeUser(store, { userName: 'ada' }) }
  }

  describe(`transfers that are due for removal in ${database.name}`, () => {
    it('are those for each reason, and no others', async () => {
      const { store, ada } = await openOne()
      const gone = await storeUser(store, { userName: 'gone' })
      const due = [
        draftTransfer(ada.id, { touchedAt: noon - 1 }),
        sentTransfer(ada.id, { expiresAt: noon - 1_001 }),
        sentTransfer(ada.id, { kind: 'sent-in', access: 'owner', expiresAt: noon - 1_001 }),
        sentTransfer(ada.id, { state: 'revoked', revokedAt: noon }),
        sentTransfer(ada.id, { state: 'removing' }),
        draftTransfer(ada.id, { state: 'removing' }),
        sentTransfer(ada.id, { deleted: true }),
        sentTransfer(ada.id, { state: 'removed', deleted: true }),
        sentTransfer(ada.id, { state: 'revoked', deleted: true, expiresAt: 0 }),
        draftTransfer(gone.id),
        sentTransfer(gone.id)
      ]
      const others = [
        draftTransfer(ada.id, { touchedAt: noon, expiresAt: 0 }),
        sentTransfer(ada.id, { expiresAt: noon - 1_000, touchedAt: 0 }),
        sentTransfer(ada.id, { state: 'removed', expiresAt: 0, touchedAt: 0, revokedAt: 1 }),
        sentTransfer(gone.id, { state: 'removed', expiresAt: 0 })
      ]
      for (const transfer of [...due, ...others]) await storeTransfer(store, transfer)
      await store.write(tx => tx.users.update({ ...gone, attributes: { userName: 'gone', active: false } }))
      const late = await storeTransfer(store, draftTransfer(gone.id))
      const bounds = { draftsBefore: noon, expiredBefore: noon - 1_000 }
      const idsOf = async (limit: number) =>
        (await store.exchange.dueForRemoval({ ...bounds, limit })).map(({ id }) => id)
      const expected = [...due, late].map(({ id }) => id)
      expect((await idsOf(100)).toSorted()).toEqual(expected.toSorted())
      expect(await idsOf(5)).toHaveLength(5)
      expect(await idsOf(0)).toEqual([])
    })

    it('are no more those of somebody who was registered again, nor what was touched, extended or removed since', async () => {
      const { store, ada } = await openOne()
      const draft = await storeTransfer(store, draftTransfer(ada.id, { touchedAt: noon - 1 }))
      const expired = await storeTransfer(store, sentTransfer(ada.id, { expiresAt: noon - 1 }))
      const revoked = await storeTransfer(store, sentTransfer(ada.id, { state: 'revoked' }))
      const file = draftFile(draft.id)
      await store.write(tx => tx.users.update({ ...ada, attributes: { userName: 'ada', active: false } }))
      const idsOf = async () => {
        const found = await store.exchange.dueForRemoval({ draftsBefore: noon, expiredBefore: noon, limit: 9 })
        return found.map(({ id }) => id).toSorted()
      }
      expect(await idsOf()).toEqual([draft.id, expired.id, revoked.id].toSorted())
      await stored(store, async exchange => {
        await exchange.insertFile(file)
        await exchange.addPart(file, 0, noon)
        await exchange.updateTransfer({ ...expired, expiresAt: noon })
        await exchange.updateTransfer({ ...revoked, state: 'removed' })
      })
      expect(await idsOf()).toEqual([draft.id, expired.id].toSorted())
      await store.write(tx => tx.users.update({ ...ada, attributes: { userName: 'ada', active: true } }))
      expect(await idsOf()).toEqual([])
    })
  })

  describe(`what hangs on a transfer in ${database.name}`, () => {
    it('goes with its record', async () => {
      const { place, store, ada } = await openOne()
      const { transfer } = await storeWhole(store, ada.id)
      const left = await storeWhole(store, ada.id)
      const whole = await countsOf(place, ofTransfer)
      await stored(store, exchange => exchange.removeTransfer(transfer.id))
      await stored(store, exchange => exchange.removeTransfer(transfer.id))
      const half = Object.entries(whole).map(([table, count]) => [table, count / 2])
      expect(await countsOf(place, ofTransfer)).toEqual(Object.fromEntries(half))
      expect(await store.exchange.transfer(transfer.id)).toBeUndefined()
      expect(await store.exchange.transfer(left.transfer.id)).toBeDefined()
    })

    it('goes without it as far as it is of no use once the bytes are gone', async () => {
      const { place, store, ada } = await openOne()
      const { transfer, file } = await storeWhole(store, ada.id)
      await stored(store, exchange => exchange.removeContent(transfer.id))
      expect(await countsOf(place, content)).toEqual(each(content, 0))
      expect(await countsOf(place, history)).toEqual(each(history, 1))
      expect(await store.exchange.mails(transfer.id)).toMatchObject([{ nextAt: null }])
      expect(await store.exchange.transfer(transfer.id)).toBeDefined()
      expect(await store.exchange.knownBlobs([file.blobId])).toEqual(new Set())
    })

    it('goes with its owner, as does all else of theirs, and nothing of others', async () => {
      const { place, store, ada } = await openOne()
      const bob = await storeUser(store, { userName: 'bob' })
      for (const { id } of [ada, bob]) {
        await storeWhole(store, id)
        const key = draftReceivingKey(id)
        await stored(store, async exchange => {
          await exchange.insertReceivingKey(key)
          await exchange.insertRequestLink(draftRequestLink(key))
          await exchange.writePersonalAddress({ ownerId: id, name: id, enabled: true, createdAt: noon })
          await exchange.insertMail(draftMail(id))
        })
      }
      const whole = await countsOf(place, ofUser)
      await store.write(tx => tx.users.remove(ada.id))
      const half = Object.entries(whole).map(([table, count]) => [table, count / 2])
      expect(await countsOf(place, ofUser)).toEqual(Object.fromEntries(half))
      await store.write(tx => tx.users.remove(bob.id))
      expect(await countsOf(place, ofUser)).toEqual(each(ofUser, 0))
    })
  })

  describe(`the exchange's sweep in ${database.name}`, () => {
    const swept = ['access_codes', 'grants', 'mails']

    it('takes codes, grants and mails that expired before a time, and nothing else', async () => {
      const { place, store, ada } = await openOne()
      const { id } = await storeTransfer(store, sentTransfer(ada.id))
      await stored(store, async exchange => {
        for (const expiresAt of [noon - 2, noon - 1, noon, noon + 1]) {
          await exchange.writeCode(draftCode(id, { expiresAt }))
          await exchange.writeGrant(draftGrant(id, { expiresAt }))
          await exchange.insertMail(draftMail(ada.id, { expiresAt, nextAt: expiresAt % 2 === 0 ? null : noon }))
        }
        await exchange.removeExpired(noon)
      })
      for (const table of swept) {
        const left = await place.run(`select expires_at from ${table} order by expires_at`)
        expect(
          left.map(row => Number(row.expires_at)),
          table
        ).toEqual([noon, noon + 1])
      }
    })

    it('takes some hundreds at once, the oldest first, and the rest the next times', async () => {
      const { place, store, ada } = await openOne()
      const { id } = await storeTransfer(store, sentTransfer(ada.id))
      await stored(store, async exchange => {
        for (let index = 0; index < 250; index++) {
          const [expiresAt, createdAt] = [noon - index, noon - 86_400_000 - index]
          await exchange.writeCode(draftCode(id, { expiresAt, createdAt }))
          await exchange.writeGrant(draftGrant(id, { id: newId<'grant'>(index), browserHash: randomHash(), expiresAt }))
          await exchange.insertMail(draftMail(ada.id, { expiresAt }))
        }
      })
      const tables = [...swept, 'code_counts']
      await stored(store, exchange => exchange.removeExpired(noon + 1))
      expect(await countsOf(place, tables)).toEqual(each(tables, 50))
      const [oldest] = await place.run('select min(expires_at) as oldest from grants')
      expect(Number(oldest?.oldest)).toBe(noon - 49)
      await stored(store, exchange => exchange.removeExpired(noon + 1))
      expect(await countsOf(place, tables)).toEqual(each(tables, 0))
    })
  })
}
