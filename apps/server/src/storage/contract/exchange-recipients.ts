// What the port promises of recipients.
import { describe, expect, it } from 'vitest'
import type { Recipient } from '../../domain/exchange/transfer.ts'
import { newId, type RecipientId, type TransferId, type UserId } from '../../domain/id.ts'
import type { Store } from '../../domain/store.ts'
import { plainBytes, randomHash } from './drafts.ts'
import {
  draftCode,
  draftFetch,
  draftGrant,
  draftMail,
  draftRecipient,
  sentTransfer,
  stored,
  storeTransfer
} from './exchange-drafts.ts'
import { noon, storeUser, type TestDatabase } from './place.ts'

async function storeRecipient(store: Store, recipient: Recipient): Promise<Recipient> {
  await stored(store, exchange => exchange.insertRecipient(recipient))
  return recipient
}

export function describeRecipients(database: TestDatabase): void {
  const openOne = async () => {
    const place = await database.make()
    const store = await place.open()
    const ada = await storeUser(store, { userName: 'ada' })
    const transfer = await storeTransfer(store, sentTransfer(ada.id))
    return { place, store, ada, transfer }
  }

  describe(`recipients in ${database.name}`, () => {
    it('come back as they were stored, in the order they were added, or by their address', async () => {
      const { store, ada, transfer } = await openOne()
      const other = await storeTransfer(store, sentTransfer(ada.id))
      // All at the same time, as one command adds them: neither times nor ids tell the order.
      const recipients = Array.from({ length: 20 }, () => draftRecipient(transfer.id))
      await stored(store, async exchange => {
        for (const recipient of recipients) await exchange.insertRecipient(recipient)
      })
      const third = recipients[2] as Recipient
      await storeRecipient(store, draftRecipient(other.id, { addressDigest: third.addressDigest }))
      expect(plainBytes(await store.exchange.recipients(transfer.id))).toEqual(plainBytes(recipients))
      expect(plainBytes(await stored(store, exchange => exchange.recipients(transfer.id)))).toEqual(
        plainBytes(recipients)
      )
      const found = await store.exchange.recipientByAddress(transfer.id, third.addressDigest)
      expect(plainBytes(found)).toEqual(plainBytes(third))
      expect(await store.exchange.recipientByAddress(transfer.id, randomHash())).toBeUndefined()
      expect(await store.exchange.recipientByAddress('\u0000' as TransferId, third.addressDigest)).toBeUndefined()
    })

    it('remember when a mail was last put out for them', async () => {
      const { store, transfer } = await openOne()
      const [one, two] = [draftRecipient(transfer.id), draftRecipient(transfer.id)]
      for (const recipient of [one, two]) await storeRecipient(store, recipient)
      for (const at of [noon + 1, noon + 2]) await stored(store, exchange => exchange.notified(one.id, at))
      const times = (await store.exchange.recipients(transfer.id)).map(({ notifiedAt }) => notifiedAt)
      expect(times).toEqual([noon + 2, null])
    })

    it('go with their codes, grants and mails, of their own transfer alone, once; fetches stay', async () => {
      const { place, store, ada, transfer } = await openOne()
      const other = await storeTransfer(store, sentTransfer(ada.id))
      const [gone, left] = [draftRecipient(transfer.id), draftRecipient(transfer.id)]
      for (const recipient of [gone, left]) {
        await storeRecipient(store, recipient)
        await stored(store, async exchange => {
          const about = { recipientId: recipient.id }
          await exchange.writeCode(draftCode(transfer.id, about))
          await exchange.writeGrant(draftGrant(transfer.id, about))
          await exchange.insertMail(draftMail(ada.id, { ...about, transferId: transfer.id }))
          await exchange.recordFetch(draftFetch(transfer.id, about))
        })
      }
      const remove = (id: TransferId, recipient: RecipientId) =>
        stored(store, exchange => exchange.removeRecipient(id, recipient))
      expect(await remove(other.id, gone.id)).toBe(false)
      expect(await remove(transfer.id, '\u0000' as RecipientId)).toBe(false)
      expect(await remove(transfer.id, gone.id)).toBe(true)
      expect(await remove(transfer.id, gone.id)).toBe(false)
      expect(plainBytes(await store.exchange.recipients(transfer.id))).toEqual(plainBytes([left]))
      for (const table of ['access_codes', 'grants', 'mails'])
        expect(await place.run(`select recipient_id from ${table}`), table).toEqual([{ recipient_id: left.id }])
      const fetched = (await store.exchange.fetches(transfer.id)).map(({ recipientId }) => recipientId)
      expect(fetched).toEqual([gone.id, left.id])
    })
  })

  describe(`a user's latest recipients in ${database.name}`, () => {
    it('are one for each address over all that they sent, newest first', async () => {
      const { store, ada, transfer } = await openOne()
      const bob = await storeUser(store, { userName: 'bob' })
      const [second, others] = [
        await storeTransfer(store, sentTransfer(ada.id)),
        await storeTransfer(store, sentTransfer(bob.id))
      ]
      const [x, y, z] = [randomHash(), randomHash(), randomHash()]
      const add = (to: TransferId, addressDigest: Uint8Array) =>
        storeRecipient(store, draftRecipient(to, { addressDigest }))
      await add(transfer.id, x)
      const lastY = await add(transfer.id, y)
      const lastZ = await add(transfer.id, z)
      const lastX = await add(second.id, x)
      await add(others.id, randomHash())
      const latest = async (limit: number) => plainBytes(await store.exchange.latestRecipients(ada.id, limit))
      expect(await latest(10)).toEqual(plainBytes([lastX, lastZ, lastY]))
      expect(await latest(2)).toEqual(plainBytes([lastX, lastZ]))
      await stored(store, exchange => exchange.removeRecipient(second.id, lastX.id))
      expect(await store.exchange.latestRecipients(ada.id, 10)).toMatchObject([
        { id: lastZ.id },
        { id: lastY.id },
        { transferId: transfer.id }
      ])
      const nobody = [newId<'user'>(Date.now()), '\u0000' as UserId]
      for (const id of nobody) expect(await store.exchange.latestRecipients(id, 10)).toEqual([])
    })
  })
}
