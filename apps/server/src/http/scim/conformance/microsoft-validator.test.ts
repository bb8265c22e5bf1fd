// Microsoft's validators: scim-clients.md, C.1 (scimvalidator.microsoft.com), C.2 (gallery) and C.3 (Postman collection).
import { expect } from 'vitest'
import { everywhere, type Row } from '../../test/everywhere.ts'
import { enterpriseUrn, freshName, type Json, type ScimClient, userUrn } from '../../test/scim-client.ts'

/** What the validator fills every attribute with. */
const full = (userName: string): Json => ({
  schemas: [userUrn, enterpriseUrn],
  userName,
  externalId: `e-${userName}`,
  active: true,
  displayName: 'Kasandra',
  nickName: 'Kas',
  profileUrl: 'https://people.example.com/kas',
  title: 'Tester',
  userType: 'Employee',
  preferredLanguage: 'sv',
  locale: 'sv-SE',
  timezone: 'Europe/Stockholm',
  name: {
    formatted: 'Kasandra Ek',
    familyName: 'Ek',
    givenName: 'Kasandra',
    middleName: 'Q',
    honorificPrefix: 'Dr',
    honorificSuffix: 'II'
  },
  emails: [
    { type: 'work', value: userName, primary: true },
    { type: 'home', value: `home.${userName}` }
  ],
  phoneNumbers: ['work', 'mobile', 'fax'].map(type => ({ type, value: `+46 8 ${type}` })),
  addresses: [
    {
      type: 'work',
      formatted: 'Gatan 1',
      streetAddress: 'Gatan 1',
      locality: 'Malmö',
      region: 'Skåne',
      postalCode: '211 20',
      country: 'SE'
    }
  ],
  roles: [{ primary: 'True', display: 'Tester', value: 'tester', type: 'job' }],
  [enterpriseUrn]: { employeeNumber: '7', department: 'QA', costCenter: 'C1', organization: 'Acme', division: 'North' }
})

/** The attributes of a full user as the validator patches them, one by one. */
const changes: readonly (readonly [path: string, value: string])[] = [
  ...['displayName', 'nickName', 'title', 'userType', 'preferredLanguage', 'locale', 'timezone'].map(
    name => [name, `new ${name}`] as const
  ),
  ...['formatted', 'familyName', 'givenName', 'middleName', 'honorificPrefix', 'honorificSuffix'].map(
    sub => [`name.${sub}`, `new ${sub}`] as const
  ),
  ...['work', 'mobile', 'fax'].map(type => [`phoneNumbers[type eq "${type}"].value`, `new ${type}`] as const),
  ...['formatted', 'streetAddress', 'locality', 'region', 'postalCode', 'country'].map(
    sub => [`addresses[type eq "work"].${sub}`, `new ${sub}`] as const
  ),
  ['emails[type eq "work"].value', 'new@example.com'],
  ['roles[primary eq "True"].value', 'lead'],
  ['roles[primary eq "True"].display', 'Lead'],
  ['roles[primary eq "True"].type', 'function'],
  ...['employeeNumber', 'department', 'costCenter', 'organization', 'division'].map(
    name => [`${enterpriseUrn}:${name}`, `new ${name}`] as const
  )
]

/** Reads a value by the path that set it. */
function valueAt(user: Json, path: string): Json {
  const [, urn, rest = path] = /^(urn:.*:User):(.*)$/.exec(path) ?? []
  const [, name = rest, , type, sub] = /^(\w+)(\[(?:type eq "(\w+)"|primary eq "True")\])?\.?(\w+)?$/.exec(rest) ?? []
  const value = (urn ? user[urn] : user)?.[name]
  const element = Array.isArray(value)
    ? value.find((each: Json) => (type ? each.type === type : each.primary === true))
    : value
  return sub ? element?.[sub] : element
}

