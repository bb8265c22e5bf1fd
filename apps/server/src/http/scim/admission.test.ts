import { describe, expect, it } from 'vitest'
import { revokeKey } from '../../domain/connections/revoke-key.ts'
import { setActive } from '../../domain/directory/set-active.ts'
import { setAdministrator } from '../../domain/directory/set-administrator.ts'
import { overEachDatabase } from '../test/everywhere.ts'
import { addServiceKey, mounts, type PortalSettings, type RunningPortal, startPortal } from '../test/running-portal.ts'
import { freshName, ScimClient } from '../test/scim-client.ts'

const from = (client: ScimClient, address: string, authorization?: string) =>
  client.with({ 'x-forwarded-for': address, ...(authorization === undefined ? {} : { authorization }) })

const wrong = 'Bearer scim@portal.example.com:wrong'
let hosts = 0
/** An address no other test uses. */
const freshAddress = () => `198.51.100.${++hosts}`

overEachDatabase(
  running => {
    describe.each(mounts)('at the mount %s', mount => {
      const client = () => new ScimClient(running(), mount)

      async function ownKey(): Promise<{
        userName: string
        authorization: string
        id: RunningPortal['key']['key']['id']
      }> {
        const key = await addServiceKey(running().portal, freshName('owner'), running().time.now)
        return { userName: key.userName, authorization: `Bearer ${key.userName}:${key.password}`, id: key.key.id }
      }

      it.each([
        ['a wrong password', wrong, /wrong/],
        ['an unknown user name', 'Bearer nobody@example.com:secret', /wrong/],
        ['a token without a colon', 'Bearer secret', /no colon/],
        ['another scheme', 'Negotiate abc', /scheme is not known/]
      ])('%s is 401 with both challenges and an explanation', async (_, authorization, detail) => {
        const answer = await from(client(), freshAddress(), authorization).get('/Users')
        expect(answer).toMatchObject({ status: 401, body: { detail: expect.stringMatching(detail) } })
        expect(answer.headers['www-authenticate']).toEqual([
          expect.stringMatching(/^Bearer .*error="invalid_token"$/),
          expect.stringMatching(/^Basic /)
        ])
      })

      it('nothing below the mount is told without a credential, not even what is there', async () => {
        const anonymous = from(client(), freshAddress()).with({ authorization: undefined })
        const statuses = new Set<number>()
        for (const path of ['/Schemas', '/ServiceProviderConfig', '/nowhere', '/Groups', '/Users/x', '/']) {
          statuses.add((await anonymous.get(path)).status)
        }
        statuses.add((await anonymous.send('POST', '/Users', '{"broken')).status)
        statuses.add((await anonymous.send('PUT', '/Schemas', 'x')).status)
        statuses.add((await anonymous.with({ accept: 'text/html' }).get('/Users/%zz')).status)
        expect([...statuses]).toEqual([401])
      })

      it('a revoked key is refused, and its owner is told why', async () => {
        const { authorization, id } = await ownKey()
        expect((await from(client(), freshAddress(), authorization).get('/Users?count=0')).status).toBe(200)
        await revokeKey(running().portal, running().operator, id)
        expect(await from(client(), freshAddress(), authorization).get('/Users')).toMatchObject({
          status: 401,
          body: { detail: expect.stringContaining('revoked') }
        })
      })

      it('an expired key is refused from its last moment on', async () => {
        const { now } = running().time
        const key = await addServiceKey(running().portal, freshName('owner'), now, now + 1_000)
        const holder = from(client(), freshAddress(), `Bearer ${key.userName}:${key.password}`)
        running().time.now = now + 999
        expect((await holder.get('/Users?count=0')).status).toBe(200)
        running().time.now = now + 1_000
        expect(await holder.get('/Users')).toMatchObject({
          status: 401,
          body: { detail: expect.stringContaining('expired') }
        })
      })

      it('the key of a demoted owner is refused', async () => {
        const { userName, authorization } = await ownKey()
        await setAdministrator(running().portal, running().operator, userName, false)
        expect((await from(client(), freshAddress(), authorization).get('/Users')).status).toBe(401)
      })

      it('the key of a deactivated owner is refused with the next request', async () => {
        const { userName, authorization } = await ownKey()
        expect((await from(client(), freshAddress(), authorization).get('/Users?count=0')).status).toBe(200)
        await setActive(running().portal, running().operator, userName, false)
        expect((await from(client(), freshAddress(), authorization).get('/Users')).status).toBe(401)
      })

      it('the eleventh wrong credential of a minute is 429 with Retry-After, the next minute 401 again', async () => {
        const guesser = from(client(), freshAddress(), wrong)
        for (let i = 0; i < 10; i++) expect((await guesser.get('/Users')).status).toBe(401)
        running().time.now += 20_000
        const limited = await guesser.get('/Users')
        expect(limited).toMatchObject({ status: 429, headers: { 'retry-after': '40' } })
        expect(limited.headers).not.toHaveProperty('www-authenticate')
        running().time.now += 40_000
        expect((await guesser.get('/Users')).status).toBe(401)
      })

      it("a sound credential is never slowed by others' failures from its own address", async () => {
        const address = freshAddress()
        for (let i = 0; i < 15; i++) await from(client(), address, wrong).get('/Users')
        expect((await from(client(), address, wrong).get('/Users')).status).toBe(429)
        expect((await from(client(), address).get('/Users?count=0')).status).toBe(200)
      })

      it('one IPv6 subscriber is one source, and two are two', async () => {
        const net = `2001:db8:${(++hosts).toString(16)}`
        for (let i = 0; i < 10; i++) await from(client(), `${net}:1::${i}`, wrong).get('/Users')
        expect((await from(client(), `${net}:1:ffff::1`, wrong).get('/Users')).status).toBe(429)
        expect((await from(client(), `${net}:2::1`, wrong).get('/Users')).status).toBe(401)
      })

      it('who waits to be challenged is not limited: a missing header is 401 however often', async () => {
        const silent = from(client(), freshAddress()).with({ authorization: undefined })
        for (let i = 0; i < 30; i++) expect((await silent.get('/Users')).status).toBe(401)
      })
    })
  },
  { trustProxy: true }
)

