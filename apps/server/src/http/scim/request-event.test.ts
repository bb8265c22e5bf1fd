import { parseFilter } from '@sealpost/scim'
import { describe, expect, it } from 'vitest'
import { buildUserType } from '../../domain/directory/user-type.ts'
import { overEachDatabase } from '../test/everywhere.ts'
import { mounts } from '../test/running-portal.ts'
import { freshName, ScimClient } from '../test/scim-client.ts'
import { filterShape } from './request-event.ts'

const userType = buildUserType()

describe('filterShape', () => {
  it.each([
    ['userName eq "amara@example.com"', 'userName eq "…"'],
    [
      'not (active eq true) and (id eq "1" or meta.created gt "2026-01-01T00:00:00Z")',
      'not (active eq "…") and (id eq "…" or meta.created gt "…")'
    ],
    ['emails[type eq "work" and value co "x"] or title pr', 'emails[type eq "…" and value co "…"] or title pr']
  ])('tells what %s asks for, without whom', (filter, shape) =>
    expect(filterShape(parseFilter(filter, userType))).toBe(shape)
  )

  it('is never longer than a line', () => {
    const filter = Array.from({ length: 500 }, () => 'title pr').join(' or ')
    expect(filterShape(parseFilter(filter, userType)).length).toBeLessThan(1_010)
  })
})

overEachDatabase(running => {
  describe.each(mounts)('at the mount %s', mount => {
    const client = () => new ScimClient(running(), mount)
    const connection = () => ({
      kind: 'connection',
      mount,
      keyId: running().key.key.id,
      ownerId: running().key.key.ownerId
    })

    it('every request leaves exactly one entry, under the reference it was answered with', async () => {
      const scim = client()
      const { id, userName } = await scim.create()
      const answers = {
        'user.created': await scim.post('/Users', { userName: freshName() }),
        'user.changed': await scim.patch(id, { op: 'replace', path: 'title', value: 'Clerk' }),
        'no change': await scim.patch(id, { op: 'replace', path: 'title', value: 'Clerk' }),
        'a read': await scim.get(`/Users/${id}`),
        'a list': await scim.find(`userName eq "${userName}"`),
        'a refusal': await scim.patch(id, { op: 'replace', path: 'nope', value: 1 }),
        'a conflict': await scim.post('/Users', { userName }),
        'an unknown address': await scim.get('/nowhere'),
        'a wrong method': await scim.send('PATCH', '/Users', {}),
        'a body that is none': await scim.send('POST', '/Users', '{'),
        'a wrong media type': await scim.with({ 'content-type': 'text/xml' }).send('POST', '/Users', '<x/>'),
        'an unacceptable one': await scim.with({ accept: 'text/html' }).get('/Users'),
        'a broken address': await scim.get('/Users/%zz'),
        'user.deactivated': await scim.patch(id, { op: 'replace', path: 'active', value: false }),
        'user.reactivated': await scim.post('/Users', { userName }),
        'user.removed': await scim.delete(`/Users/${id}`)
      }
      for (const [name, { correlationId, status }] of Object.entries(answers)) {
        const events = await running().eventsOf(correlationId)
        expect(events, name).toHaveLength(1)
        expect(events[0], name).toMatchObject({
          action: name.startsWith('user.') ? name : 'scim.request',
          outcome: status < 400 ? 'success' : 'refused',
          actor: connection(),
          details: {
            mount,
            operation: expect.any(String),
            method: expect.any(String),
            path: expect.any(String),
            durationMs: expect.any(Number)
          }
        })
      }
    })

    it('a list tells the shape of its filter and how much it found, never the values', async () => {
      const { id, userName } = await client().create()
      const { correlationId } = await client().find(`userName eq "${userName}"`, '&startIndex=1')
      const [event] = await running().eventsOf(correlationId)
      expect(event).toMatchObject({
        target: { kind: 'user', id },
        details: {
          operation: 'list-users',
          path: '/Users',
          filter: 'userName eq "…"',
          startIndex: 1,
          totalResults: 1,
          itemsPerPage: 1,
          status: 200
        }
      })
      expect(JSON.stringify(event)).not.toContain(userName)
    })

    it('a write tells what was put right for the client, and so does one that changed nothing', async () => {
      const { id } = await client().create()
      for (let i = 0; i < 2; i++) {
        const { correlationId } = await client().patch(id, { op: 'Replace', path: 'active', value: 'False' })
        expect(await running().eventsOf(correlationId)).toMatchObject([
          { target: { id }, details: { operation: 'patch-user', corrections: ['boolean-as-string'] } }
        ])
      }
    })

    it('a refusal tells its status and kind, and the user it was about', async () => {
      const { id } = await client().create()
      const { correlationId } = await client().patch(id, { op: 'remove' })
      expect(await running().eventsOf(correlationId)).toMatchObject([
        {
          target: { kind: 'user', id },
          outcome: 'refused',
          details: { operation: 'patch-user', path: '/Users/{id}', status: 400, scimType: 'noTarget' }
        }
      ])
      const odd = await client().get('/Users/amara@example.com')
      const [event] = await running().eventsOf(odd.correlationId)
      expect(event).not.toHaveProperty('target')
      expect(JSON.stringify(event)).not.toContain('amara')
    })
  })

  it('wrong credentials are told while their source is within its limit, and no more after that', async () => {
    const { userName, password } = running().key
    const guesser = new ScimClient(running(), 'scim').with({ authorization: `Bearer ${userName}:not-${password}` })
    const answers = []
    for (let i = 0; i < 15; i++) answers.push(await guesser.get('/Users'))
    const events = (await Promise.all(answers.map(answer => running().eventsOf(answer.correlationId)))).flat()
    expect(events).toHaveLength(10)
    expect(events[0]).toMatchObject({
      action: 'scim.unauthenticated',
      outcome: 'refused',
      actor: { kind: 'anonymous' },
      details: { mount: 'scim', status: 401, code: 'key.unknown' },
      personal: { sourceAddress: '127.0.0.1' }
    })
    expect(JSON.stringify(events)).not.toContain(userName)
  })

  it('neither the log of events nor that of the process ever holds a secret, and the latter no names', async () => {
    const scim = new ScimClient(running(), 'entra')
    const { id, userName } = await scim.create({ title: 'Clerk' })
    await scim.find(`userName eq "${userName}"`)
    await scim.patch(id, { op: 'replace', path: 'nope', value: userName })
    await scim.with({ authorization: `Bearer ${userName}:${running().key.password}` }).get('/Users')
    await running().portal.store.flush()
    const lines = running().log.join('')
    const events = JSON.stringify(await running().portal.store.events.find({ limit: 1_000_000 }))
    expect(lines).toContain('scim request answered')
    expect(lines).not.toContain(userName)
    expect(lines).not.toContain('authorization')
    for (const text of [lines, events]) expect(text).not.toContain(running().key.password)
  })
})
