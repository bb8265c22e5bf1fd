// What the port promises of a transfer that gets another owner.
import { describe, expect, it } from 'vitest'
import { firstVaultOf, type User } from '../../domain/directory/user.ts'
import type { Mail } from '../../domain/exchange/mail.ts'
import { newId, type TransferId } from '../../domain/id.ts'
import type { Store } from '../../domain/store.ts'
import { plainBytes } from './drafts.ts'
import {
  draftCode,
  draftFetch,
  draftFile,
  draftGrant,
  draftRecipient,
  sealed,
  sentTransfer,
  stored
} from './exchange-drafts.ts'
import { noon, storeUser, type TestDatabase } from './place.ts'

const outgoing = () => ({
  id: newId<'mail'>(Date.now()),
  sealedContent: sealed(6),
  createdAt: noon,
  attempts: 0,
  nextAt: noon,
  expiresAt: noon + 1_000,
  failure: null
})

async function somebody(store: Store, userName: string): Promise<User> {
  const id = newId<'user'>(Date.now())
  return storeUser(store, { userName }, { id, vaultId: firstVaultOf(id) })
}

/** A transfer of a vault with what hangs on it, and what another owner would have of it. */
async function storeWhole(store: Store, { id: ownerId, vaultId }: User) {
  const transfer = sentTransfer(ownerId, { vaultId })
  const { id } = transfer
  const file = draftFile(id, 0, { sealedHeader: sealed(1) })
  const recipient = draftRecipient(id)
  const mail: Mail = { ...outgoing(), vaultId, transferId: id, recipientId: recipient.id }
  const unreadable: Mail = { ...outgoing(), vaultId, transferId: id, recipientId: null, nextAt: null }
  const [grant, code] = [draftGrant(id), draftCode(id)]
  await stored(store, async exchange => {
    await exchange.insertTransfer(transfer)
    await exchange.insertFile(file)
    await exchange.completeFile(file.id, sealed(1))
    await exchange.insertRecipient(recipient)
    await exchange.writeGrant(grant)
    await exchange.writeCode(code)
    await exchange.recordFetch(draftFetch(id, { reader: 'user:before' }))
    await exchange.recordFetch(draftFetch(id, { reader: 'user:other' }))
    for (const one of [mail, unreadable]) await exchange.insertMail(one)
  })
  const anew = {
    manifest: sealed(21),
    headers: new Map([[file.id, sealed(22)]]),
    addresses: new Map([[recipient.id, sealed(23)]]),
    mails: new Map([
      [mail.id, sealed(24)],
      [unreadable.id, null]
    ])
  }
  return { transfer, id, file, recipient, mail, grant, code, anew }
}

export function describeHandOver(database: TestDatabase): void {
  const openOne = async () => {
    const place = await database.make()
    const store = await place.open()
    const ada = await somebody(store, 'ada')
    const bob = await somebody(store, 'bob')
    const next = { ownerId: bob.id, vaultId: bob.vaultId, formerReader: 'user:before' }
    return { place, store, ada, bob, next, whole: await storeWhole(store, ada) }
  }

  describe(`a transfer that gets another owner in ${database.name}`, () => {
    it('is theirs, with all that was sealed anew', async () => {
      const { store, ada, bob, next, whole } = await openOne()
      const { transfer, id, file, recipient, mail, anew } = whole
      await stored(store, exchange => exchange.handOver(id, next, anew))
      const { exchange } = store
      const now = await exchange.transfer(id)
      const owned = { ...transfer, ownerId: bob.id, vaultId: bob.vaultId, sealedManifest: sealed(21) }
      expect(plainBytes(now?.transfer)).toEqual(plainBytes(owned))
      expect(now?.owner.id).toBe(bob.id)
      expect(plainBytes(await exchange.files(id))).toEqual(plainBytes([{ ...file, sealedHeader: sealed(22) }]))
      const told = [{ ...recipient, sealedAddress: sealed(23) }]
      expect(plainBytes(await exchange.recipients(id))).toEqual(plainBytes(told))
      expect(plainBytes(await exchange.latestRecipients(bob.vaultId, 9))).toEqual(plainBytes(told))
      expect(await exchange.latestRecipients(ada.vaultId, 9)).toEqual([])
      const sent = [{ ...mail, vaultId: bob.vaultId, sealedContent: sealed(24) }]
      expect(plainBytes(await exchange.mails(id))).toEqual(plainBytes(sent))
      expect(plainBytes(await stored(store, tx => tx.mails(id)))).toEqual(plainBytes(sent))
      const query = { offset: 0, limit: 9, at: noon }
      expect((await exchange.owned(bob.vaultId, 'sent', query)).total).toBe(1)
      expect(await exchange.owned(ada.vaultId, 'sent', query)).toEqual({ transfers: [], total: 0 })
      expect(await exchange.inVault(ada.vaultId, 9)).toEqual([])
    })

    it('keeps grants, codes and what others fetched', async () => {
      const { store, next, whole } = await openOne()
      const { id, grant, code, anew } = whole
      await stored(store, exchange => exchange.handOver(id, next, anew))
      expect(plainBytes(await store.exchange.grant(id, grant.browserHash))).toEqual(plainBytes(grant))
      expect(plainBytes(await stored(store, tx => tx.code(id, code.browserHash)))).toEqual(plainBytes(code))
      expect((await store.exchange.fetches(id)).map(({ reader }) => reader)).toEqual(['user:other'])
    })

    it('is as before when the decision fails', async () => {
      const { place, store, ada, next, whole } = await openOne()
      const { id, anew } = whole
      const tables = ['transfers', 'transfer_files', 'recipients', 'mails', 'fetches']
      const rows = async () => {
        const all = tables.map(table => place.run(`select * from ${table} order by 1`))
        return plainBytes(await Promise.all(all))
      }
      const before = await rows()
      const failing = stored(store, async exchange => {
        await exchange.handOver(id, next, anew)
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(await rows()).toEqual(before)
      expect((await store.exchange.transfer(id))?.owner.id).toBe(ada.id)
    })

    it('touches nothing of another transfer, whatever is named', async () => {
      const { store, ada, next, whole } = await openOne()
      const other = await storeWhole(store, ada)
      await stored(store, exchange => exchange.handOver(other.id, next, whole.anew))
      await stored(store, exchange => exchange.handOver('\u0000' as TransferId, next, whole.anew))
      const { exchange } = store
      expect((await exchange.transfer(whole.id))?.owner.id).toBe(ada.id)
      expect(plainBytes(await exchange.recipients(whole.id))).toEqual(plainBytes([whole.recipient]))
      expect(plainBytes(await exchange.files(whole.id))).toEqual(plainBytes([whole.file]))
      expect(await exchange.mails(whole.id)).toHaveLength(2)
      expect(plainBytes(await exchange.recipients(other.id))).toEqual(plainBytes([other.recipient]))
    })
  })
}
