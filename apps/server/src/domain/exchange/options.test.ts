import { describe, expect, it } from 'vitest'
import { occasion, openPortal } from '../test/open-portal.ts'
import { changeExchangeOptions, readExchangeOptions } from './options.ts'

describe('what may be sent', () => {
  it('is fourteen days, a hundred gibibytes a file and links for anyone until somebody says otherwise', async () => {
    const { store } = await openPortal()
    expect(await readExchangeOptions(store)).toEqual({
      expiryDefaultDays: 14,
      expiryMinDays: 1,
      expiryMaxDays: 365,
      removalDays: 7,
      publicLinks: true,
      maxFileBytes: 107_374_182_400,
      maxTransferBytes: 1_099_511_627_776,
      maxFiles: 1_000,
      maxRecipients: 100
    })
  })

  it('is told in the log before and after', async () => {
    const portal = await openPortal()
    const before = await readExchangeOptions(portal.store)
    await changeExchangeOptions(portal, occasion(), { ...before, publicLinks: false })
    await changeExchangeOptions(portal, occasion(), { ...before, publicLinks: false })
    const events = await portal.store.events.find({ action: 'setting.changed', limit: 10 })
    expect(events.map(event => event.details)).toEqual([{ before, after: { ...before, publicLinks: false } }])
  })

  it.each([
    [{ expiryMinDays: 0 }, 'expiryMinDays'],
    [{ expiryMaxDays: 366 }, 'expiryMaxDays'],
    [{ expiryMinDays: 20, expiryDefaultDays: 20, expiryMaxDays: 10 }, 'expiryMaxDays'],
    [{ expiryMinDays: 5, expiryDefaultDays: 4 }, 'expiryDefaultDays'],
    [{ expiryMaxDays: 10, expiryDefaultDays: 11 }, 'expiryDefaultDays'],
    [{ removalDays: -1 }, 'removalDays'],
    [{ maxFileBytes: 10, maxTransferBytes: 9 }, 'maxFileBytes'],
    [{ maxFileBytes: Number.NaN }, 'maxFileBytes'],
    [{ maxTransferBytes: 1e15 }, 'maxTransferBytes'],
    [{ maxFiles: 1.5 }, 'maxFiles'],
    [{ maxRecipients: 501 }, 'maxRecipients']
  ])('is refused as %o, at the member at fault', async (wrong, field) => {
    const portal = await openPortal()
    const before = await readExchangeOptions(portal.store)
    const change = changeExchangeOptions(portal, occasion(), { ...before, ...wrong })
    const refused = await change.catch(error => error)
    expect(refused).toMatchObject({ code: 'exchange.options' })
    expect(refused.fields).toHaveProperty(field)
    expect(await readExchangeOptions(portal.store)).toEqual(before)
  })
})
