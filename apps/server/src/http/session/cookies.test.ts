import { describe, expect, it, onTestFinished } from 'vitest'
import { issueLink } from '../../domain/sign-on/issue-link.ts'
import { Browser } from '../test/browser.ts'
import { type RunningPortal, startPortal } from '../test/running-portal.ts'
import { addAccount, signedInAs } from '../test/signed-in.ts'

async function start(origin: string): Promise<RunningPortal> {
  const running = await startPortal('SQLite', { origin })
  onTestFinished(() => running.close())
  return running
}

/** Signs a new person in by the link they were sent. */
async function welcome(running: RunningPortal): Promise<Browser> {
  const user = await addAccount(running)
  const { token } = await issueLink(running.portal, running.operator, user.id)
  const browser = new Browser(running)
  expect((await browser.post('/welcome', { token, password: 'correct horse battery' })).status).toBe(200)
  return browser
}

const named = (browser: Browser, name: string) => browser.lastCookies.find(cookie => cookie.name === name)

describe('over https', () => {
  it('cookies belong to this host alone, cross no plain connection, and are shown to no script', async () => {
    const browser = await welcome(await start('https://portal.example.com'))
    expect(browser.lastCookies.map(cookie => cookie.name)).toEqual(['__Host-sealpost', '__Host-sealpost-device'])
    const session = named(browser, '__Host-sealpost')?.attributes ?? []
    expect(session).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']))
    const device = named(browser, '__Host-sealpost-device')?.attributes ?? []
    expect(device).toEqual(
      expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict', 'Max-Age=15552000'])
    )
    for (const { attributes } of browser.lastCookies) expect(attributes.join()).not.toMatch(/domain/i)
  })

  it('the session’s ends when the session does', async () => {
    const running = await start('https://portal.example.com')
    const browser = await welcome(running)
    const expires = named(browser, '__Host-sealpost')?.attributes.find(text => text.startsWith('Expires=')) ?? ''
    expect(Date.parse(expires.slice('Expires='.length))).toBe(running.time.now + 12 * 3_600_000)
  })

  it('a session’s cookie under the name that any host of the domain could plant counts for nothing', async () => {
    const running = await start('https://portal.example.com')
    const browser = await welcome(running)
    const token = browser.jar.get('__Host-sealpost') ?? ''
    const planted = new Browser(running)
    planted.jar.set('sealpost', token)
    expect((await planted.get('/session')).status).toBe(401)
    expect((await browser.get('/session')).status).toBe(200)
  })
})

describe('over http', () => {
  it('cookies are kept from scripts and other sites', async () => {
    const browser = await welcome(await start('http://localhost:8080'))
    const session = named(browser, 'sealpost')?.attributes ?? []
    expect(session).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'SameSite=Lax']))
    expect(session).not.toContain('Secure')
    expect(named(browser, 'sealpost-device')).toBeDefined()
    expect((await browser.get('/session')).status).toBe(200)
  })
})

describe('a session', () => {
  it('that is over has its cookie taken away', async () => {
    const running = await start('https://portal.example.com')
    const browser = await welcome(running)
    running.time.now += 13 * 3_600_000
    expect((await browser.get('/session')).body.code).toBe('session.required')
    expect(browser.jar.has('__Host-sealpost')).toBe(false)
    expect(browser.jar.has('__Host-sealpost-device')).toBe(true)
  })

  it('ends with signing out, on every page of the browser', async () => {
    const running = await start('https://portal.example.com')
    const browser = await welcome(running)
    const otherTab = new Browser(running)
    otherTab.jar.set('__Host-sealpost', browser.jar.get('__Host-sealpost') ?? '')
    expect(await browser.delete('/session')).toMatchObject({ status: 200, body: { redirect: expect.any(String) } })
    expect(browser.jar.has('__Host-sealpost')).toBe(false)
    expect((await otherTab.get('/session')).status).toBe(401)
  })

  it.each(['', 'x', '"', 'a'.repeat(4_000), '../../etc', '%00', 'null'])('is not made by the token %j', async token => {
    const running = await start('https://portal.example.com')
    const browser = new Browser(running)
    browser.jar.set('__Host-sealpost', token)
    expect((await browser.get('/session')).status).toBe(401)
  })

  it('of a user who was deactivated meanwhile is worth nothing on the next request', async () => {
    const running = await start('https://portal.example.com')
    const user = await addAccount(running)
    const browser = await signedInAs(running, user)
    const administrator = await signedInAs(running, await addAccount(running, { administrator: true }))
    expect((await browser.get('/session')).status).toBe(200)
    expect((await administrator.post(`/users/${user.id}/deactivation`)).status).toBe(204)
    expect(await browser.get('/session')).toMatchObject({ status: 401, body: { code: 'session.required' } })
    expect((await administrator.post(`/users/${user.id}/activation`)).status).toBe(204)
    expect((await browser.get('/session')).status).toBe(401)
  })
})
