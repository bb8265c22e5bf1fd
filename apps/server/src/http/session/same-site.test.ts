import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser } from '../test/browser.ts'
import { origin, type RunningPortal, startPortal } from '../test/running-portal.ts'

let running: RunningPortal
beforeAll(async () => {
  running = await startPortal('SQLite')
})
afterAll(() => running.close())

const body = { userName: 'amara@example.com', password: 'a wrong password' }

/** What a page of the portal sends, with some headers otherwise. */
const signIn = (headers: Readonly<Record<string, string | undefined>>, payload: unknown = body) =>
  new Browser(running).send('POST', '/sign-in', payload, headers)

describe('a change that another site may have made a browser send', () => {
  it.each([
    ['without the header of our own', { 'x-sealpost': undefined }],
    ['with another value of it', { 'x-sealpost': '0' }],
    ['from another origin', { origin: 'https://evil.example.com' }],
    ['from no origin that has a name', { origin: 'null' }],
    ['from our host by http', { origin: origin.replace('https:', 'http:') }],
    ['from our host at another port', { origin: `${origin}:8443` }],
    ['from a host whose name begins like ours', { origin: `${origin}.evil.example.com` }],
    ['across sites', { 'sec-fetch-site': 'cross-site' }],
    ['from another host of our domain', { 'sec-fetch-site': 'same-site' }],
    ['from an address that was typed', { 'sec-fetch-site': 'none' }],
    ['as a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['as a form with files', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['as text', { 'content-type': 'text/plain' }],
    ['as text that says JSON', { 'content-type': 'text/plain; application/json' }],
    ['as something like JSON', { 'content-type': 'application/json-seq' }]
  ])('%s is refused', async (_, headers) => {
    const answer = await signIn(headers)
    expect(answer).toMatchObject({ status: 403, body: { code: 'request.cross-site' } })
  })

  it('is refused although the session is sound', async () => {
    const browser = new Browser(running)
    const answer = await browser.send('DELETE', '/session', undefined, { 'x-sealpost': undefined })
    expect(answer).toMatchObject({ status: 403, body: { code: 'request.cross-site' } })
  })

  it('what our own pages and programs send is taken', async () => {
    for (const headers of [{}, { origin: undefined }, { 'sec-fetch-site': undefined, origin: undefined }]) {
      expect((await signIn(headers)).body.code).toBe('sign-in.refused')
    }
    expect((await signIn({ 'content-type': 'application/json; charset=utf-8' })).body.code).toBe('sign-in.refused')
  })
})

describe('a read', () => {
  it('for another site is refused, by an address that was typed it isn’t', async () => {
    const get = (site: string) => new Browser(running).send('GET', '/sign-in', undefined, { 'sec-fetch-site': site })
    expect((await get('cross-site')).body.code).toBe('request.cross-site')
    expect((await get('same-site')).body.code).toBe('request.cross-site')
    expect((await get('none')).status).toBe(200)
    expect((await get('same-origin')).status).toBe(200)
  })

  it('is never allowed to other origins, asked before or not', async () => {
    const headers = { origin: 'https://evil.example.com', 'access-control-request-method': 'POST' }
    for (const method of ['OPTIONS', 'GET'] as const) {
      const response = await running.app.inject({ method, url: '/api/sign-in', headers })
      expect(Object.keys(response.headers).filter(name => name.startsWith('access-control-'))).toEqual([])
      if (method === 'OPTIONS') expect(response.statusCode).toBe(404)
    }
  })
})
