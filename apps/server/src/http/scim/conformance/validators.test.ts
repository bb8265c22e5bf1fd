// Okta's SPEC test, scim2-tester and the interop lists: scim-clients.md, C.4 to C.6.
import { describe, expect, it } from 'vitest'
import { everywhere, overEachDatabase, type Row } from '../../test/everywhere.ts'
import { mounts } from '../../test/running-portal.ts'
import { freshName, type Json, listUrn, ScimClient, userUrn } from '../../test/scim-client.ts'

const okta = (userName: string) => ({
  schemas: [userUrn],
  userName,
  name: { givenName: 'Runscope', familyName: 'Test' },
  emails: [{ primary: true, value: userName, type: 'work' }],
  displayName: 'Runscope Test',
  active: true
})

const rows: Row[] = [
  [
    'C.4.1, C.4.2 the first user of the list has what Okta looks for, and reads the same by id',
    async client => {
      await client.create(okta(freshName()))
      const { body } = await client.find('name.givenName eq "Runscope"', '&count=1&startIndex=1')
      expect(body).toMatchObject({
        schemas: [listUrn],
        itemsPerPage: 1,
        startIndex: 1,
        totalResults: expect.any(Number)
      })
      const [first] = body.Resources
      expect(first).toMatchObject({
        id: expect.any(String),
        name: { familyName: 'Test', givenName: 'Runscope' },
        active: true
      })
      expect(first.emails[0].value).toBe(first.userName)
      expect(await client.read(first.id)).toEqual(first)
    }
  ],
  [
    'C.4.3, C.4.5 a filter on an unknown userName is an empty list',
    async client => {
      expect((await client.find('userName eq "abcdefgh@atko.com"')).body).toMatchObject({
        schemas: [listUrn],
        totalResults: 0
      })
    }
  ],
  [
    'C.4.4, C.4.12 an unknown id is 404 with an Error',
    async client => {
      const answer = await client.get('/Users/010101001010101011001010101011')
      expect(answer).toMatchObject({ status: 404, body: { status: '404', detail: expect.stringMatching(/./) } })
    }
  ],
  [
    'C.4.6, C.4.7, C.4.8, C.4.9 create with application/json, read, create again, find in another case',
    async client => {
      const json = client.with({ 'content-type': 'application/json' })
      const userName = freshName('okta')
      const created = await json.post('/Users', okta(userName))
      expect(created).toMatchObject({
        status: 201,
        body: { active: true, userName, schemas: [userUrn], name: { givenName: 'Runscope' } }
      })
      expect((await json.get(`/Users/${created.body.id}`)).body).toEqual(created.body)
      expect((await json.post('/Users', okta(userName))).status).toBe(409)
      expect((await json.find(`userName eq "${userName.toUpperCase()}"`)).status).toBe(200)
    }
  ],
  [
    'C.4.10 groups are a list',
    async client => {
      expect((await client.get('/Groups')).body.Resources).toEqual([])
    }
  ],
  [
    'C.4.11 a token that is none is 401 with an Error',
    async client => {
      const answer = await client.with({ authorization: 'non-token' }).get('/Users')
      expect(answer).toMatchObject({ status: 401, body: { status: '401', detail: expect.stringMatching(/./) } })
    }
  ],
  [
    'C.4 the CRUD test: create, update, deactivate, reactivate, unassign, assign again',
    async client => {
      const userName = freshName('crud')
      const { id } = await client.create(okta(userName))
      const put = await client.put(`/Users/${id}`, {
        ...okta(userName),
        name: { givenName: 'Changed', familyName: 'Test' }
      })
      expect(put.body.name.givenName).toBe('Changed')
      expect((await client.patch(id, { op: 'replace', value: { active: false } })).body.active).toBe(false)
      expect((await client.put(`/Users/${id}`, okta(userName))).body).toMatchObject({ id, active: true })
      await client.patch(id, { op: 'replace', value: { active: false } })
      expect((await client.post('/Users', okta(userName))).body).toMatchObject({ id, active: true })
    }
  ],
  [
    'C.5 attributes and excludedAttributes by id, in lists and in .search',
    async client => {
      const { id } = await client.create({ title: 'Clerk', name: { givenName: 'Mina', familyName: 'Farkas' } })
      const lists = async (how: Json) => {
        const query = new URLSearchParams(how).toString()
        const search = {
          filter: `id eq "${id}"`,
          ...Object.fromEntries(Object.entries(how).map(([key, value]) => [key, String(value).split(',')]))
        }
        return [
          (await client.get(`/Users/${id}?${query}`)).body,
          (await client.find(`id eq "${id}"`, `&${query}`)).body.Resources[0],
          (await client.post('/Users/.search', search)).body.Resources[0],
          (await client.post('/.search', search)).body.Resources[0]
        ]
      }
      for (const user of await lists({ attributes: 'title,name.givenName' })) {
        expect(user).toMatchObject({ id, title: 'Clerk', name: { givenName: 'Mina' } })
        expect(user.name).not.toHaveProperty('familyName')
        expect(user).not.toHaveProperty('userName')
      }
      for (const user of await lists({ excludedAttributes: 'title,id' })) {
        expect(user).toMatchObject({ id, name: { familyName: 'Farkas' } })
        expect(user).not.toHaveProperty('title')
      }
    }
  ],
  [
    'C.5 the created object is in the list, is replaced, and is gone after its deletion',
    async client => {
      const { id, userName } = await client.create()
      const { body } = await client.get('/Users?sortBy=meta.created&sortOrder=descending&count=500')
      expect(body.Resources.map((user: Json) => user.id)).toContain(id)
      expect((await client.put(`/Users/${id}`, { userName, title: 'New' })).body.title).toBe('New')
      expect((await client.delete(`/Users/${id}`)).status).toBe(204)
      expect((await client.find(`id eq "${id}"`)).body.totalResults).toBe(0)
    }
  ],
  [
    'C.6 attributes on create, unsupported attributes, what is required',
    async client => {
      const userName = freshName()
      const { body, status } = await client.post('/Users?attributes=userName', {
        userName,
        title: 'Clerk',
        shoeSize: 44
      })
      expect(status).toBe(201)
      expect(Object.keys(body).sort()).toEqual(['id', 'schemas', 'userName'])
      expect(await client.read(body.id)).not.toHaveProperty('shoeSize')
      for (const empty of ['', '   ', null, [], 7]) {
        expect(await client.post('/Users', { userName: empty })).toMatchObject({
          status: 400,
          body: { scimType: 'invalidValue' }
        })
      }
    }
  ]
]

