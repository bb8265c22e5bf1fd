// From an empty portal to one that Entra ID provisions, as an administrator and the people they invite live it: through the API alone.
import { TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureSetUpLink } from '../../domain/sign-on/set-up-link.ts'
import { Browser } from '../test/browser.ts'
import { type RunningPortal, startPortal } from '../test/running-portal.ts'
import type { Json } from '../test/scim-client.ts'

let running: RunningPortal
let administrator: Browser

beforeAll(async () => {
  running = await startPortal('SQLite')
  administrator = new Browser(running, '192.0.2.1')
})
afterAll(() => running.close())

const password = 'correct horse battery'
const ben = { userName: 'ben@example.com', password: 'staple battery horse' }
const serviceAccount = 'scim-admin@example.com'

/** The token in a one-time address, which is a page of the portal. */
function tokenIn(url: string): string {
  expect(url.startsWith(`${running.portal.origin}/welcome#`)).toBe(true)
  const token = new URL(url).hash.slice(1)
  secrets.push(token)
  return token
}

/** Everything that was shown once. */
const secrets: string[] = []

const code = (secret: string): string => new TOTP({ secret }).generate({ timestamp: running.time.now })

describe('the first day', () => {
  it('begins with the address that the server prints, which makes the first administrator and then stops', async () => {
    const token = (await ensureSetUpLink(running.portal, { ...running.operator, actor: { kind: 'system' } })) ?? ''
    expect((await administrator.get('/sign-in')).body).toMatchObject({ setUp: true, passwords: true, providers: [] })
    const inspection = await administrator.post('/welcome/inspection', { token })
    expect(inspection.body).toMatchObject({ purpose: 'set-up', userName: null, site: { name: 'Sealpost' } })
    const body = { token, password, userName: 'amara@example.com', givenName: 'Amara', familyName: 'Okafor' }
    expect((await administrator.post('/welcome', { ...body, userName: 'amara' })).body.fields).toHaveProperty(
      'userName'
    )
    expect(await administrator.post('/welcome', body)).toMatchObject({
      status: 200,
      body: { userName: 'amara@example.com', administrator: true }
    })
    expect((await new Browser(running).post('/welcome', body)).body.code).toBe('link.unknown')
    expect((await administrator.get('/sign-in')).body.setUp).toBe(false)
    expect((await administrator.get('/session')).body).toMatchObject({
      userName: 'amara@example.com',
      givenName: 'Amara',
      administrator: true,
      method: 'link',
      impersonating: null
    })
  })

  it('a person who is added gets an invitation, chooses a password with it, and signs in', async () => {
    const added = await administrator.post('/users', { userName: ben.userName, signIn: 'password' })
    expect(added).toMatchObject({ status: 201, body: { user: { userName: ben.userName, source: 'console' } } })
    const again = await administrator.post('/users', { userName: ben.userName.toUpperCase(), signIn: 'password' })
    expect(again).toMatchObject({ status: 409, body: { code: 'user.userName-taken', fields: {} } })
    const token = tokenIn(added.body.invitation.url)
    const browser = new Browser(running, '192.0.2.2')
    expect((await browser.post('/welcome/inspection', { token })).body.userName).toBe(ben.userName)
    expect((await browser.post('/welcome', { token, password: ben.password })).status).toBe(200)
    expect((await browser.delete('/session')).body).toEqual({ redirect: '/auth/' })
    expect((await browser.post('/sign-in', { ...ben, password: `${ben.password}!` })).body.code).toBe('sign-in.refused')
    expect(await browser.post('/sign-in', ben)).toMatchObject({
      status: 200,
      body: { userName: ben.userName, administrator: false }
    })
    expect((await browser.get('/users')).status).toBe(403)
  })

  it('a second factor is asked for once it was confirmed; a code works once, and five wrong ones are enough', async () => {
    const browser = new Browser(running, '192.0.2.3')
    await browser.post('/sign-in', ben)
    const { secret, uri } = (await browser.post('/profile/second-factor')).body
    expect(uri).toMatch(/^otpauth:\/\/totp\//)
    expect((await browser.post('/profile/second-factor/confirmation', { code: '000000' })).status).toBe(400)
    const confirmed = await browser.post('/profile/second-factor/confirmation', { code: code(secret) })
    const { recoveryCodes } = confirmed.body
    secrets.push(secret, ...recoveryCodes)
    expect((await browser.get('/profile')).body.secondFactor).toEqual({
      enabled: true,
      recoveryCodesLeft: recoveryCodes.length
    })
    const next = new Browser(running, '192.0.2.4')
    expect((await next.post('/sign-in', ben)).body.code).toBe('sign-in.second-factor')
    expect((await next.post('/sign-in', { ...ben, code: code(secret) })).body.code).toBe('sign-in.code')
    running.time.now += 30_000
    const fresh = code(secret)
    expect((await next.post('/sign-in', { ...ben, code: fresh })).status).toBe(200)
    expect((await next.post('/sign-in', { ...ben, code: fresh })).body.code).toBe('sign-in.code')
    expect((await next.post('/sign-in', { ...ben, code: recoveryCodes[0] })).status).toBe(200)
    const thief = new Browser(running, '192.0.2.5')
    for (let i = 0; i < 4; i++)
      expect((await thief.post('/sign-in', { ...ben, code: `00000${i}` })).body.code).toBe('sign-in.code')
    running.time.now += 30_000
    expect((await thief.post('/sign-in', { ...ben, code: code(secret) })).body.code).toBe('sign-in.too-many')
    expect((await next.post('/sign-in', { ...ben, code: code(secret) })).status).toBe(200)
  })

  it('an administrator makes a key in a service account’s profile and turns it into a SCIM key, with which SCIM works', async () => {
    const added = await administrator.post('/users', { userName: serviceAccount, signIn: 'service' })
    expect(added.body.invitation).toBeNull()
    const { id } = added.body.user
    expect((await administrator.post(`/users/${id}/impersonation`)).status).toBe(204)
    expect((await administrator.get('/session')).body).toMatchObject({
      userName: 'amara@example.com',
      impersonating: { userName: serviceAccount, signIn: 'service', administrator: false }
    })
    const made = await administrator.post('/profile/keys', { description: 'Entra' })
    expect(made.body).toMatchObject({ key: { kind: 'api', description: 'Entra' }, apiSecret: expect.any(String) })
    expect((await administrator.get('/profile/keys')).body.scim).toBe(false)
    const keyPath = `/profile/keys/${made.body.key.id}/scim`
    expect((await administrator.post(keyPath)).body.code).toBe('key.owner-not-administrator')
    await administrator.delete('/session/impersonation')
    expect((await administrator.put(`/users/${id}/administrator`, { administrator: true })).status).toBe(204)
    await administrator.post(`/users/${id}/impersonation`)
    const turned = (await administrator.post(keyPath)).body
    secrets.push(made.body.apiSecret, turned.password)
    expect(turned).toMatchObject({
      userName: serviceAccount,
      bearerToken: `${serviceAccount}:${turned.password}`,
      tenantUrl: `${running.portal.origin}/scim/v2/entra/`
    })
    expect(await scim(turned.bearerToken)).toBe(200)
    expect(
      (await administrator.get('/profile/keys')).body.keys.map((key: Json) => [key.kind, key.revokedAt === null])
    ).toEqual(
      expect.arrayContaining([
        ['scim', true],
        ['api', false]
      ])
    )
    expect((await administrator.delete(`/profile/keys/${turned.key.id}`)).status).toBe(204)
    expect(await scim(turned.bearerToken)).toBe(401)
    await administrator.delete('/session/impersonation')
    expect((await administrator.get('/session')).body.impersonating).toBeNull()
  })

  it('or in one step, and revokes it from the list of connections', async () => {
    const made = await administrator.post('/provisioning/keys', { userName: 'entra@example.com' })
    expect(made).toMatchObject({ status: 201, body: { createdAccount: true, userName: 'entra@example.com' } })
    expect(await scim(made.body.bearerToken)).toBe(200)
    const { keys, mounts } = (await administrator.get('/provisioning/connections')).body
    expect(keys.map((key: Json) => key.owner.userName)).toContain('entra@example.com')
    expect(mounts).toMatchObject([
      { mount: 'entra', renames: false },
      { mount: 'scim', renames: true }
    ])
    expect((await administrator.put('/provisioning/mounts/entra', { renames: true })).status).toBe(204)
    expect((await administrator.get('/provisioning/connections')).body.mounts[0].renames).toBe(true)
    expect((await administrator.delete(`/provisioning/keys/${made.body.key.id}`)).status).toBe(204)
    expect(await scim(made.body.bearerToken)).toBe(401)
  })

  async function scim(token: string): Promise<number> {
    const headers = { authorization: `Bearer ${token}` }
    return (await running.app.inject({ url: '/scim/v2/entra/Users', headers })).statusCode
  }
})

describe('afterwards', () => {
  it('the list of accounts is paged, searched and counted', async () => {
    const all = (await administrator.get('/users')).body
    expect(all).toMatchObject({ total: all.users.length, registered: all.users.length, deactivated: 0 })
    expect((await administrator.get('/users?search=BEN&limit=1')).body).toMatchObject({
      total: 1,
      users: [{ userName: ben.userName, lastSignInAt: expect.any(String) }]
    })
    expect((await administrator.get('/users?limit=1000')).body).toMatchObject({
      code: 'request.invalid',
      fields: { limit: expect.any(String) }
    })
  })

  it('a lost password and authenticator are mended by an administrator', async () => {
    const [{ id }] = (await administrator.get('/users?search=ben')).body.users
    expect((await administrator.delete(`/users/${id}/second-factor`)).status).toBe(204)
    const link = await administrator.post(`/users/${id}/link`)
    const browser = new Browser(running, '192.0.2.6')
    const token = tokenIn(link.body.url)
    expect((await browser.post('/welcome/inspection', { token })).body.purpose).toBe('recovery')
    expect((await browser.post('/welcome', { token, password })).status).toBe(200)
    expect((await browser.post('/sign-in', { userName: ben.userName, password })).status).toBe(200)
  })

  it('a person sees their sessions and ends the others', async () => {
    const [one, other] = [new Browser(running, '192.0.2.7'), new Browser(running, '192.0.2.8')]
    for (const browser of [one, other]) await browser.post('/sign-in', { userName: ben.userName, password })
    const { sessions } = (await one.get('/profile/sessions')).body
    expect(sessions.filter((session: Json) => session.current)).toHaveLength(1)
    expect(sessions.map((session: Json) => session.sourceAddress)).toContain('192.0.2.8')
    expect((await one.delete('/profile/sessions')).status).toBe(204)
    expect((await other.get('/session')).status).toBe(401)
    expect((await one.get('/session')).status).toBe(200)
  })

  it('a password is changed with the one before, which can not be guessed from a session left open', async () => {
    const browser = new Browser(running, '192.0.2.9')
    await browser.post('/sign-in', { userName: ben.userName, password })
    const change = (current: string) => browser.post('/profile/password', { current, next: `${password} 2` })
    expect((await change('another password')).body).toMatchObject({
      code: 'password.wrong',
      fields: { current: expect.any(String) }
    })
    expect((await browser.post('/profile/password', { current: password, next: 'short' })).body.fields).toEqual({
      next: 'A password has at least 12 characters.'
    })
    for (let i = 0; i < 19; i++) {
      running.time.now += 7_000
      await change('another password')
    }
    running.time.now += 60_000
    expect((await change(password)).status).toBe(429)
    running.time.now += 900_000
    expect((await change(password)).status).toBe(204)
  })

  it('neither the process log nor the audit log holds a password, a token or a code', async () => {
    await running.portal.store.flush()
    const events = await running.portal.store.events.find({ limit: 1_000 })
    const told = running.log.join('') + JSON.stringify(events)
    expect(events.length).toBeGreaterThan(30)
    for (const secret of [password, ben.password, ...secrets]) expect(told).not.toContain(secret)
    expect(running.log.join('')).not.toMatch(/@example\.com/)
  })
})
