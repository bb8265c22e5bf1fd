// Handing over: who and what is refused, what stays, and what changes or fails in between.
import { describe, expect, it } from 'vitest'
import type { TransferId, UserId } from '../id.ts'
import { type Commands, gatesOf, nobodyElse } from '../test/gates.ts'
import { deactivated, femi, leaving, leavingWith, whileSealing } from '../test/handing-over.ts'
import { occasion } from '../test/open-portal.ts'
import { noon, person } from '../test/people.ts'
import { at, draftOf, outbox, outside, sent } from '../test/transfers.ts'
import { addRecipients } from './add-recipients.ts'
import { deleteTransfer } from './delete-transfer.ts'
import { handOver } from './hand-over.ts'
import { inspectLink } from './inspect-link.ts'
import { listTransfersOf } from './list-transfers-of.ts'
import { notifyRecipients } from './notify-recipients.ts'
import { readTransfer } from './read-transfer.ts'
import { removeRecipient } from './remove-recipient.ts'
import { requestCode } from './request-code.ts'
import { revokeTransfer } from './revoke-transfer.ts'

const unknownId = '018f0000-0000-7000-8000-000000000000' as TransferId
const page = { offset: 0, limit: 50 }
const bo = 'bo@elsewhere.example'

const commands: Commands = {
  handOver: (p, on, user) => handOver(p, on, { from: user, to: 'bo@example.com' }),
  listTransfersOf: (p, on, user) => listTransfersOf(p, on, user, page)
}

describe('what is handed over', () => {
  const gates = {
    ...nobodyElse,
    administrator: 'passes',
    operator: 'passes',
    system: 'passes',
    demoted: 'session.not-administrator',
    person: 'session.not-administrator',
    impersonator: 'session.impersonating'
  }

  it.each(Object.entries(commands))('is for administrators: %s', async (_name, command) => {
    expect(await gatesOf(command, gates)).toEqual(gates)
  })

  it('goes to nobody but another person who is registered', async () => {
    const { portal, on, heir, give, robot, id } = await leavingWith()
    await robot()
    for (const to of [
      'nobody@example.com',
      'amara@example.com',
      'AMARA@example.com',
      'robot@example.com',
      '',
      '\u0000'
    ])
      await expect(give({ to }), to).rejects.toMatchObject({
        kind: 'invalid',
        code: 'hand-over.receiver',
        fields: { to: /./ }
      })
    await deactivated(portal, heir)
    await expect(give()).rejects.toMatchObject({ code: 'hand-over.receiver' })
    expect((await readTransfer(portal, on, id)).state).toBe('open')
  })

  it('comes from an account that there is', async () => {
    const { portal } = await leaving()
    for (const from of ['nobody', '\u0000'] as UserId[]) {
      await expect(handOver(portal, occasion(), { from, to: femi })).rejects.toMatchObject({ code: 'user.unknown' })
      await expect(listTransfersOf(portal, occasion(), from, page)).rejects.toMatchObject({ code: 'user.unknown' })
    }
  })

  it('is listed without a word of what it is', async () => {
    const { portal, on, leaver, transfer, id } = await leavingWith({ files: [5, 0], recipients: [bo, 'cy@e.example'] })
    const later = await sent(portal, at(on, noon + 1), { access: 'public', recipients: [] })
    await draftOf(portal, on)
    await revokeTransfer(portal, on, (await sent(portal, on)).transfer.id)
    await deleteTransfer(portal, on, (await sent(portal, on)).transfer.id)
    const found = await listTransfersOf(portal, occasion(), leaver.id, page)
    const one = { id, sentAt: noon, expiresAt: transfer.expiresAt, files: 2, bytes: 5, recipients: 2 }
    expect(found).toMatchObject({ total: 2, transfers: [{ id: later.transfer.id, recipients: 0 }, one] })
    expect(found.transfers[1]).toEqual(one)
    expect(await listTransfersOf(portal, occasion(), leaver.id, { offset: 1, limit: 1 })).toEqual({
      total: 2,
      transfers: [one]
    })
    const late = occasion(undefined, transfer.expiresAt + 1)
    expect(await listTransfersOf(portal, late, leaver.id, page)).toEqual({ total: 0, transfers: [] })
  })
})

