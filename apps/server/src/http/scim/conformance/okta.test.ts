// Okta and the other clients: scim-clients.md, chapter B.
import { expect } from 'vitest'
import { everywhere, type Row } from '../../test/everywhere.ts'
import { enterpriseUrn, freshName, type Json, type ScimClient } from '../../test/scim-client.ts'

const asOkta = (client: ScimClient) =>
  client.with({
    'user-agent': 'Okta SCIM Client 1.0.0',
    accept: 'application/scim+json',
    'accept-charset': 'utf-8',
    'content-type': 'application/scim+json; charset=utf-8'
  })

const basicOf = ({ running }: ScimClient) =>
  `Basic ${Buffer.from(`${running.key.userName}:${running.key.password}`).toString('base64')}`

const person = (userName: string) => ({
  userName,
  name: { givenName: 'Mina', familyName: 'Farkas' },
  emails: [{ primary: true, value: userName, type: 'work' }],
  displayName: 'Mina Farkas',
  active: true
})

const rows: Row[] = [
  [
    "B.1.1 Okta's headers are taken, and its test's application/json",
    async client => {
      expect((await asOkta(client).get('/Users?startIndex=1&count=1')).status).toBe(200)
      const json = client.with({ 'content-type': 'application/json' })
      expect((await json.post('/Users', person(freshName()))).status).toBe(201)
      expect((await client.with({ accept: 'application/json' }).get('/Users')).status).toBe(200)
    }
  ],
  [
    'B.1.2 Basic and Bearer work at both addresses; a token without its scheme is explained',
    async client => {
      expect((await client.with({ authorization: basicOf(client) }).get('/Users?count=0')).status).toBe(200)
      const { userName, password } = client.running.key
      const bare = await client.with({ authorization: `${userName}:${password}` }).get('/Users')
      expect(bare).toMatchObject({ status: 401, body: { detail: expect.stringContaining('without its scheme') } })
      expect(bare.body.detail).not.toContain(password)
    }
  ],
  [
    'B.1.3 the existence check comes with paging and finds nobody, then one',
    async client => {
      const userName = freshName()
      const check = () => client.get(`/Users?filter=userName%20eq%20%22${userName}%22&startIndex=1&count=100`)
      expect((await check()).body).toMatchObject({ totalResults: 0, Resources: [] })
      await client.create({ userName })
      expect((await check()).body.totalResults).toBe(1)
    }
  ],
  [
    'B.1.4 a create with password and groups answers with the user and without either',
    async client => {
      const userName = freshName()
      const answer = await client.post('/Users', { ...person(userName), password: 'hunter2-hunter2', groups: [] })
      expect(answer).toMatchObject({ status: 201, body: { userName } })
      expect(answer.body).not.toHaveProperty('password')
      expect(answer.body).not.toHaveProperty('groups')
      expect((await client.post('/Users', person(userName))).status).toBe(409)
    }
  ],
  [
    'B.1.5 an update is read, changed and put back as a whole, with what the server added',
    async client => {
      const user = await client.create(person(freshName()))
      const changed = { ...user, name: { ...user.name, givenName: 'Minna' }, title: 'Archivist' }
      const answer = await client.put(`/Users/${user.id}`, changed)
      expect(answer).toMatchObject({
        status: 200,
        body: { id: user.id, title: 'Archivist', name: { givenName: 'Minna', familyName: 'Farkas' } }
      })
      const wizard = await client.put(`/Users/${user.id}`, { ...answer.body, active: false })
      expect(wizard.body).toMatchObject({ id: user.id, active: false })
    }
  ],
  [
    'B.1.6 deactivation without a path',
    async client => {
      const { id, userName } = await client.create(person(freshName()))
      const answer = await asOkta(client).patch(id, { op: 'replace', value: { active: false } })
      expect(answer).toMatchObject({ status: 200, body: { id, userName, active: false } })
    }
  ],
  [
    'B.1.7 a person who comes back is posted again and gets the old account back',
    async client => {
      const userName = freshName()
      const { id } = await client.create({ ...person(userName), externalId: '00u1' })
      await client.patch(id, { op: 'replace', value: { active: false } })
      const answer = await client.post('/Users', { ...person(userName), externalId: '00u1' })
      expect(answer).toMatchObject({ status: 201, body: { id, active: true, name: { givenName: 'Mina' } } })
      expect(answer.headers.location).toBe(answer.body.meta.location)
    }
  ],
  [
    'B.1.8 an import pages in a stable order, with integers for counters',
    async client => {
      const title = freshName('import')
      const created: string[] = []
      for (let i = 0; i < 7; i++) created.push((await client.create({ title })).id)
      const seen: string[] = []
      for (let startIndex = 1; startIndex <= 7; startIndex += 3) {
        const { body } = await client.find(`title eq "${title}"`, `&startIndex=${startIndex}&count=3`)
        for (const counter of ['totalResults', 'startIndex', 'itemsPerPage']) expect(body[counter]).toBeTypeOf('number')
        seen.push(...body.Resources.map((user: Json) => user.id))
      }
      expect(seen).toEqual(created)
    }
  ],
  [
    'B.1.9 a user patched with {id, displayName} keeps its id',
    async client => {
      const { id } = await client.create()
      const answer = await client.patch(id, { op: 'replace', value: { id: 'another', displayName: 'Mina' } })
      expect(answer).toMatchObject({ status: 200, body: { id, displayName: 'Mina' } })
    }
  ],
  [
    'B.1.12 the user schema can be imported from /Schemas',
    async client => {
      const { body } = await asOkta(client).get('/Schemas/urn:ietf:params:scim:schemas:core:2.0:User')
      expect(body.attributes.find((attribute: Json) => attribute.name === 'userName')).toMatchObject({
        required: true,
        uniqueness: 'server',
        caseExact: false
      })
    }
  ],
  [
    'B.2 OneLogin: a stray & ends the query, bodies say SCIM 1, updates are PUT',
    async client => {
      const { id, userName } = await client.create()
      expect((await client.get(`/Users?filter=id+eq+%22${id}%22&`)).body.totalResults).toBe(1)
      const body = {
        schemas: ['urn:scim:schemas:core:2.0', 'urn:scim:schemas:extension:enterprise:2.0'],
        userName,
        title: 'Clerk',
        'urn:scim:schemas:extension:enterprise:2.0': { department: 'Archive' }
      }
      const answer = await client.with({ 'content-type': 'application/json' }).put(`/Users/${id}`, body)
      expect(answer).toMatchObject({
        status: 200,
        body: { title: 'Clerk', [enterpriseUrn]: { department: 'Archive' } }
      })
    }
  ],
  [
    "B.2 JumpCloud's connection test creates a real user and deletes it; its group is refused",
    async client => {
      const { id } = await client.create({ userName: freshName('jumpcloud.test') })
      expect((await client.delete(`/Users/${id}`)).status).toBe(204)
      expect((await client.post('/Groups', { displayName: 'test' })).status).toBe(400)
    }
  ],
  [
    'B.2 Ping: Basic, users by PUT, groups matched by fetching all of them',
    async client => {
      const ping = client.with({ authorization: basicOf(client) })
      const { id, userName } = await ping.create()
      expect((await ping.put(`/Users/${id}`, { userName, active: false })).body).toMatchObject({ id, active: false })
      expect((await ping.get('/Groups')).body.Resources).toEqual([])
    }
  ],
  [
    'B.2 Rippling and Okta: externalId eq before a create',
    async client => {
      const externalId = freshName('rippling')
      expect((await client.find(`externalId eq "${externalId}"`)).body.totalResults).toBe(0)
      const { id } = await client.create({ externalId })
      expect((await client.find(`externalId eq "${externalId}"`)).body.Resources[0].id).toBe(id)
    }
  ],
  [
    'B.2 authentik: patch is announced, and an update of what is there is never 404',
    async client => {
      expect((await client.get('/ServiceProviderConfig')).body.patch.supported).toBe(true)
      const { id, userName } = await client.create()
      expect((await client.patch(id, { op: 'replace', path: 'active', value: false })).status).toBe(200)
      expect((await client.put(`/Users/${id}`, { userName })).status).toBe(200)
    }
  ]
]

everywhere(rows)
