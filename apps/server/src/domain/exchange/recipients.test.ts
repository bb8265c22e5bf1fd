import { describe, expect, it } from 'vitest'
import { addUser, openPortal } from '../test/open-portal.ts'
import { noon, person } from '../test/people.ts'
import { at, day, replacing, sent, signedIn, told } from '../test/transfers.ts'
import { addRecipients } from './add-recipients.ts'
import { notifyRecipients } from './notify-recipients.ts'
import { readTransfer } from './read-transfer.ts'
import { removeRecipient } from './remove-recipient.ts'
import { suggestRecipients } from './suggest-recipients.ts'

const amara = 'amara@example.com'

async function exchange() {
  const portal = await openPortal()
  return { portal, on: await signedIn(portal, amara) }
}

describe('recipients', () => {
  it('are added once each, and told if that is wanted', async () => {
    const { portal, on } = await exchange()
    const { id } = (await sent(portal, on)).transfer
    const more = { recipients: ['BO@elsewhere.example', 'cy@e.example', 'CY@e.example'], notify: true }
    await Promise.all([addRecipients(portal, on, id, more), addRecipients(portal, on, id, more)])
    const { people } = await readTransfer(portal, on, id)
    expect(people.map(({ address, notifiedAt }) => [address, notifiedAt])).toEqual([
      ['bo@elsewhere.example', null],
      ['cy@e.example', noon]
    ])
    expect(await portal.store.exchange.mails(id)).toHaveLength(1)
    const events = await portal.store.events.find({ targetId: id, action: 'transfer.changed', limit: 10 })
    expect(events.map(event => event.details)).toEqual([{ recipientsAdded: 1 }])
  })

  it('are no more than allowed, with those that are there', async () => {
    const { portal, on } = await exchange()
    const { id } = (await sent(portal, on)).transfer
    const recipients = Array.from({ length: 100 }, (_, i) => `${i}@e.example`)
    const added = addRecipients(portal, on, id, { recipients, notify: false })
    await expect(added).rejects.toMatchObject({ code: 'transfer.too-many-recipients' })
    await addRecipients(portal, on, id, { recipients: recipients.slice(1), notify: false })
  })

  it('can’t be added to a link for anyone, nor to what is over', async () => {
    const { portal, on } = await exchange()
    const more = { recipients: ['cy@e.example'], notify: false }
    const { id } = (await sent(portal, on, { access: 'public', recipients: [] })).transfer
    await expect(addRecipients(portal, on, id, more)).rejects.toMatchObject({ code: 'transfer.state' })
    const over = (await sent(portal, on)).transfer.id
    const late = addRecipients(portal, at(on, noon + 14 * day), over, more)
    await expect(late).rejects.toMatchObject({ code: 'transfer.over' })
  })

  it('are removed, which changes nothing when they were already', async () => {
    const { portal, on } = await exchange()
    const { transfer, recipients } = await sent(portal, on)
    const [recipient] = recipients
    for (let i = 0; recipient && i < 2; i += 1) await removeRecipient(portal, on, transfer.id, recipient.id)
    expect((await readTransfer(portal, on, transfer.id)).people).toEqual([])
    expect(await told(portal, transfer.id)).toEqual(['transfer.sent', 'transfer.changed'])
  })

  it('are told again, but not while a mail to them is under way', async () => {
    const { portal, on } = await exchange()
    const { transfer, recipients } = await sent(portal, on, { recipients: ['bo@e.example', 'cy@e.example'] })
    const { id } = transfer
    expect(await notifyRecipients(portal, on, id, recipients[0]?.id)).toBe(1)
    expect(await portal.store.exchange.mails(id)).toHaveLength(1)
    expect(await notifyRecipients(portal, on, id)).toBe(2)
    expect(await portal.store.exchange.mails(id)).toHaveLength(2)
    expect(await notifyRecipients({ ...portal, mail: false }, on, id, recipients[0]?.id)).toBe(1)
  })

  it('removed in the very moment are told nothing', async () => {
    const { portal, on } = await exchange()
    const { transfer, recipients } = await sent(portal, on)
    const dataKeys = replacing(portal.dataKeys, 'open', async (owner, sealed, context) => {
      for (const recipient of recipients) await removeRecipient(portal, on, transfer.id, recipient.id)
      return portal.dataKeys.open(owner, sealed, context)
    })
    expect(await notifyRecipients({ ...portal, dataKeys }, on, transfer.id)).toBe(0)
    expect(await portal.store.exchange.mails(transfer.id)).toEqual([])
  })

  it('are suggested from those one sent to and from the organisation', async () => {
    const { portal, on } = await exchange()
    await addUser(portal, { userName: 'zoe@example.com', displayName: 'Zoe Adler' })
    await person(portal, 'zoe-robot@example.com', { signIn: 'service' })
    await sent(portal, on, { recipients: ['zoe@elsewhere.example', 'bo@e.example', 'ZOE@example.com'] })
    expect(await suggestRecipients(portal, on, 'zoe')).toEqual([
      { address: 'zoe@example.com', name: 'Zoe Adler' },
      { address: 'zoe@elsewhere.example', name: null }
    ])
    const other = await signedIn(portal, 'other@example.com')
    expect(await suggestRecipients(portal, other, 'elsewhere')).toEqual([])
  })
})