describe('however the database is called', () => {
  async function withPortal(settings: PortalSettings, test: (running: RunningPortal) => Promise<void>): Promise<void> {
    const running = await startPortal('SQLite', settings)
    try {
      await test(running)
    } finally {
      await running.close()
    }
  }

  it('a key has a burst and a sustained rate; past them it is 429 with Retry-After, other keys are not touched', () =>
    withPortal({}, async running => {
      const key = await addServiceKey(running.portal, freshName('busy'), running.time.now)
      const busy = new ScimClient(running, 'scim').with({ authorization: `Bearer ${key.userName}:${key.password}` })
      let limited = 0
      for (let i = 0; i < 10_200; i++) {
        const response = await running.app.inject({ url: `${busy.path}/Groups`, headers: busy.headers })
        if (response.statusCode === 429) limited++
      }
      expect(limited).toBe(200)
      expect(await busy.get('/Users')).toMatchObject({ status: 429, headers: { 'retry-after': '1' } })
      expect((await new ScimClient(running, 'scim').get('/Users?count=0')).status).toBe(200)
      running.time.now += 1
      expect((await busy.get('/Users?count=0')).status).toBe(200)
    }))

  it('with rate limits off nothing is ever 429, and the log is spared all the same', () =>
    withPortal({ rateLimits: false }, async running => {
      for (const authorization of [wrong, undefined]) {
        const guesser = new ScimClient(running, 'entra').with({ authorization })
        const answers = []
        for (let i = 0; i < 30; i++) answers.push(await guesser.get('/Users'))
        expect(new Set(answers.map(answer => answer.status))).toEqual(new Set([401]))
        const told = await Promise.all(answers.map(answer => running.eventsOf(answer.correlationId)))
        expect(told.flat()).toHaveLength(10)
      }
    }))
})