describe('handing over transfers by name', () => {
  it('leaves the others', async () => {
    const { portal, on, give, id } = await leavingWith()
    const other = (await sent(portal, on)).transfer.id
    expect(await give({ transferIds: [id, id] })).toEqual({ handedOver: 1, left: 0 })
    expect((await readTransfer(portal, on, other)).state).toBe('open')
  })

  it('counts those that are over and what was sent in as left, and changes none of them', async () => {
    const { portal, on, leaver, give, id } = await leavingWith()
    const revoked = (await sent(portal, on)).transfer.id
    await revokeTransfer(portal, on, revoked)
    const expired = (await sent(portal, at(on, noon - 86_400_000 * 14))).transfer.id
    const sentIn = { ...(await sent(portal, on)).transfer, id: unknownId, kind: 'sent-in', access: 'owner' } as const
    await portal.store.write(tx => tx.exchange.insertTransfer(sentIn))
    const transferIds = [revoked, expired, sentIn.id, id]
    expect(await give({ transferIds })).toEqual({ handedOver: 1, left: 3 })
    for (const left of [revoked, expired, sentIn.id])
      expect((await portal.store.exchange.transfer(left))?.owner.id).toBe(leaver.id)
    // Without names, what is still open of theirs.
    expect(await give()).toEqual({ handedOver: 1, left: 1 })
    expect((await portal.store.exchange.transfer(sentIn.id))?.owner.id).toBe(leaver.id)
  })

  it('refuses one that isn’t theirs, naming it, before anything is handed over', async () => {
    const { portal, on, next, give, id } = await leavingWith()
    const theirOwn = (await sent(portal, next)).transfer.id
    const draft = (await draftOf(portal, on)).id
    const gone = (await sent(portal, on)).transfer.id
    await deleteTransfer(portal, on, gone)
    for (const wrong of [unknownId, '\u0000' as TransferId, theirOwn, draft, gone]) {
      const refused = { kind: 'not-found', code: 'transfer.unknown' }
      await expect(give({ transferIds: [id, wrong] }), wrong).rejects.toMatchObject(refused)
    }
    await expect(give({ transferIds: [unknownId] })).rejects.toMatchObject({
      detail: expect.stringContaining(unknownId)
    })
    expect((await readTransfer(portal, on, id)).state).toBe('open')
  })

  it('takes at most 10,000 names, and none for nothing', async () => {
    const { give } = await leaving()
    expect(await give({ transferIds: [] })).toEqual({ handedOver: 0, left: 0 })
    const transferIds = Array.from({ length: 10_001 }, () => unknownId)
    await expect(give({ transferIds })).rejects.toMatchObject({ kind: 'invalid', code: 'hand-over.transfers' })
  })

  it('answers the same again', async () => {
    const { portal, give, id } = await leavingWith()
    for (let i = 0; i < 2; i += 1) expect(await give({ transferIds: [id] })).toEqual({ handedOver: 1, left: 0 })
    expect(await portal.store.events.find({ action: 'transfer.handed-over', limit: 9 })).toHaveLength(1)
  })
})

