import { describe, expect, it } from 'vitest'
import { setActiveById } from '../directory/set-active.ts'
import type { UserId } from '../id.ts'
import { occasion, openPortal } from '../test/open-portal.ts'
import { bring, person, provided } from '../test/people.ts'
import { changeSignOnPolicy, describeSignOnPolicy, readSignOnPolicy } from './policy.ts'

describe('enforcing single sign-on', () => {
  it('waits for a provider that has signed somebody in, and is still on', async () => {
    const portal = await openPortal()
    await person(portal, 'bo@example.com')
    const enforce = { enforceSingleSignOn: true, breakGlass: [] }
    const refusal = { kind: 'conflict', code: 'sign-on.not-proven' }
    await expect(changeSignOnPolicy(portal, occasion(), enforce)).rejects.toMatchObject(refusal)
    const provider = await provided(portal)
    await expect(changeSignOnPolicy(portal, occasion(), enforce)).rejects.toMatchObject(refusal)
    expect((await describeSignOnPolicy(portal, occasion())).obstacle).toMatch(/sign in through it yourself/)
    await bring(portal, provider, { nameId: 'bo@example.com' })
    expect((await describeSignOnPolicy(portal, occasion())).obstacle).toBeNull()
    expect(await changeSignOnPolicy(portal, occasion(), enforce)).toEqual(enforce)
    expect(await readSignOnPolicy(portal.store)).toEqual(enforce)
  })

  it('names break-glass accounts that are registered and have a password, each once', async () => {
    const portal = await openPortal()
    const bo = await person(portal, 'bo@example.com')
    const others = [
      await person(portal, 'saml@example.com', { signIn: 'saml' }),
      await person(portal, 'invited@example.com', { password: null }),
      await person(portal, 'gone@example.com')
    ]
    await setActiveById(portal, occasion(), others[2]?.id ?? bo.id, false)
    for (const id of [...others.map(user => user.id), 'nobody' as UserId]) {
      const refusal = { kind: 'invalid', code: 'sign-on.break-glass', fields: { 'breakGlass.1': expect.any(String) } }
      const policy = { enforceSingleSignOn: false, breakGlass: [bo.id, id] }
      await expect(changeSignOnPolicy(portal, occasion(), policy)).rejects.toMatchObject(refusal)
    }
    const policy = { enforceSingleSignOn: false, breakGlass: [bo.id, bo.id] }
    expect((await changeSignOnPolicy(portal, occasion(), policy)).breakGlass).toEqual([bo.id])
    const described = await describeSignOnPolicy(portal, occasion())
    expect(described.breakGlass.map(user => user.id)).toEqual([bo.id])
    expect(described.passwordAccounts).toMatchObject([{ user: { id: bo.id }, secondFactor: false }])
  })

  it('is told before and after, once for each change', async () => {
    const portal = await openPortal()
    const bo = await person(portal, 'bo@example.com')
    const policy = { enforceSingleSignOn: false, breakGlass: [bo.id] }
    await changeSignOnPolicy(portal, occasion(), policy)
    await changeSignOnPolicy(portal, occasion(), policy)
    expect(await portal.store.events.find({ action: 'setting.changed', limit: 5 })).toMatchObject([
      {
        target: { kind: 'setting', id: 'sign-on.policy' },
        details: { before: { breakGlass: [] }, after: { breakGlass: [bo.id] } }
      }
    ])
  })
})
