// What the port promises of transfers and of histories.
import { describe, expect, it } from 'vitest'
import type { HistoryPage, HistoryQuery } from '../../domain/exchange/store.ts'
import { transferKinds } from '../../domain/exchange/transfer.ts'
import { newId, type RequestLinkId, type TransferId } from '../../domain/id.ts'
import { plainBytes, randomHash } from './drafts.ts'
import { draftRecipient, draftTransfer, sentTransfer, stored, storeTransfer } from './exchange-drafts.ts'
import { noon, storeUser, type TestDatabase } from './place.ts'

const unstorable = 'x\u0000' as TransferId

const whole = { offset: 0, limit: 100, at: noon }

const idsOf = ({ transfers }: HistoryPage) => transfers.map(({ transfer }) => transfer.id)

export function describeTransfers(database: TestDatabase): void {
  const openOne = async () => {
    const store = await (await database.make()).open()
    return { store, ada: await storeUser(store, { userName: 'ada' }), bob: await storeUser(store, { userName: 'bob' }) }
  }

  describe(`a transfer in ${database.name}`, () => {
    it('comes back as it was stored and changed, with its owner as they are now', async () => {
      const { store, ada } = await openOne()
      const draft = await storeTransfer(store, draftTransfer(ada.id, { uploadTokenHash: randomHash() }))
      expect(plainBytes(await store.exchange.transfer(draft.id))).toEqual(plainBytes({ transfer: draft, owner: ada }))
      const changed = {
        ...sentTransfer(ada.id),
        id: draft.id,
        access: 'public',
        state: 'removed',
        passwordHash: '$argon2id$',
        requestLinkId: newId<'request-link'>(Date.now()),
        receivingKeyId: newId<'receiving-key'>(Date.now()),
        sealedManifest: new Uint8Array(300_000).fill(255),
        fileCount: 3,
        bytes: 9_007_199_254_740_991,
        touchedAt: noon + 1,
        revokedAt: noon + 2,
        removedAt: noon + 3,
        deleted: true
      } as const
      await stored(store, exchange => exchange.updateTransfer(changed))
      const inactive = { ...ada, attributes: { ...ada.attributes, active: false } }
      await store.write(tx => tx.users.update(inactive))
      const expected = plainBytes({ transfer: changed, owner: inactive })
      expect(plainBytes(await store.exchange.transfer(draft.id))).toEqual(expected)
      expect(plainBytes(await stored(store, exchange => exchange.transfer(draft.id)))).toEqual(expected)
    })

    it('that isn’t there is not found, whatever it is called', async () => {
      const { store } = await openOne()
      for (const id of [newId<'transfer'>(Date.now()), unstorable, 'x\ud800' as TransferId]) {
        expect(await store.exchange.transfer(id)).toBeUndefined()
        expect(await stored(store, exchange => exchange.transfer(id))).toBeUndefined()
        expect(await store.exchange.recipients(id)).toEqual([])
        expect(await store.exchange.fetches(id)).toEqual([])
      }
    })

    it('takes both of two changes at once', async () => {
      const { store, ada } = await openOne()
      const { id } = await storeTransfer(store, sentTransfer(ada.id))
      const change = (more: object) =>
        stored(store, async exchange => {
          const owned = await exchange.transfer(id)
          if (owned) await exchange.updateTransfer({ ...owned.transfer, ...more })
        })
      await Promise.all([change({ expiresAt: noon + 9 }), change({ deleted: true }), change({ bytes: 7 })])
      expect(await store.exchange.transfer(id)).toMatchObject({
        transfer: { expiresAt: noon + 9, deleted: true, bytes: 7 }
      })
    })
  })

  describe(`revoking all of a user's in ${database.name}`, () => {
    it('takes what can be read, of them alone, once', async () => {
      const { store, ada, bob } = await openOne()
      const transfers = [
        sentTransfer(ada.id),
        sentTransfer(ada.id, { kind: 'sent-in', access: 'owner' }),
        sentTransfer(ada.id, { expiresAt: noon + 5 }),
        sentTransfer(ada.id, { state: 'revoked', revokedAt: 1 }),
        draftTransfer(ada.id),
        sentTransfer(bob.id)
      ]
      for (const transfer of transfers) await storeTransfer(store, transfer)
      expect(await stored(store, exchange => exchange.revokeAll(ada.id, noon + 5))).toBe(2)
      expect(await stored(store, exchange => exchange.revokeAll(ada.id, noon + 6))).toBe(0)
      const states = await Promise.all(transfers.map(({ id }) => store.exchange.transfer(id)))
      expect(states.map(found => [found?.transfer.state, found?.transfer.revokedAt])).toEqual([
        ['revoked', noon + 5],
        ['revoked', noon + 5],
        ['sent', null],
        ['revoked', 1],
        ['draft', null],
        ['sent', null]
      ])
    })
  })

  describe(`drafts that are being sent in to ${database.name}`, () => {
    it('are counted by the link they come over, or by the personal address', async () => {
      const { store, ada, bob } = await openOne()
      const [link, other] = [newId<'request-link'>(Date.now()), newId<'request-link'>(Date.now())]
      const over = (requestLinkId: RequestLinkId | null, owner = ada) =>
        draftTransfer(owner.id, { kind: 'sent-in', access: 'owner', requestLinkId })
      const drafts = [over(link), over(link), over(other), over(null), over(null, bob), draftTransfer(ada.id)]
      const sent = { ...over(link), state: 'sent', sentAt: noon } as const
      for (const transfer of [...drafts, sent, { ...over(link), state: 'removing' } as const])
        await storeTransfer(store, transfer)
      const counts = await stored(store, async exchange => [
        await exchange.countDrafts(ada.id, link, noon),
        await exchange.countDrafts(ada.id, other, noon),
        await exchange.countDrafts(ada.id, null, noon),
        await exchange.countDrafts(bob.id, link, noon),
        await exchange.countDrafts(ada.id, link, noon + 1)
      ])
      expect(counts).toEqual([2, 1, 1, 0, 0])
    })
  })

  describe(`a history in ${database.name}`, () => {
    it('shows what was sent, newest first, in pages, and how many there are', async () => {
      const { store, ada, bob } = await openOne()
      const transfers = [3, 1, 2, 2].map(hour => sentTransfer(ada.id, { sentAt: noon + hour }))
      for (const transfer of [...transfers, draftTransfer(ada.id), sentTransfer(bob.id)])
        await storeTransfer(store, transfer)
      await storeTransfer(store, sentTransfer(ada.id, { deleted: true }))
      await storeTransfer(store, draftTransfer(ada.id, { state: 'removing' }))
      const sentIn = await storeTransfer(store, sentTransfer(ada.id, { kind: 'sent-in', access: 'owner' }))
      const [three, one, ...twos] = transfers.map(({ id }) => id)
      const expected = [three, ...twos.toSorted().reverse(), one]
      const page = await store.exchange.owned(ada.id, 'sent', whole)
      expect([idsOf(page), page.total]).toEqual([expected, 4])
      expect(plainBytes(page.transfers[0])).toEqual(plainBytes({ transfer: transfers[0], owner: ada }))
      for (const offset of [0, 1, 3, 4]) {
        const part = await store.exchange.owned(ada.id, 'sent', { ...whole, offset, limit: 2 })
        expect([idsOf(part), part.total]).toEqual([expected.slice(offset, offset + 2), 4])
      }
      expect(idsOf(await store.exchange.owned(ada.id, 'sent-in', whole))).toEqual([sentIn.id])
      expect(transferKinds).toEqual(['sent', 'sent-in'])
      expect(await store.exchange.owned(unstorable as never, 'sent', whole)).toEqual({ transfers: [], total: 0 })
    })

    it('shows what is open alone, or what is over', async () => {
      const { store, ada } = await openOne()
      const open = sentTransfer(ada.id, { expiresAt: noon + 1 })
      const over = [
        sentTransfer(ada.id, { expiresAt: noon, sentAt: noon + 3 }),
        sentTransfer(ada.id, { state: 'revoked', sentAt: noon + 2 }),
        sentTransfer(ada.id, { state: 'removed', sentAt: noon + 1 })
      ]
      for (const transfer of [open, ...over]) await storeTransfer(store, transfer)
      const shown = async (state: HistoryQuery['state'] & string) => {
        const page = await store.exchange.owned(ada.id, 'sent', { ...whole, state })
        return [idsOf(page), page.total]
      }
      expect(await shown('open')).toEqual([[open.id], 1])
      expect(await shown('over')).toEqual([over.map(({ id }) => id), 3])
      await store.write(tx => tx.users.update({ ...ada, attributes: { userName: 'ada', active: false } }))
      expect((await shown('open'))[1]).toBe(0)
      await store.write(tx => tx.users.update({ ...ada, attributes: { userName: 'ada', active: true } }))
      expect((await shown('open'))[1]).toBe(1)
    })

    it('shows what others sent to somebody’s addresses, once each', async () => {
      const { store, ada, bob } = await openOne()
      const [work, home] = [randomHash(), randomHash()]
      const to = async (digests: readonly Uint8Array[], transfer = sentTransfer(ada.id)) => {
        await storeTransfer(store, transfer)
        const recipients = digests.map(addressDigest => draftRecipient(transfer.id, { addressDigest }))
        for (const recipient of recipients) await stored(store, exchange => exchange.insertRecipient(recipient))
        return recipients[0] ? ([transfer.id, recipients[0].id] as const) : ([transfer.id, undefined] as const)
      }
      const [first] = await to([work, home], sentTransfer(ada.id, { sentAt: noon + 1 }))
      const [second] = await to([home], sentTransfer(bob.id, { sentAt: noon + 2, expiresAt: noon }))
      const [third, recipient] = await to([work], sentTransfer(bob.id, { sentAt: noon + 3 }))
      await to([work], draftTransfer(ada.id))
      await to([work], sentTransfer(ada.id, { deleted: true }))
      await to([randomHash()])
      const found = await store.exchange.addressed([work, home], whole)
      expect([idsOf(found), found.total]).toEqual([[third, second, first], 3])
      expect(found.transfers.map(({ owner }) => owner.id)).toEqual([bob.id, bob.id, ada.id])
      const middle = await store.exchange.addressed([work, home], { ...whole, offset: 1, limit: 1 })
      expect([idsOf(middle), middle.total]).toEqual([[second], 3])
      expect(idsOf(await store.exchange.addressed([home], { ...whole, state: 'over' }))).toEqual([second])
      expect(idsOf(await store.exchange.addressed([work, home], { ...whole, state: 'open' }))).toEqual([third, first])
      expect(await store.exchange.addressed([], whole)).toEqual({ transfers: [], total: 0 })
      if (recipient) await stored(store, exchange => exchange.removeRecipient(third, recipient))
      expect(idsOf(await store.exchange.addressed([work], whole))).toEqual([first])
    })

    it('is searched for recipients', async () => {
      const { store, ada, bob } = await openOne()
      const [one, two] = [randomHash(), randomHash()]
      const to = async (addressDigest: Uint8Array, transfer = sentTransfer(ada.id)) => {
        await storeTransfer(store, transfer)
        await stored(store, exchange => exchange.insertRecipient(draftRecipient(transfer.id, { addressDigest })))
        return transfer.id
      }
      const first = await to(one)
      const second = await to(two, sentTransfer(ada.id, { sentAt: noon + 1 }))
      const third = await to(one, sentTransfer(ada.id, { sentAt: noon + 2, state: 'removed' }))
      await to(one, draftTransfer(ada.id))
      await to(one, sentTransfer(ada.id, { deleted: true }))
      await to(one, sentTransfer(bob.id))
      const found = async (digests: readonly Uint8Array[], limit: number) =>
        idsOf({ transfers: await store.exchange.sentTo(ada.id, digests, limit), total: 0 })
      expect(await found([one, two], 10)).toEqual([third, second, first])
      expect(await found([one, two], 2)).toEqual([third, second])
      expect(await found([two], 10)).toEqual([second])
      expect(await found([randomHash()], 10)).toEqual([])
      expect(await found([], 10)).toEqual([])
    })
  })
}