everywhere(rows)

/** A value of an attribute's type, as scim2-tester makes one. */
function aValueOf(attribute: Json): Json {
  const one =
    attribute.type === 'complex'
      ? Object.fromEntries(
          attribute.subAttributes
            .filter((sub: Json) => sub.mutability !== 'readOnly')
            .map((sub: Json) => [sub.name, aValueOf(sub)])
        )
      : simple(attribute)
  return attribute.multiValued ? [one] : one
}

function simple({ name, type, canonicalValues }: Json): Json {
  // Removing `active` from an inactive user is no word to register it again: the account stays inactive and says so.
  if (type === 'boolean') return true
  if (type === 'dateTime') return '2026-01-02T03:04:05Z'
  if (type === 'binary') return 'TUlJ'
  if (type === 'reference') return 'https://example.com/thing'
  return canonicalValues?.[0] ?? `some ${name}`
}

overEachDatabase(running => {
  describe.each(mounts)('at the mount %s', mount => {
    it('C.5 every advertised attribute is added, replaced and removed by its full path', async () => {
      const client = new ScimClient(running(), mount)
      const { Resources: schemas } = (await client.get('/Schemas')).body
      const users = schemas.filter((schema: Json) => schema.id.endsWith(':User'))
      const optional = users.flatMap((schema: Json) =>
        schema.attributes
          .filter((each: Json) => !each.required && each.mutability === 'readWrite')
          .map((each: Json) => [schema.id, each])
      )
      expect(optional.length).toBeGreaterThan(20)
      for (const [urn, attribute] of optional) {
        const { id } = await client.create()
        const path = `${urn}:${attribute.name}`
        const held = (user: Json) => (urn === userUrn ? user : user[urn])?.[attribute.name]
        const value = aValueOf(attribute)
        for (const op of ['add', 'replace']) {
          const answer = await client.patch(id, { op, path, value })
          expect(answer.status, `${op} ${path}: ${JSON.stringify(answer.body)}`).toBe(200)
          expect(held(await client.read(id)), path).toEqual(value)
          const removed = await client.patch(id, { op: 'remove', path })
          expect(held(removed.body) ?? null, path).toBeNull()
        }
      }
    })
  })
})
