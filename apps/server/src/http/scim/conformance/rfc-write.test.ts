// Writing by the RFC: the checklist of scim-clients.md, chapter E.
import { expect } from 'vitest'
import { everywhere, type Row } from '../../test/everywhere.ts'
import { enterpriseUrn, freshName, type Json, userUrn } from '../../test/scim-client.ts'

const refused = (scimType: string) => ({ status: 400, body: { scimType } })

const rows: Row[] = [
  [
    'E 2 names in any case, unknown ones ignored, readOnly ones ignored, schemas exactly what is there',
    async client => {
      const userName = freshName()
      const answer = await client.post('/Users', {
        ID: 'mine',
        USERNAME: userName,
        Name: { GIVENNAME: 'Noor' },
        meta: { created: '1999-01-01T00:00:00Z' },
        groups: [{ value: 'g' }],
        shoeSize: 44,
        [enterpriseUrn.toUpperCase()]: { DEPARTMENT: 'Archive' }
      })
      expect(answer.body).toEqual({
        schemas: [userUrn, enterpriseUrn],
        id: answer.body.id,
        userName,
        name: { givenName: 'Noor' },
        [enterpriseUrn]: { department: 'Archive' },
        meta: answer.body.meta
      })
      expect(answer.body.id).not.toBe('mine')
      expect(answer.body.meta.created).toBe(new Date(client.running.time.now).toISOString())
    }
  ],
  [
    'E 2.5 null, an empty list and absence are one state',
    async client => {
      const user = await client.create({
        title: null,
        emails: [],
        name: {},
        phoneNumbers: [{}],
        [enterpriseUrn]: { department: null }
      })
      expect(Object.keys(user).sort()).toEqual(['active', 'id', 'meta', 'schemas', 'userName'])
    }
  ],
  [
    'E 3.3 a create: 201, the user, its location and version; two of one name are a conflict',
    async client => {
      const userName = freshName()
      const answers = await Promise.all(Array.from({ length: 8 }, () => client.post('/Users', { userName })))
      const statuses = answers.map(answer => answer.status).sort()
      expect(statuses).toEqual([201, ...Array(7).fill(409)])
      const made = answers.find(answer => answer.status === 201)
      expect(made?.headers).toMatchObject({
        etag: 'W/"1"',
        location: `https://portal.example.com${client.path}/Users/${made?.body.id}`
      })
    }
  ],
  [
    'E 3.3 missing or mistyped values are invalidValue and name the attribute',
    async client => {
      const cases: readonly (readonly [string, Json])[] = [
        ['emails', { emails: 'x' }],
        ['emails[0].primary', { emails: [{ value: 'a', primary: 'maybe' }] }],
        ['name', { name: 'x' }],
        ['title', { title: 7 }],
        ['active', { active: 'perhaps' }],
        [
          'primary',
          {
            emails: [
              { value: 'a', primary: true },
              { value: 'b', primary: true }
            ]
          }
        ],
        [enterpriseUrn, { [enterpriseUrn]: 'x' }]
      ]
      for (const [name, attributes] of cases) {
        const answer = await client.post('/Users', { userName: freshName(), ...attributes })
        expect(answer, name).toMatchObject({
          status: 400,
          body: { scimType: expect.stringMatching(/^invalid(Value|Syntax)$/), detail: expect.stringContaining(name) }
        })
      }
    }
  ],
  [
    'E 3.5.1 a PUT replaces: what is left out is cleared, readOnly ignored, nobody created',
    async client => {
      const user = await client.create({ title: 'Clerk', nickName: 'Em' })
      const answer = await client.put(`/Users/${user.id}`, {
        userName: user.userName,
        nickName: 'Emeka',
        id: 'x',
        meta: {}
      })
      expect(answer).toMatchObject({
        status: 200,
        headers: { etag: 'W/"2"' },
        body: { id: user.id, nickName: 'Emeka', meta: { version: 'W/"2"' } }
      })
      expect(answer.body).not.toHaveProperty('title')
      expect((await client.put('/Users/00000000-0000-4000-8000-000000000000', { userName: freshName() })).status).toBe(
        404
      )
      expect(await client.put(`/Users/${user.id}`, { nickName: 'x' })).toMatchObject(refused('invalidValue'))
      const { userName } = await client.create()
      const policy =
        client.mount === 'entra' ? refused('mutability') : { status: 409, body: { scimType: 'uniqueness' } }
      expect(await client.put(`/Users/${user.id}`, { userName })).toMatchObject(policy)
    }
  ],
  [
    'E 3.5.1 a PUT of what is stored changes neither version nor time',
    async client => {
      const user = await client.create({ title: 'Clerk' })
      client.running.time.now += 60_000
      expect((await client.put(`/Users/${user.id}`, user)).body).toEqual(user)
      expect((await client.put(`/Users/${user.id}`, { ...user, title: 'Boss' })).body.meta).toMatchObject({
        version: 'W/"2"',
        created: user.meta.created,
        lastModified: new Date(client.running.time.now).toISOString()
      })
    }
  ],
  [
    'E 3.5.2 a PATCH is all or nothing, and one that changes nothing keeps the version',
    async client => {
      const user = await client.create({ title: 'Clerk' })
      const half = await client.patch(
        user.id,
        { op: 'replace', path: 'title', value: 'Boss' },
        { op: 'replace', path: 'nope', value: 1 }
      )
      expect(half).toMatchObject(refused('invalidPath'))
      expect(await client.read(user.id)).toEqual(user)
      const same = await client.patch(user.id, { op: 'add', path: 'title', value: 'Clerk' })
      expect(same).toMatchObject({ status: 200, headers: { etag: 'W/"1"' }, body: user })
    }
  ],
  [
    'E 3.5.2 what a PATCH refuses, by name',
    async client => {
      const { id } = await client.create({ emails: [{ type: 'work', value: 'a@example.com' }] })
      const cases: readonly (readonly [string, Json])[] = [
        ['noTarget', { op: 'remove' }],
        ['noTarget', { op: 'replace', path: 'emails[value sw "zzz"].display', value: 'x' }],
        ['invalidPath', { op: 'add', path: 'nope', value: 'x' }],
        ['invalidPath', { op: 'add', path: 'emails..value', value: 'x' }],
        ['invalidFilter', { op: 'add', path: 'emails[', value: 'x' }],
        ['mutability', { op: 'replace', path: 'id', value: 'x' }],
        ['mutability', { op: 'replace', path: 'meta.created', value: '2020-01-01T00:00:00Z' }],
        ['mutability', { op: 'remove', path: 'userName' }],
        ['invalidValue', { op: 'replace', path: 'title', value: 7 }],
        ['invalidSyntax', { op: 'move', path: 'title', value: 'x' }],
        ['invalidValue', { op: 'add', path: 'title' }]
      ]
      for (const [scimType, operation] of cases) {
        expect(await client.patch(id, operation), JSON.stringify(operation)).toMatchObject(refused(scimType))
      }
      for (const body of [[], {}, { Operations: [] }, { Operations: {} }, 'x', null, 7]) {
        expect(await client.send('PATCH', `/Users/${id}`, JSON.stringify(body)), JSON.stringify(body)).toMatchObject(
          refused('invalidSyntax')
        )
      }
      const many = Array.from({ length: 1_001 }, () => ({ op: 'add', path: 'title', value: 'x' }))
      expect((await client.patch(id, ...many)).status).toBe(413)
    }
  ],
  [
    'E 3.5.2 setting one primary demotes the others; the last element gone leaves nothing behind',
    async client => {
      const { id } = await client.create({
        emails: [
          { type: 'work', value: 'a', primary: true },
          { type: 'home', value: 'b' }
        ]
      })
      const answer = await client.patch(id, { op: 'replace', path: 'emails[type eq "home"].primary', value: true })
      expect(answer.body.emails.filter((email: Json) => email.primary)).toMatchObject([{ type: 'home' }])
      const gone = await client.patch(id, { op: 'remove', path: 'emails[value pr]' })
      expect(gone.body).not.toHaveProperty('emails')
    }
  ],
  [
    'E 3.14 If-Match guards PUT, PATCH and DELETE',
    async client => {
      const user = await client.create()
      const operation = (value: string) => ({ Operations: [{ op: 'replace', path: 'title', value }] })
      const send = (tag: string, method: 'PUT' | 'PATCH' | 'DELETE', body?: Json) =>
        client.with({ 'if-match': tag }).send(method, `/Users/${user.id}`, body)
      expect((await send('W/"1"', 'PATCH', operation('two'))).status).toBe(200)
      for (const tag of ['W/"1"', 'W/"1", W/"9"', '"other"', 'nonsense']) {
        expect((await send(tag, 'PATCH', operation('three'))).status, tag).toBe(412)
        expect((await send(tag, 'PUT', { userName: user.userName })).status, tag).toBe(412)
        expect((await send(tag, 'DELETE')).status, tag).toBe(412)
      }
      expect((await client.read(user.id)).title).toBe('two')
      expect((await send('*', 'PATCH', operation('three'))).status).toBe(200)
      expect((await send('W/"9", "3"', 'PUT', { userName: user.userName, title: 'four' })).headers.etag).toBe('W/"4"')
      expect((await send('W/"4"', 'DELETE')).status).toBe(204)
      expect((await send('W/"4", "3"', 'DELETE')).status).toBe(404)
    }
  ],
  [
    'E 3.6 what was deleted is in no list and no conflict',
    async client => {
      const { id, userName } = await client.create({ externalId: 'x-1' })
      const deleted = await client.delete(`/Users/${id}`)
      expect(deleted.status).toBe(204)
      expect(deleted.headers).not.toHaveProperty('content-type')
      expect((await client.find(`id eq "${id}" or userName eq "${userName}"`)).body.totalResults).toBe(0)
      expect((await client.post('/Users', { userName, externalId: 'x-1' })).status).toBe(201)
    }
  ]
]

everywhere(rows)
