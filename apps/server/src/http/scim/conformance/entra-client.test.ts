// How Entra ID's provisioning client behaves: scim-clients.md, table A.0.
import { expect } from 'vitest'
import { everywhere, type Row } from '../../test/everywhere.ts'
import { acmeUrn } from '../../test/running-portal.ts'
import { enterpriseUrn, freshName, listUrn, patchUrn, type ScimClient } from '../../test/scim-client.ts'

const flag = 'aadOptscim062020'

/** What Entra ID sends with each request, and that it has no User-Agent. */
const asEntra = (client: ScimClient) =>
  client.with({ adscimversion: '6.0', 'user-agent': '', 'content-type': 'application/scim+json; charset=utf-8' })

const rows: Row[] = [
  [
    'A.0.1 filters with eq and with and',
    async client => {
      const user = await client.create({ title: 'Archivist' })
      const both = await client.find(`userName eq "${user.userName}" and title eq "Archivist"`)
      expect(both.body).toMatchObject({ totalResults: 1, Resources: [{ id: user.id }] })
      expect((await client.find(`userName eq "${user.userName}" and title eq "Clerk"`)).body.totalResults).toBe(0)
    }
  ],
  [
    'A.0.2 structural keywords count in any case',
    async client => {
      const { id } = await client.create()
      const answer = await client.send('PATCH', `/Users/${id}`, {
        SCHEMAS: [patchUrn],
        operations: [
          { OP: 'ADD', Path: 'TITLE', VALUE: 'Clerk' },
          { Op: 'Replace', path: 'Name.GivenName', value: 'Mina' },
          { op: 'rEmOvE', path: 'DISPLAYNAME' }
        ]
      })
      expect(answer).toMatchObject({ status: 200, body: { title: 'Clerk', name: { givenName: 'Mina' } } })
    }
  ],
  [
    'A.0.3 the compliance flag in the Tenant URL is no obstacle, wherever it ends up',
    async client => {
      const { id, userName } = await client.create()
      const filter = `filter=userName+eq+%22${encodeURIComponent(userName)}%22`
      for (const path of [
        `/Users?${flag}&${filter}`,
        `/Users?${filter}&${flag}`,
        `/Users/?${flag}&${filter}`,
        `/?${flag}/Users?${filter}`,
        `?${flag}/Users?${filter}`,
        `/?${flag}&${filter}`,
        `/Users?${flag}?${filter}`
      ]) {
        expect((await client.get(path)).body, path).toMatchObject({ totalResults: 1, Resources: [{ id }] })
      }
      const path = `/?${flag}/Users/${id}`
      expect((await client.get(path)).body.id).toBe(id)
      expect(
        (await client.send('PATCH', path, { Operations: [{ op: 'replace', value: { active: false } }] })).status
      ).toBe(200)
      expect((await client.delete(`/Users/${id}?${flag}`)).status).toBe(204)
    }
  ],
  [
    'A.0.3 one tenant sends both dialects',
    async client => {
      const { id } = await client.create()
      await client.patch(id, { op: 'Replace', path: 'active', value: 'False' })
      const compact = await client.patch(id, { op: 'replace', value: { active: true, 'name.givenName': 'Noor' } })
      expect(compact.body).toMatchObject({ active: true, name: { givenName: 'Noor' } })
    }
  ],
  [
    'A.0.4 neither a User-Agent nor any header but the credential is needed',
    async client => {
      const { status } = await asEntra(client).get('/Users?count=1')
      expect(status).toBe(200)
      expect((await asEntra(client).post('/Users', { userName: freshName() })).status).toBe(201)
    }
  ],
  [
    'A.0.5 spaces come as +, quotes as %22, @ as %40',
    async client => {
      const { id, userName } = await client.create()
      const answer = await client.get(`/Users?filter=userName+eq+%22${userName.replace('@', '%40')}%22`)
      expect(answer.body.Resources[0].id).toBe(id)
    }
  ],
  [
    'A.0.6 every answer is application/scim+json, refusals too',
    async client => {
      for (const path of ['/Users', '/Users/unknown', '/nowhere', '/Me', '/Schemas', '/Groups/1', '/Users?filter=(']) {
        expect((await client.get(path)).headers['content-type']).toBe('application/scim+json; charset=utf-8')
      }
    }
  ],
  [
    'A.0.7 a cycle: match, create, match again, then references in requests of their own; the id is good for ever',
    async client => {
      const userName = freshName()
      expect((await client.find(`userName eq "${userName}"`)).body).toMatchObject({ totalResults: 0, Resources: [] })
      const manager = await client.create()
      const { id } = await client.create({ userName, externalId: userName })
      expect((await client.find(`userName eq "${userName}"`)).body.Resources[0].id).toBe(id)
      await client.patch(id, { op: 'Add', path: `${enterpriseUrn}:manager`, value: manager.id })
      await client.patch(id, { op: 'Replace', path: 'active', value: 'False' })
      await client.patch(id, { op: 'Replace', path: 'active', value: 'True' })
      expect(await client.read(id)).toMatchObject({ id, userName, active: true })
    }
  ],
  [
    'A.0.8 provision on demand is three calls: a random filter, the match, then POST or PATCH',
    async client => {
      const userName = freshName()
      const probe = await client.find('userName eq "6f1b7a0e-6df5-4c8a-9f0e-2f9d2d1a5b77"')
      expect(probe).toMatchObject({ status: 200, body: { schemas: [listUrn], totalResults: 0 } })
      expect((await client.find(`userName eq "${userName}"`)).body.totalResults).toBe(0)
      const { id } = await client.create({ userName })
      expect((await client.find(`userName eq "${userName}"`)).body.Resources[0].id).toBe(id)
      expect((await client.patch(id, { op: 'Replace', path: 'displayName', value: 'Amara' })).status).toBe(200)
    }
  ],
  [
    'A.0.9 unassigned is inactive and still found; hard deletion is a DELETE, also of an inactive user',
    async client => {
      const { id, userName } = await client.create()
      await client.patch(id, { op: 'Replace', path: 'active', value: 'False' })
      expect((await client.find(`userName eq "${userName}"`)).body.Resources[0]).toMatchObject({ id, active: false })
      expect((await client.delete(`/Users/${id}`)).status).toBe(204)
      expect((await client.find(`userName eq "${userName}"`)).body.totalResults).toBe(0)
    }
  ],
  [
    'A.0.11 an empty string and null clear an attribute',
    async client => {
      const { id } = await client.create({ title: 'Clerk', nickName: 'Em' })
      const answer = await client.patch(
        id,
        { op: 'replace', path: 'title', value: '' },
        { op: 'replace', path: 'nickName', value: null }
      )
      expect(answer.status).toBe(200)
      expect(answer.body).not.toHaveProperty('title')
      expect(answer.body).not.toHaveProperty('nickName')
    }
  ],
  [
    'A.0.12 special characters in a matching value are matched all the same',
    async client => {
      const odd = ["o'brien", 'a+b', 'a"b', 'a\\b', 'a&b', 'a%b', 'a#b', 'zoë', '李雷', 'a b', 'a)b']
      for (const stem of odd) {
        const { id, userName } = await client.create({ userName: freshName(stem), externalId: `x-${stem}` })
        const found = await client.find(`userName eq ${JSON.stringify(userName)}`)
        expect(found.body, stem).toMatchObject({
          totalResults: 1,
          Resources: [{ id, userName, externalId: `x-${stem}` }]
        })
      }
    }
  ],
  [
    'A.0.13 custom attributes are kept under their URN though `schemas` does not list it',
    async client => {
      const user = await client.create({ [acmeUrn]: { badge: 'B-17' } })
      expect(user[acmeUrn]).toEqual({ badge: 'B-17' })
      expect(user.schemas).toContain(acmeUrn)
      const answer = await client.patch(user.id, { op: 'Replace', path: `${acmeUrn}:badge`, value: 'B-18' })
      expect(answer.body[acmeUrn]).toEqual({ badge: 'B-18' })
      const compact = await client.patch(user.id, { op: 'replace', value: { [`${acmeUrn}:badge`]: 'B-19' } })
      expect(compact.body[acmeUrn]).toEqual({ badge: 'B-19' })
      expect((await client.find(`${acmeUrn}:badge eq "b-19" and id eq "${user.id}"`)).body.totalResults).toBe(1)
    }
  ],
  [
    'A.0.16 hundreds of requests within one second are taken',
    async client => {
      const answers = await Promise.all(Array.from({ length: 300 }, () => client.get('/Users?count=1')))
      expect(new Set(answers.map(answer => answer.status))).toEqual(new Set([200]))
    }
  ],
  [
    'A.0.17 what is tried again comes to the same',
    async client => {
      const user = await client.create()
      const operation = { op: 'Replace', path: 'displayName', value: 'Amara Osei' }
      const first = await client.patch(user.id, operation)
      const second = await client.patch(user.id, operation)
      expect(second.body).toEqual(first.body)
      expect((await client.post('/Users', { userName: user.userName })).status).toBe(409)
      expect((await client.delete(`/Users/${user.id}`)).status).toBe(204)
      expect((await client.delete(`/Users/${user.id}`)).status).toBe(404)
    }
  ],
  [
    "A.0.18 the Secret Token is a bearer token; Entra's own JWT, sent when it was left blank, is refused in words",
    async client => {
      const { userName, password } = client.running.key
      expect((await client.with({ authorization: `Bearer ${userName}:${password}` }).get('/Users')).status).toBe(200)
      const refused = await client.with({ authorization: 'Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln' }).get('/Users')
      expect(refused).toMatchObject({ status: 401, body: { detail: expect.stringContaining('has no colon') } })
    }
  ]
]

everywhere(rows)