async function expectChanged(client: ScimClient, id: string): Promise<void> {
  const user = await client.read(id)
  for (const [path, value] of changes) expect(valueAt(user, path), path).toBe(value)
  for (const key of Object.keys(user)) expect(key, 'no path became a key').not.toMatch(/\[|^\w+\.|2\.0:User:/)
}

const compact = (op: string) => [
  ...changes.filter(([path]) => path.includes('[')).map(([path, value]) => ({ op, path, value })),
  { op, value: Object.fromEntries(changes.filter(([path]) => !path.includes('['))) }
]

const rows: Row[] = [
  [
    'C.1.1, C.2.User_Create a full user is created and reads back with the same values',
    async client => {
      const body = full(freshName())
      const answer = await client.post('/Users', body)
      expect(answer.status).toBe(201)
      const { schemas, roles, ...sent } = body
      expect(await client.read(answer.body.id)).toMatchObject(sent)
      expect(answer.body.roles).toEqual([{ ...roles[0], primary: true }])
      expect(answer.body.schemas).toEqual(schemas)
    }
  ],
  [
    'C.1.2 a duplicate is 409',
    async client => {
      const body = full(freshName())
      expect((await client.post('/Users', body)).status).toBe(201)
      expect((await client.post('/Users', body)).status).toBe(409)
    }
  ],
  [
    'C.1.3, C.1.4, C.1.5 filters for who is there, who is not, and in another case',
    async client => {
      const { id, userName } = await client.create()
      expect((await client.find(`userName eq "${userName}"`)).body).toMatchObject({
        totalResults: 1,
        Resources: [{ id }]
      })
      expect((await client.find('userName eq "nobody@example.com"')).body).toMatchObject({
        totalResults: 0,
        Resources: []
      })
      expect((await client.find(`userName eq "${userName.toUpperCase()}"`)).body.totalResults).toBe(1)
    }
  ],
  [
    'C.1.6, C.2.User_Update replacing every attribute, verbose and compact, in place',
    async client => {
      for (const operations of [changes.map(([path, value]) => ({ op: 'replace', path, value })), compact('replace')]) {
        const { body } = await client.post('/Users', full(freshName()))
        expect((await client.patch(body.id, ...operations)).status).toBe(200)
        await expectChanged(client, body.id)
      }
    }
  ],
  [
    'C.1.7 adding every attribute to a minimal user, verbose and compact',
    async client => {
      for (const operations of [changes.map(([path, value]) => ({ op: 'add', path, value })), compact('add')]) {
        const { id } = await client.create()
        expect((await client.patch(id, ...operations)).status).toBe(200)
        await expectChanged(client, id)
      }
    }
  ],
  [
    'C.1.8 a new userName is returned where renames are on',
    async client => {
      await client.running.allowRenames(client.mount, true)
      const { id } = await client.create()
      const userName = freshName()
      const answer = await client.patch(id, { op: 'replace', value: { userName } })
      if (client.mount === 'entra') await client.running.allowRenames('entra', false)
      expect(answer).toMatchObject({ status: 200, body: { id, userName } })
    }
  ],
  [
    'C.1.9 disabling returns active false',
    async client => {
      const { id } = await client.create()
      expect((await client.patch(id, { op: 'replace', path: 'active', value: false })).body.active).toBe(false)
    }
  ],
  [
    'C.1.10, C.1.11, C.1.12, C.2.Update_Manager a manager is added, replaced and removed, under the URN',
    async client => {
      const path = `${enterpriseUrn}:manager`
      const { id } = await client.create()
      expect((await client.patch(id, { op: 'add', path, value: { value: 'm1' } })).body[enterpriseUrn].manager).toEqual(
        { value: 'm1' }
      )
      expect(
        (await client.patch(id, { op: 'replace', path, value: { value: 'm2' } })).body[enterpriseUrn].manager.value
      ).toBe('m2')
      expect(
        (await client.patch(id, { op: 'replace', path, value: { value: '' } })).body[enterpriseUrn]?.manager
      ).toBeUndefined()
      await client.patch(id, { op: 'add', path, value: 'm3' })
      expect((await client.patch(id, { op: 'remove', path })).body[enterpriseUrn]?.manager).toBeUndefined()
    }
  ],
  [
    'C.1.13, C.1.P3 a deletion is 204, then 404; of nobody, 404',
    async client => {
      const { id } = await client.create()
      const codes = [
        await client.delete(`/Users/${id}`),
        await client.get(`/Users/${id}`),
        await client.delete(`/Users/${id}`)
      ]
      expect(codes.map(answer => answer.status)).toEqual([204, 404, 404])
      expect((await client.delete('/Users/0f0e0d0c-0b0a-4908-8706-050403020100')).status).toBe(404)
    }
  ],
  [
    'C.1.P1, C.1.P2 several operations on different attributes and on the same one, in order',
    async client => {
      const { id } = await client.create()
      const answer = await client.patch(
        id,
        { op: 'add', path: 'title', value: 'first' },
        { op: 'add', path: 'nickName', value: 'Kas' },
        { op: 'replace', path: 'title', value: 'second' },
        { op: 'remove', path: 'nickName' },
        { op: 'replace', path: 'title', value: 'third' }
      )
      expect(answer.body.title).toBe('third')
      expect(answer.body).not.toHaveProperty('nickName')
    }
  ],
  [
    'C.2.User_Pagination at least two pages of five, startIndex echoed',
    async client => {
      const title = freshName('page')
      for (let i = 0; i < 11; i++) await client.create({ title })
      const pages = [1, 6, 11].map(startIndex =>
        client.find(`title eq "${title}"`, `&startIndex=${startIndex}&count=5`)
      )
      expect((await Promise.all(pages)).map(({ body }) => [body.startIndex, body.itemsPerPage])).toEqual([
        [1, 5],
        [6, 5],
        [11, 1]
      ])
    }
  ],
  [
    'C.3 the Postman collection: attributes, odd filters, junk, missing names, misspelled members',
    async client => {
      const { id, userName } = await client.create({
        displayName: freshName('Postman'),
        emails: [{ type: 'work', value: 'p@example.com' }]
      })
      const chosen = await client.find(`id eq "${id}"`, '&attributes=userName,emails')
      expect(Object.keys(chosen.body.Resources[0]).sort()).toEqual(['emails', 'id', 'schemas', 'userName'])
      const odd = await client.get(`/Users/${id}?attributes=${encodeURIComponent('emails[type eq "work"]')}`)
      expect(odd.body.emails).toEqual([{ type: 'work', value: 'p@example.com' }])
      for (const filter of [
        `DisplayName eq "${(await client.read(id)).displayName}"`,
        `userName eq ${userName}`,
        `id eq "${id}" and (emails.value co "nope" or emails.value co "p@")`,
        `userName sw "${userName.slice(0, 9)}" and id eq "${id}"`,
        `meta.Created gt "2020-01-01T00:00:00Z" and id eq "${id}"`
      ]) {
        expect((await client.find(filter)).body.totalResults, filter).toBe(1)
      }
      expect((await client.post('/Users', { displayName: 'nameless' })).status).toBe(400)
      expect((await client.send('POST', '/Users', 'junk')).body).toMatchObject({
        status: '400',
        scimType: 'invalidSyntax'
      })
      expect((await client.put(`/Users/${id}`, { title: 'nameless' })).status).toBe(400)
      expect((await client.put(`/Users/${id}`, { userName, tittle: 'x' })).status).toBe(200)
      expect((await client.create({ active: 'True' })).active).toBe(true)
    }
  ]
]

everywhere(rows)
