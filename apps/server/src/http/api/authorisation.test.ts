import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiKey } from '../../domain/connections/create-key.ts'
import { setActiveById } from '../../domain/directory/set-active.ts'
import { type User, userNameOf } from '../../domain/directory/user.ts'
import { type AuthorisationRow, authorisation } from '../test/authorisation-table.ts'
import { type ApiAnswer, Browser } from '../test/browser.ts'
import { exchangeAuthorisation } from '../test/exchange-table.ts'
import { type RunningPortal, startPortal } from '../test/running-portal.ts'
import { freshName } from '../test/scim-client.ts'
import { addAccount, signedInAs } from '../test/signed-in.ts'
import { routesOf } from './plugin.ts'
import type { ApiEdge } from './route.ts'

const nobody = '00000000-0000-7000-8000-000000000000'

let running: RunningPortal
const registered: string[] = []
let user: User
let administrator: User
let service: User
/** What programs send to say who they are. */
let programs: Readonly<Record<string, Readonly<Record<string, string>>>>

beforeAll(async () => {
  running = await startPortal('SQLite', { rateLimits: false })
  running.app.addHook('onRoute', ({ method, url }) => {
    if (url.startsWith('/api')) for (const each of [method].flat()) registered.push(`${each} ${url}`)
  })
  await running.app.ready()
  user = await addAccount(running)
  administrator = await addAccount(running, { administrator: true })
  service = await addAccount(running, { signIn: 'service', administrator: true })
  const owner = userNameOf(service)
  const { apiKey, apiSecret } = await createApiKey(running.portal, running.operator, { owner, description: '' })
  const scim = `${running.key.userName}:${running.key.password}`
  programs = {
    'an API key as Basic': { authorization: `Basic ${btoa(`${apiKey}:${apiSecret}`)}` },
    'an API key as Bearer': { authorization: `Bearer ${apiKey}:${apiSecret}` },
    'an API key in headers of its own': {
      'ss-api-key': apiKey,
      'ss-request-timestamp': new Date(running.time.now).toISOString(),
      'ss-request-signature': apiSecret
    },
    'an API key as a session': { cookie: `__Host-sealpost=${apiSecret}` },
    'a SCIM key as Bearer': { authorization: `Bearer ${scim}` },
    'a SCIM key as Basic': { authorization: `Basic ${btoa(scim)}` }
  }
})
afterAll(() => running.close())

/** Calls a route as its row says. */
async function call(
  browser: Browser,
  { route, body, query = '' }: AuthorisationRow,
  headers: Readonly<Record<string, string>> = {}
): Promise<ApiAnswer> {
  const [method, address = ''] = route.split(' ') as ['GET', string]
  const target = address.startsWith('/api/users/') ? (await addAccount(running)).id : nobody
  const path = address
    .replace(/^\/api/, '')
    .replace(':id', target)
    .replace(':test', nobody)
    .replace(':mount', 'entra')
  const sent = body && JSON.stringify(body).replace('"FRESH"', JSON.stringify(freshName()))
  return browser.send(method, path + query, sent, headers)
}

describe('the table of who may call what', () => {
  it('has a row for every route there is, and no other', () => {
    const rows = [...authorisation, ...exchangeAuthorisation]
    expect(rows.map(row => row.route).sort()).toEqual([...registered].sort())
  })

  it('knows every route that is open to all', () => {
    const open = routesOf({} as ApiEdge).filter(route => route.admission.open)
    const rows = authorisation.filter(row => row.expected[0] !== 401 || row.route === 'POST /api/sign-in')
    expect(rows.map(row => row.route).sort()).toEqual(open.map(route => `${route.method} /api${route.path}`).sort())
  })
})

describe.each(authorisation)('$route', row => {
  const [outsider, ofUser, ofAdministrator, ofImpersonator] = row.expected

  function expectOutsider(answer: ApiAnswer): void {
    expect(answer.status).toBe(outsider)
    if (outsider === 401 && row.route !== 'POST /api/sign-in') expect(answer.body.code).toBe('session.required')
  }

  it('for somebody who is not signed in', async () => {
    expectOutsider(await call(new Browser(running), row))
  })

  it('for programs, whose keys are good elsewhere', async () => {
    for (const headers of Object.values(programs)) expectOutsider(await call(new Browser(running), row, headers))
  })

  it('for a program that signs with an API key, which is good for the exchange alone', async () => {
    const headers = { 'signature-input': 'sealpost=()', signature: 'sealpost=:AAAA:' }
    expect(await call(new Browser(running), row, headers)).toMatchObject({
      status: 401,
      body: { code: 'key.not-here' }
    })
  })

  it('for somebody whose account was deactivated since', async () => {
    const leaver = await addAccount(running, { administrator: true })
    const browser = await signedInAs(running, leaver)
    await setActiveById(running.portal, running.operator, leaver.id, false)
    expectOutsider(await call(browser, row))
  })

  it('for somebody whose session is over', async () => {
    const browser = await signedInAs(running, administrator)
    running.time.now += 61 * 60_000
    expectOutsider(await call(browser, row))
  })

  it('for a user', async () => {
    const answer = await call(await signedInAs(running, user), row)
    expect(answer.status, answer.text).toBe(ofUser)
    if (ofUser === 403) expect(answer.body.code).toBe('session.not-administrator')
  })

  it('for an administrator', async () => {
    const answer = await call(await signedInAs(running, administrator), row)
    expect(answer.status, answer.text).toBe(ofAdministrator)
  })

  it('for an administrator who acts in the account of another administrator', async () => {
    const browser = await signedInAs(running, administrator)
    expect((await browser.post(`/users/${service.id}/impersonation`)).status).toBe(204)
    const answer = await call(browser, row)
    expect(answer.status, answer.text).toBe(ofImpersonator)
    if (ofImpersonator === 403) expect(answer.body.code).toBe('session.impersonating')
  })
})