describe('what changes while a transfer is handed over', () => {
  it('is a recipient added or removed: the new owner has them as they are, told or not', async () => {
    const { portal, on, next, leaver, give, id, recipients } = await leavingWith({
      notify: true,
      recipients: [bo, 'di@e.example']
    })
    const by = whileSealing(portal, 'manifest:', async () => {
      await addRecipients(portal, on, id, { recipients: ['cy@e.example'], notify: true })
      if (recipients[1]) await removeRecipient(portal, on, id, recipients[1].id)
    })
    expect(await give({ by })).toEqual({ handedOver: 1, left: 0 })
    await portal.dataKeys.destroy(leaver.vaultId)
    expect((await readTransfer(portal, next, id)).people.map(({ address }) => address)).toEqual([bo, 'cy@e.example'])
    expect((await outbox(portal, id)).map(({ to }) => to)).toEqual([bo, 'cy@e.example'])
  })

  it('is a code or a mail put into the outbox: it is sent', async () => {
    const { portal, on, leaver, give, id, link } = await leavingWith()
    const by = whileSealing(portal, 'header:', async () => {
      await requestCode(portal, outside(), id, { ...link, browserToken: 'b' }, bo)
      await notifyRecipients(portal, on, id)
    })
    await give({ by })
    await portal.dataKeys.destroy(leaver.vaultId)
    const mails = await outbox(portal, id)
    expect(mails.map(({ kind }) => kind)).toContain('code')
    expect(mails.every(mail => mail.kind === 'sent-in' || mail.senderName === femi)).toBe(true)
  })

  it.each([
    ['revoked', revokeTransfer],
    ['deleted', deleteTransfer]
  ])('is that it was %s: so it stays', async (_, end) => {
    const { portal, on, leaver, give, id, link } = await leavingWith()
    const by = whileSealing(portal, 'manifest:', () => end(portal, on, id))
    expect(await give({ by, transferIds: [id] })).toEqual({ handedOver: 0, left: 1 })
    expect((await portal.store.exchange.transfer(id))?.owner.id).toBe(leaver.id)
    await expect(inspectLink(portal, outside(), id, link)).rejects.toMatchObject({ name: 'DomainError' })
  })

  it('is that another had it first: it is theirs alone', async () => {
    const { portal, give, id, leaver } = await leavingWith()
    const third = await person(portal, 'third@example.com', { signIn: 'saml' })
    const by = whileSealing(portal, 'manifest:', () => give({ to: 'third@example.com' }))
    expect(await give({ by })).toEqual({ handedOver: 0, left: 0 })
    await portal.dataKeys.destroy(leaver.vaultId)
    expect((await portal.store.exchange.transfer(id))?.owner.id).toBe(third.id)
    const outcomes = await Promise.all([give({ to: 'third@example.com' }), give()])
    expect(outcomes.map(({ handedOver }) => handedOver)).toEqual([0, 0])
  })

  it('is that whoever gets it was deactivated: then nothing is handed over', async () => {
    const { portal, on, heir, give, id } = await leavingWith()
    const by = whileSealing(portal, 'manifest:', () => deactivated(portal, heir))
    await expect(give({ by })).rejects.toMatchObject({ code: 'hand-over.receiver' })
    expect((await readTransfer(portal, on, id)).state).toBe('open')
  })

  it('is that the old key was destroyed and the vault let go: then nothing is handed over', async () => {
    const { portal, leaver, give } = await leavingWith()
    const by = whileSealing(portal, 'header:', async () => {
      await portal.store.write(tx =>
        tx.users.update({ ...leaver, vaultId: unknownId as string as typeof leaver.vaultId })
      )
      await portal.dataKeys.destroy(leaver.vaultId)
    })
    expect(await give({ by })).toMatchObject({ handedOver: 0 })
    expect(await portal.store.exchange.inVault(leaver.vaultId, 9)).toHaveLength(1)
  })
})

describe('after a failure in between', () => {
  it('each transfer is one’s or the other’s and can be read, and the same call goes on', async () => {
    const { portal, on, next, leaver, heir, give, id, link } = await leavingWith()
    const all = [{ id, link }]
    for (let i = 0; i < 8; i += 1) {
      const { transfer, proof } = await sent(portal, on)
      all.push({ id: transfer.id, link: { proof } })
    }
    const owners = async () => {
      const found = all.map(async one => (await portal.store.exchange.transfer(one.id))?.owner.id)
      return new Set(await Promise.all(found))
    }
    const broken = whileSealing(portal, `manifest:${all[5]?.id}`, () => Promise.reject(new Error('the process died')))
    await expect(give({ by: broken })).rejects.toThrow('the process died')
    expect(await owners()).toEqual(new Set([leaver.id, heir.id]))
    for (const one of all) expect(await inspectLink(portal, outside(), one.id, one.link)).toMatchObject({ id: one.id })
    const mine = (await listTransfersOf(portal, occasion(), leaver.id, page)).total
    expect(await give()).toEqual({ handedOver: mine, left: 0 })
    expect(await give({ transferIds: all.map(one => one.id) })).toEqual({ handedOver: 9, left: 0 })
    expect(await give()).toEqual({ handedOver: 0, left: 0 })
    await portal.dataKeys.destroy(leaver.vaultId)
    for (const one of all) expect((await readTransfer(portal, next, one.id)).people).toMatchObject([{ address: bo }])
    expect(await portal.store.events.find({ action: 'transfer.handed-over', limit: 99 })).toHaveLength(9)
  })
})
