import { describe, expect, it } from 'vitest'
import type { TransferId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { startImpersonation } from '../sign-on/impersonation.ts'
import { addUser, occasion, openPortal } from '../test/open-portal.ts'
import { noon, person, resumed, sessionOf } from '../test/people.ts'
import { at, day, draftOf, outside, sent, signedIn, told } from '../test/transfers.ts'
import { addRecipients } from './add-recipients.ts'
import { deleteTransfer } from './delete-transfer.ts'
import { extendTransfer } from './extend-transfer.ts'
import { listTransfers, type TransfersQuery } from './list-transfers.ts'
import { notifyRecipients } from './notify-recipients.ts'
import { readContent } from './read-content.ts'
import { readOwnContent } from './read-own-content.ts'
import { readTransfer } from './read-transfer.ts'
import { removeDue } from './remove-due.ts'
import { revokeTransfer } from './revoke-transfer.ts'

const amara = 'amara@example.com'
const system = (time: number) => occasion({ kind: 'system' }, time)

async function exchange() {
  const portal = await openPortal()
  return { portal, on: await signedIn(portal, amara) }
}

const query = (changes: Partial<TransfersQuery> = {}): TransfersQuery => ({
  view: 'sent',
  search: '',
  offset: 0,
  limit: 50,
  ...changes
})

/** The dates things were sent at, in days after the first. */
async function found(portal: Portal, on: Parameters<typeof listTransfers>[1], changes: Partial<TransfersQuery>) {
  const { transfers } = await listTransfers(portal, on, query(changes))
  return transfers.map(transfer => ((transfer.sentAt ?? 0) - noon) / day)
}

describe('a history', () => {
  it('lists what was sent, newest first, with its recipients and who opened it', async () => {
    const { portal, on } = await exchange()
    const recipients = ['a@e.example', 'bo@example.com', 'c@e.example', 'd@e.example']
    const { transfer, proof } = await sent(portal, on, { recipients, files: [3, 4] })
    await sent(portal, at(on, noon + day), { access: 'public', recipients: [] })
    await draftOf(portal, on)
    await readContent(portal, await signedIn(portal, 'bo@example.com'), transfer.id, { proof })
    const { transfers, total } = await listTransfers(portal, on, query())
    expect(total).toBe(2)
    expect(transfers[1]).toEqual({
      id: transfer.id,
      state: 'open',
      access: 'recipients',
      files: 2,
      bytes: 7,
      sentAt: noon,
      expiresAt: noon + 14 * day,
      recipients: ['a@e.example', 'bo@example.com', 'c@e.example'],
      recipientCount: 4,
      openedBy: 1,
      sender: null,
      requestTitle: null
    })
    expect(transfers[0]).toMatchObject({ access: 'public', recipients: [], sentAt: noon + day })
  })

  it('lists what others sent to one’s addresses, with the sender and no other recipients', async () => {
    const { portal } = await exchange()
    const sender = await addUser(portal, { userName: 'dee@example.com', name: { givenName: 'Dee', familyName: 'Rao' } })
    const dee = (await sessionOf(portal, sender)).occasion
    await sent(portal, dee, { recipients: ['BO@example.com', 'other@e.example'] })
    const bo = await signedIn(portal, 'bo@example.com')
    const { transfers } = await listTransfers(portal, bo, query({ view: 'received' }))
    expect(transfers).toMatchObject([
      { sender: { name: 'Dee Rao', address: 'dee@example.com' }, recipients: [], recipientCount: 0, openedBy: 0 }
    ])
    const other = await signedIn(portal, 'cy@example.com')
    expect(await found(portal, other, { view: 'received' })).toEqual([])
  })

  it('is searched by recipients, and by senders', async () => {
    const { portal, on } = await exchange()
    await sent(portal, on, { recipients: ['Zoe@elsewhere.example'] })
    await sent(portal, at(on, noon + day), { recipients: ['bo@example.com', 'zoe@ELSEWHERE.example'] })
    await sent(portal, at(on, noon + 2 * day), { recipients: ['bo@example.com'] })
    expect(await found(portal, on, { search: ' ZOE@else ' })).toEqual([1, 0])
    expect(await found(portal, on, { search: 'zoe', offset: 1 })).toEqual([0])
    expect(await found(portal, on, { search: 'nobody' })).toEqual([])
    const bo = await signedIn(portal, 'bo@example.com')
    expect(await found(portal, bo, { view: 'received', search: 'AMARA' })).toEqual([2, 1])
    expect(await found(portal, bo, { view: 'received', search: 'zoe' })).toEqual([])
  })

  it('tells what is open and what is over, also while it is searched', async () => {
    const { portal, on } = await exchange()
    const { transfer } = await sent(portal, on)
    await sent(portal, at(on, noon + day), { expiresInDays: 1 })
    await sent(portal, at(on, noon + 2 * day))
    await revokeTransfer(portal, on, transfer.id)
    const now = at(on, noon + 2 * day)
    for (const search of ['', 'bo@']) {
      expect(await found(portal, now, { state: 'open', search })).toEqual([2])
      expect(await found(portal, now, { state: 'over', search })).toEqual([1, 0])
    }
    const { transfers } = await listTransfers(portal, now, query())
    expect(transfers.map(({ state }) => state)).toEqual(['open', 'expired', 'revoked'])
  })

  it('is looked at by who acts in the account, without its content', async () => {
    const { portal, on } = await exchange()
    const { transfer } = await sent(portal, on)
    const admin = await person(portal, 'admin@example.com', { signIn: 'saml', administrator: true })
    const owner = await portal.store.users.byUserName(amara)
    const { token, occasion: own } = await sessionOf(portal, admin)
    if (owner) await startImpersonation(portal, own, owner.id)
    const acting = await resumed(portal, token)
    expect(await found(portal, acting, {})).toEqual([0])
    expect(await readTransfer(portal, acting, transfer.id)).toMatchObject({ id: transfer.id })
    await expect(readOwnContent(portal, acting, transfer.id)).rejects.toMatchObject({ code: 'session.impersonating' })
  })

  it('of another is unknown', async () => {
    const { portal, on } = await exchange()
    const { transfer } = await sent(portal, on, { recipients: ['bo@example.com'] })
    const bo = await signedIn(portal, 'bo@example.com')
    const asked = [
      () => readTransfer(portal, bo, transfer.id),
      () => extendTransfer(portal, bo, transfer.id, 3),
      () => revokeTransfer(portal, bo, transfer.id),
      () => deleteTransfer(portal, bo, transfer.id),
      () => addRecipients(portal, bo, transfer.id, { recipients: ['x@e.example'], notify: false }),
      () => notifyRecipients(portal, bo, transfer.id)
    ]
    for (const ask of asked) await expect(ask()).rejects.toMatchObject({ code: 'transfer.unknown' })
    await expect(readTransfer(portal, bo, 'x' as TransferId)).rejects.toMatchObject({ code: 'transfer.unknown' })
  })

  it('shows what was lost with a destroyed key as gone, not as a fault', async () => {
    const { portal, on } = await exchange()
    const { transfer } = await sent(portal, on)
    await portal.dataKeys.destroy(transfer.ownerId)
    expect(await listTransfers(portal, on, query())).toMatchObject({
      transfers: [{ recipients: [], recipientCount: 1 }]
    })
    expect((await readTransfer(portal, on, transfer.id)).people).toMatchObject([{ address: '' }])
    expect(await found(portal, on, { search: 'bo' })).toEqual([])
    await expect(readOwnContent(portal, on, transfer.id)).rejects.toMatchObject({ code: 'transfer.erased' })
  })
})

describe('the page of a transfer', () => {
  it('tells when its content goes, and what was said of its files and recipients', async () => {
    const { portal, on } = await exchange()
    const { transfer, files } = await sent(portal, on, { files: [3, 4], notify: true })
    expect(await readTransfer(portal, on, transfer.id)).toMatchObject({
      createdAt: noon,
      removalAt: noon + 21 * day,
      revokedAt: null,
      removedAt: null,
      password: false,
      receivingKeyId: null,
      people: [
        {
          address: 'bo@elsewhere.example',
          addedAt: noon,
          notifiedAt: noon,
          mailFailure: null,
          openedAt: null,
          fetched: 0
        }
      ],
      fileList: files.map(({ id, position, bytes }) => ({ id, position, bytes })),
      fetches: []
    })
  })

  it('is known of a draft too', async () => {
    const { portal, on } = await exchange()
    const { id } = await draftOf(portal, on)
    expect(await readTransfer(portal, on, id)).toMatchObject({ state: 'draft', sentAt: null })
  })
})

describe('a transfer', () => {
  it('is extended, or ends sooner, within what is allowed', async () => {
    const { portal, on } = await exchange()
    const { id } = (await sent(portal, on)).transfer
    await extendTransfer(portal, on, id, 300)
    await extendTransfer(portal, on, id, 300)
    await extendTransfer(portal, on, id, 1)
    expect(await readTransfer(portal, on, id)).toMatchObject({ expiresAt: noon + day })
    await expect(extendTransfer(portal, on, id, 366)).rejects.toMatchObject({ code: 'transfer.options' })
    const events = await portal.store.events.find({ targetId: id, action: 'transfer.changed', limit: 10 })
    expect(events.map(event => event.details)).toEqual([
      { expiry: { before: noon + 14 * day, after: noon + 300 * day } },
      { expiry: { before: noon + 300 * day, after: noon + day } }
    ])
  })

  it('is open again when it is extended after it expired, until its content goes', async () => {
    const { portal, on } = await exchange()
    const { id } = (await sent(portal, on)).transfer
    const late = noon + 20 * day
    await extendTransfer(portal, at(on, late), id, 2)
    expect((await readTransfer(portal, at(on, late), id)).state).toBe('open')
    const later = noon + 60 * day
    expect(await removeDue(portal, system(later), 10)).toBe(1)
    await expect(extendTransfer(portal, at(on, later), id, 2)).rejects.toMatchObject({ code: 'transfer.over' })
  })

  it('is revoked once and for all', async () => {
    const { portal, on } = await exchange()
    const { id } = (await sent(portal, on)).transfer
    await Promise.all([revokeTransfer(portal, on, id), revokeTransfer(portal, on, id)])
    await revokeTransfer(portal, at(on, noon + 1), id)
    expect(await readTransfer(portal, on, id)).toMatchObject({ state: 'revoked', revokedAt: noon })
    expect(await told(portal, id)).toEqual(['transfer.sent', 'transfer.revoked'])
    await expect(extendTransfer(portal, on, id, 3)).rejects.toMatchObject({ code: 'transfer.over' })
  })

  it('that is deleted is unknown to everybody at once', async () => {
    const { portal, on } = await exchange()
    const { transfer, proof } = await sent(portal, on, { access: 'public', recipients: [] })
    await deleteTransfer(portal, on, transfer.id)
    await expect(readTransfer(portal, on, transfer.id)).rejects.toMatchObject({ code: 'transfer.unknown' })
    await expect(deleteTransfer(portal, on, transfer.id)).rejects.toMatchObject({ code: 'transfer.unknown' })
    await expect(readContent(portal, outside(), transfer.id, { proof })).rejects.toMatchObject({
      code: 'transfer.unknown'
    })
    expect(await found(portal, on, {})).toEqual([])
  })

  it('can’t be changed while it is a draft, and can be deleted', async () => {
    const { portal, on } = await exchange()
    const { id } = await draftOf(portal, on)
    for (const ask of [
      () => extendTransfer(portal, on, id, 3),
      () => revokeTransfer(portal, on, id),
      () => addRecipients(portal, on, id, { recipients: ['x@e.example'], notify: false }),
      () => readOwnContent(portal, on, id)
    ])
      await expect(ask()).rejects.toMatchObject({ code: 'transfer.state' })
    await deleteTransfer(portal, on, id)
    await expect(readTransfer(portal, on, id)).rejects.toMatchObject({ code: 'transfer.unknown' })
  })
})
