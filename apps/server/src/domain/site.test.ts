import { describe, expect, it } from 'vitest'
import { changeSite, readSite } from './site.ts'
import { occasion, openPortal } from './test/open-portal.ts'

const wanted = { name: ' Acme ', accent: '#AABBCC', sessionIdleMinutes: 30, sessionMaxHours: 8 }

describe('site options', () => {
  it('have defaults, are changed, and told before and after', async () => {
    const portal = await openPortal()
    const defaults = { name: 'Sealpost', accent: '#0f766e', sessionIdleMinutes: 60, sessionMaxHours: 12 }
    expect(await readSite(portal.store)).toEqual(defaults)
    const after = { ...wanted, name: 'Acme', accent: '#aabbcc' }
    expect(await changeSite(portal, occasion(), wanted)).toEqual(after)
    await changeSite(portal, occasion(), wanted)
    expect(await readSite(portal.store)).toEqual(after)
    const told = await portal.store.events.find({ action: 'setting.changed', limit: 5 })
    expect(told).toMatchObject([{ target: { kind: 'setting', id: 'site' }, details: { before: defaults, after } }])
  })

  it.each([
    ['name', { name: ' ' }],
    ['name', { name: 'a\nb' }],
    ['accent', { accent: 'red;}body{display:none' }],
    ['accent', { accent: '#fff' }],
    ['sessionIdleMinutes', { sessionIdleMinutes: 4 }],
    ['sessionIdleMinutes', { sessionIdleMinutes: Number.NaN }],
    ['sessionMaxHours', { sessionMaxHours: 721 }],
    ['sessionMaxHours', { sessionMaxHours: 1.5 }]
  ])('refuse a %s out of bounds', async (field, change) => {
    const portal = await openPortal()
    const refusal = { kind: 'invalid', code: 'site.options', fields: { [field]: expect.any(String) } }
    await expect(changeSite(portal, occasion(), { ...wanted, ...change })).rejects.toMatchObject(refusal)
  })
})
