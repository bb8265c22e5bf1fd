import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorisation } from '../test/authorisation-table.ts'
import type { Browser } from '../test/browser.ts'
import { exchangeAuthorisation } from '../test/exchange-table.ts'
import { databases, type RunningPortal, startPortal } from '../test/running-portal.ts'
import { addAccount, signedInAs } from '../test/signed-in.ts'

const long = 'a'.repeat(70_000)

/** What is put into addresses in place of an id, percent-encoded. */
const ids = ['x', '..', "' or 1=1 --", '\u0000', '\u{1f4ee}', long.slice(0, 5_000), '%00', '-1', 'null']

/** Values that a member may be given. */
const values: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  '',
  'a\u0000b',
  'half \ud800 pair',
  '\u202e\u200b',
  '"><script>alert(1)</script>',
  "'; drop table users; --",
  '=cmd|calc',
  long,
  [],
  [[]],
  {},
  { toString: 'x', constructor: null },
  ['a', 1, null]
]

const bodies: readonly string[] = [
  '',
  'null',
  '[]',
  '"text"',
  '7',
  '{',
  '{"a":}',
  '\ufeff{}',
  '{"__proto__":{"administrator":true}}',
  `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
  `{"userName":"${'\\u0000'.repeat(50)}"}`
]

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD'

describe.each(databases)('over %s, whatever an administrator’s browser sends', database => {
  let running: RunningPortal
  let browser: Browser
  beforeAll(async () => {
    running = await startPortal(database, { rateLimits: false })
    browser = await signedInAs(running, await addAccount(running, { administrator: true }))
  })
  afterAll(() => running.close())

  /** Those that end the session itself aside: the rest is told nothing afterwards. */
  const rows = [...authorisation, ...exchangeAuthorisation].filter(row => row.route !== 'DELETE /api/session')

  it.each(rows)('$route never fails', async ({ route, body = {} }) => {
    const [method, address = ''] = route.split(' ') as ['GET' | 'HEAD' | 'POST', string]
    const place = (id: string) => address.replace('/api', '').replaceAll(/:[a-z]+/g, () => encodeURIComponent(id))
    const expectAnswer = async (path: string, sent?: unknown): Promise<void> => {
      const answer = await browser.send(method, path, sent)
      expect(answer.status, `${method} ${path.slice(0, 100)} ${answer.text.slice(0, 200)}`).toBeLessThan(500)
    }
    if (address.includes(':')) for (const id of ids) await expectAnswer(place(id), isRead(method) ? undefined : body)
    const path = place('00000000-0000-7000-8000-000000000000')
    if (isRead(method)) {
      for (const text of [
        'a[]=1',
        'limit=-1',
        'before=0',
        'before=1e99',
        'search=%00',
        'user=%00',
        'from=never',
        'reference=%25',
        '%',
        '=&=',
        'format=xml'
      ])
        await expectAnswer(`${path}?${text}`)
      return
    }
    for (const text of bodies) await expectAnswer(path, text)
    for (const [member, sound] of Object.entries(body as Record<string, unknown>))
      for (const value of values) {
        const sent = { ...(body as Record<string, unknown>), [member]: value }
        if (typeof sound !== typeof value || typeof value === 'string') await expectAnswer(path, sent)
      }
  })
})

describe('a body', () => {
  let running: RunningPortal
  let browser: Browser
  beforeAll(async () => {
    running = await startPortal('SQLite')
    browser = await signedInAs(running, await addAccount(running, { administrator: true }))
  })
  afterAll(() => running.close())

  it('that is no JSON, too long or of no type is refused in words', async () => {
    expect(await browser.post('/users', '{')).toMatchObject({ status: 400, body: { code: 'request.malformed' } })
    const longer = JSON.stringify({ certificate: long })
    expect(await browser.post('/providers/certificate', longer)).toMatchObject({
      status: 413,
      body: { code: 'request.too-large' }
    })
    const untyped = await browser.send('POST', '/users', '{}', { 'content-type': undefined })
    expect(untyped).toMatchObject({ status: 415, body: { code: 'request.media-type' } })
  })

  it('of somebody who is not signed in is not even read', async () => {
    browser.jar.clear()
    expect((await browser.post('/users', '{')).body.code).toBe('session.required')
  })
})

it.each(['/api', '/api/', '/api/none', '/api/users/a/b/c', '/api/v2.0/package'])('%s is nothing', async url => {
  const running = await startPortal('SQLite')
  const response = await running.app.inject({ url })
  expect(response.statusCode).toBe(404)
  expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8')
  expect(response.json()).toMatchObject({ status: 404, code: 'request.unknown-address' })
  await running.close()
})
