// What the port promises of the outbox.
import { describe, expect, it } from 'vitest'
import type { Mail } from '../../domain/exchange/mail.ts'
import type { TransferId } from '../../domain/id.ts'
import type { Store } from '../../domain/store.ts'
import { plainBytes } from './drafts.ts'
import { draftMail, draftRecipient, sealed, sentTransfer, stored, storeTransfer } from './exchange-drafts.ts'
import { noon, storeUser, type TestDatabase } from './place.ts'

const lease = 60_000

const take = (store: Store, at: number, limit = 100): Promise<readonly Mail[]> =>
  stored(store, exchange => exchange.takeMails(at, lease, limit))

export function describeMails(database: TestDatabase): void {
  const openOne = async () => {
    const place = await database.make()
    const store = await place.open()
    const ada = await storeUser(store, { userName: 'ada' })
    const put = async (more: Partial<Mail> = {}) => {
      const mail = draftMail(ada.id, more)
      await stored(store, exchange => exchange.insertMail(mail))
      return mail
    }
    return { place, store, ada, put }
  }

  describe(`a mail in ${database.name}`, () => {
    it('comes back as it was stored and changed, with its transfer’s others', async () => {
      const { store, ada, put } = await openOne()
      const transfer = await storeTransfer(store, sentTransfer(ada.id))
      const recipient = draftRecipient(transfer.id)
      await stored(store, exchange => exchange.insertRecipient(recipient))
      const about = { transferId: transfer.id, recipientId: recipient.id }
      const [first, second] = [await put(about), await put({ transferId: transfer.id })]
      await put()
      expect(plainBytes(await store.exchange.mails(transfer.id))).toEqual(plainBytes([first, second]))
      const attempted = { attempts: 10, nextAt: null, failure: 'Grüße \u0000 \ud800', expiresAt: noon + 9 }
      await stored(store, exchange => exchange.updateMail({ ...first, ...attempted, sealedContent: sealed(7) }))
      const told = { ...first, ...attempted, sealedContent: sealed(7), failure: 'Grüße \ufffd \ufffd' }
      expect(plainBytes(await store.exchange.mails(transfer.id))).toEqual(plainBytes([told, second]))
      await stored(store, exchange => exchange.removeMail(second.id))
      expect(await store.exchange.mails(transfer.id)).toHaveLength(1)
      expect(await store.exchange.mails('\u0000' as TransferId)).toEqual([])
    })
  })

  describe(`taking mails in ${database.name}`, () => {
    it('gives what is due, in order of creation, as many as are wanted', async () => {
      const { store, put } = await openOne()
      const second = await put({ createdAt: noon + 1, nextAt: noon + 2 })
      const first = await put({ nextAt: noon + 5 })
      const third = await put({ createdAt: noon + 1, nextAt: noon + 2 })
      const later = await put({ nextAt: noon + 6 })
      await put({ nextAt: null })
      const two = await take(store, noon + 5, 2)
      expect(plainBytes(two)).toEqual(plainBytes([first, second].map(mail => ({ ...mail, nextAt: noon + 5 + lease }))))
      expect((await take(store, noon + 5)).map(({ id }) => id)).toEqual([third.id])
      expect(await take(store, noon + 5)).toEqual([])
      expect((await take(store, noon + 6)).map(({ id }) => id)).toEqual([later.id])
    })

    it('gives a mail again when its lease is over', async () => {
      const { store, put } = await openOne()
      const mail = await put()
      expect(await take(store, noon)).toHaveLength(1)
      expect(await take(store, noon + lease - 1)).toEqual([])
      expect((await take(store, noon + lease)).map(({ id }) => id)).toEqual([mail.id])
    })

    it('gives each mail to one process, however many ask at once', async () => {
      const { place, store, put } = await openOne()
      const stores = [store, await place.open(), await place.open()]
      const ids: string[] = []
      for (let index = 0; index < 40; index++) ids.push((await put({ createdAt: noon + index })).id)
      const asking = Array.from({ length: 12 }, (_, index) => take(stores[index % 3] as Store, noon, 7))
      const taken = (await Promise.all(asking)).flat().map(({ id }) => id)
      expect(taken.toSorted()).toEqual(ids.toSorted())
    })

    it('leaves nothing leased by a decision that failed', async () => {
      const { store, put } = await openOne()
      await put()
      const failing = stored(store, async exchange => {
        await exchange.takeMails(noon, lease, 10)
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(await take(store, noon)).toHaveLength(1)
    })
  })
}
