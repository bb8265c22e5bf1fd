import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type User, userNameOf } from '../../domain/directory/user.ts'
import { issueLink } from '../../domain/sign-on/issue-link.ts'
import { Browser } from '../test/browser.ts'
import { type RunningPortal, startPortal } from '../test/running-portal.ts'
import { addAccount } from '../test/signed-in.ts'

const right = 'correct horse battery'
const wrong = 'no such password'

let running: RunningPortal
let user: User
/** On which the user has signed in. */
let known: Browser

beforeEach(async () => {
  running = await startPortal('SQLite')
  ;({ user, browser: known } = await addPerson())
})
afterEach(() => running.close())

async function addPerson(): Promise<{ user: User; browser: Browser }> {
  const person = await addAccount(running)
  const { token } = await issueLink(running.portal, running.operator, person.id)
  const browser = new Browser(running, '198.51.100.7')
  expect((await browser.post('/welcome', { token, password: right })).status).toBe(200)
  return { user: person, browser }
}

const signIn = (browser: Browser, password: string, userName = userNameOf(user)) =>
  browser.post('/sign-in', { userName, password })

/** So many wrong passwords, each from an address of its own. */
async function guess(times: number, userName = userNameOf(user)): Promise<number[]> {
  const answers = Array.from({ length: times }, (_, i) =>
    signIn(new Browser(running, `203.0.113.${i + 1}`), wrong, userName)
  )
  return (await Promise.all(answers)).map(answer => answer.status)
}

describe('failures from one address', () => {
  it('past ten in a minute are told to wait, whatever the name and the password, and nobody elsewhere is', async () => {
    const address = '203.0.113.9'
    for (let i = 0; i < 10; i++)
      expect((await signIn(new Browser(running, address), wrong, `nobody.${i}@example.com`)).status).toBe(401)
    const late = await signIn(new Browser(running, address), right)
    expect(late).toMatchObject({ status: 429, body: { code: 'sign-in.too-many' } })
    expect(Number(late.headers['retry-after'])).toBe(60)
    expect((await signIn(new Browser(running, '203.0.113.10'), right)).status).toBe(200)
    running.time.now += 60_000
    expect((await signIn(new Browser(running, address), right)).status).toBe(200)
  })

  it('do not hold up who has signed in on their browser before, nor who is signed in, behind the same address', async () => {
    const neighbour = new Browser(running, known.address)
    for (let i = 0; i < 10; i++) expect((await signIn(neighbour, wrong, `nobody.${i}@example.com`)).status).toBe(401)
    expect((await signIn(neighbour, right)).status).toBe(429)
    expect((await signIn(known, right)).status).toBe(200)
    const change = { current: right, next: 'another long password' }
    expect((await known.post('/profile/password', change)).status).toBe(204)
  })

  it('count by the network of a subscriber', async () => {
    for (let i = 0; i < 10; i++) await signIn(new Browser(running, `2001:db8:1:2::${i + 1}`), wrong)
    expect((await signIn(new Browser(running, '2001:db8:1:2:ffff::1'), wrong)).status).toBe(429)
    expect((await signIn(new Browser(running, '2001:db8:1:3::1'), wrong)).status).toBe(401)
  })

  it('are counted when they are made at once too', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        signIn(new Browser(running, '203.0.113.9'), wrong, `nobody.${i}@example.com`)
      )
    )
    expect(answers.filter(answer => answer.status === 401)).toHaveLength(10)
  })

  it('what was right is not counted', async () => {
    for (let i = 0; i < 15; i++) expect((await signIn(new Browser(running, '203.0.113.9'), right)).status).toBe(200)
  })

  it('of guessed links count as well', async () => {
    const browser = new Browser(running, '203.0.113.9')
    for (let i = 0; i < 10; i++) {
      const path = i % 2 ? '/welcome' : '/welcome/inspection'
      const body = i % 2 ? { token: `token-number-${i}`, password: right } : { token: `token-number-${i}` }
      expect((await browser.post(path, body)).status).toBe(410)
    }
    expect((await browser.post('/welcome/inspection', { token: 'another-token' })).status).toBe(429)
  })
})

describe('failures on one account', () => {
  it('by strangers past twenty stop strangers, but not whoever has signed in on their browser before', async () => {
    expect((await guess(25)).filter(status => status === 401)).toHaveLength(20)
    const stranger = await signIn(new Browser(running, '192.0.2.1'), right)
    expect(stranger).toMatchObject({ status: 429, body: { code: 'sign-in.too-many' } })
    expect(Number(stranger.headers['retry-after'])).toBe(900)
    expect((await signIn(known, right, userNameOf(user).toUpperCase())).status).toBe(200)
    running.time.now += 900_000
    expect((await signIn(new Browser(running, '192.0.2.1'), right)).status).toBe(200)
  })

  it('count for a name that nobody has exactly as for one that somebody has', async () => {
    const counted = (statuses: number[]) => statuses.filter(status => status === 401).length
    expect(counted(await guess(22, 'nobody.at.all@example.com'))).toBe(counted(await guess(22)))
  })

  it('a browser that knows one account is a stranger to every other', async () => {
    const { user: other } = await addPerson()
    await guess(20, userNameOf(other))
    expect((await signIn(known, right, userNameOf(other))).status).toBe(429)
  })

  it('a browser remembers several accounts, and a cookie that was tampered with none', async () => {
    const { user: other } = await addPerson()
    expect((await signIn(known, right, userNameOf(other))).status).toBe(200)
    await guess(20)
    expect((await signIn(known, right)).status).toBe(200)
    const sealed = known.jar.get('__Host-sealpost-device') ?? ''
    known.jar.set('__Host-sealpost-device', `${sealed.slice(0, -2)}AA`)
    expect((await signIn(known, right)).status).toBe(429)
  })

  it('on a browser that knows the account are limited too', async () => {
    for (let i = 0; i < 20; i++) {
      running.time.now += 10_000
      expect((await signIn(known, wrong)).status).toBe(401)
    }
    running.time.now += 10_000
    expect((await signIn(known, right)).status).toBe(429)
    expect((await signIn(new Browser(running, '192.0.2.1'), right)).status).toBe(200)
  })
})

it('without rate limits nobody waits', async () => {
  const own = await startPortal('SQLite', { rateLimits: false })
  const answers = Array.from({ length: 30 }, () =>
    new Browser(own).post('/sign-in', { userName: 'nobody@example.com', password: wrong })
  )
  expect(new Set((await Promise.all(answers)).map(answer => answer.status))).toEqual(new Set([401]))
  await own.close()
})
