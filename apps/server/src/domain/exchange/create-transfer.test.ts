import { describe, expect, it } from 'vitest'
import { setActive } from '../directory/set-active.ts'
import { occasion, openPortal } from '../test/open-portal.ts'
import { noon } from '../test/people.ts'
import { day, draftOf, signedIn } from '../test/transfers.ts'
import { changeExchangeOptions, readExchangeOptions } from './options.ts'
import { openAddress } from './recipients.ts'

const amara = 'amara@example.com'

describe('a new transfer', () => {
  it('is a draft that expires as the portal says', async () => {
    const portal = await openPortal()
    const transfer = await draftOf(portal, await signedIn(portal, amara))
    expect(transfer).toMatchObject({ state: 'draft', kind: 'sent', access: 'recipients', expiresAt: noon + 14 * day })
  })

  it('has each recipient once, as first typed and in that order', async () => {
    const portal = await openPortal()
    const recipients = [' Zoe@Elsewhere.example ', 'bo@elsewhere.example', 'zoe@elsewhere.EXAMPLE']
    const { id, ownerId } = await draftOf(portal, await signedIn(portal, amara), { recipients })
    const kept = await portal.store.exchange.recipients(id)
    const addresses = await Promise.all(kept.map(recipient => openAddress(portal, ownerId, recipient)))
    expect(addresses).toEqual(['Zoe@Elsewhere.example', 'bo@elsewhere.example'])
  })

  it('keeps no address in the clear', async () => {
    const portal = await openPortal()
    const { id } = await draftOf(portal, await signedIn(portal, amara))
    const [kept] = await portal.store.exchange.recipients(id)
    expect(Buffer.from(kept?.sealedAddress ?? '').includes('elsewhere')).toBe(false)
    expect(JSON.stringify(await portal.store.events.find({ limit: 100 }))).not.toContain('elsewhere')
  })

  it.each([
    ['no recipient', { recipients: [] }, 'transfer.options', ['recipients']],
    ['what is no address', { recipients: ['bo@elsewhere.example', 'bo'] }, 'transfer.options', ['recipients.1']],
    ['a hidden character', { recipients: ['b\u200bo@elsewhere.example'] }, 'transfer.options', ['recipients.0']],
    [
      'recipients of a link for anyone',
      { access: 'public', recipients: ['bo@e.example'] },
      'transfer.options',
      ['recipients']
    ],
    ['a password for recipients', { password: 'long enough' }, 'transfer.options', ['password']],
    ['a short password', { access: 'public', password: '1234567' }, 'transfer.options', ['password']],
    ['no days', { expiresInDays: 0 }, 'transfer.options', ['expiresInDays']],
    ['half a day', { expiresInDays: 0.5 }, 'transfer.options', ['expiresInDays']],
    ['more than a year', { expiresInDays: 366 }, 'transfer.options', ['expiresInDays']]
  ] as const)('is refused with %s', async (_, choice, code, fields) => {
    const portal = await openPortal()
    const refused = await draftOf(portal, await signedIn(portal, amara), choice).catch(error => error)
    expect(refused).toMatchObject({ code })
    expect(Object.keys(refused.fields)).toEqual(fields)
  })

  it('keeps to what administrators allow', async () => {
    const portal = await openPortal()
    const on = await signedIn(portal, amara)
    const options = await readExchangeOptions(portal.store)
    const strict = { expiryMinDays: 2, expiryDefaultDays: 3, expiryMaxDays: 5, publicLinks: false, maxRecipients: 1 }
    await changeExchangeOptions(portal, occasion(), { ...options, ...strict })
    const recipients = ['a@e.example', 'b@e.example']
    await expect(draftOf(portal, on, { expiresInDays: 1 })).rejects.toMatchObject({ code: 'transfer.options' })
    await expect(draftOf(portal, on, { expiresInDays: 6 })).rejects.toMatchObject({ code: 'transfer.options' })
    await expect(draftOf(portal, on, { access: 'public' })).rejects.toMatchObject({ code: 'transfer.public' })
    await expect(draftOf(portal, on, { recipients })).rejects.toMatchObject({ code: 'transfer.too-many-recipients' })
    expect(await draftOf(portal, on, { expiresInDays: 5 })).toMatchObject({ expiresAt: noon + 5 * day })
    expect(await draftOf(portal, on)).toMatchObject({ expiresAt: noon + 3 * day })
  })

  it('is refused to whoever was deactivated since the request began', async () => {
    const portal = await openPortal()
    const on = await signedIn(portal, amara)
    await setActive(portal, occasion(), amara, false)
    await expect(draftOf(portal, on)).rejects.toMatchObject({ code: 'session.required' })
  })
})
