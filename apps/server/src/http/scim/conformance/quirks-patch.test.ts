// Quirks of clients and bugs of servers about PATCH: scim-clients.md, chapter D, rows 1 to 51. The answer is what "right answer" says.
import { expect } from 'vitest'
import { everywhere, type Row } from '../../test/everywhere.ts'
import { enterpriseUrn, type Json, type ScimClient, userUrn } from '../../test/scim-client.ts'

const refused = (scimType: string) => ({ status: 400, body: { scimType } })
const emailsOf = async (client: ScimClient, id: string) => (await client.read(id)).emails

const rows: Row[] = [
  [
    'D.1, D.2, D.4 booleans as strings of any case',
    async client => {
      for (const value of ['False', 'false', 'FALSE']) {
        const { id } = await client.create()
        expect((await client.patch(id, { op: 'Replace', path: 'active', value })).body.active, value).toBe(false)
      }
    }
  ],
  [
    'D.3 other strings are no booleans',
    async client => {
      const { id } = await client.create()
      for (const value of ['no', '0', 'falsey', 0, {}, [true, false]]) {
        expect(await client.patch(id, { op: 'replace', path: 'active', value }), JSON.stringify(value)).toMatchObject(
          refused('invalidValue')
        )
      }
      expect((await client.read(id)).active).toBe(true)
    }
  ],
  [
    'D.5 a create with active "True"',
    async client => expect((await client.create({ active: 'True' })).active).toBe(true)
  ],
  [
    'D.6 what an admin puts into an expression does not matter: active may be left out or sent twice',
    async client => {
      const { id } = await client.create({ active: undefined })
      const answer = await client.patch(
        id,
        { op: 'Replace', path: 'active', value: 'True' },
        { op: 'Replace', path: 'active', value: 'False' }
      )
      expect(answer.body.active).toBe(false)
    }
  ],
  [
    'D.7 activation of who is active already is 200',
    async client => {
      const { id } = await client.create()
      expect((await client.patch(id, { op: 'add', path: 'active', value: true })).status).toBe(200)
    }
  ],
  [
    'D.8, D.9, D.10 every op on every attribute, several at once',
    async client => {
      const { id } = await client.create({ nickName: 'Em' })
      const answer = await client.patch(
        id,
        { op: 'Add', value: { active: 'True', title: 'Clerk' } },
        { op: 'Add', path: 'displayName', value: 'Emeka' },
        { op: 'Remove', path: 'nickName' }
      )
      expect(answer.body).toMatchObject({ active: true, title: 'Clerk', displayName: 'Emeka' })
    }
  ],
  [
    'D.12, D.17, D.18 replace through a filter on absent values is an upsert',
    async client => {
      const { id } = await client.create()
      await client.patch(
        id,
        { op: 'Replace', path: 'emails[type eq "work"].value', value: 'w@example.com' },
        { op: 'Replace', path: 'emails[type eq "work"].primary', value: 'True' },
        { op: 'Replace', path: 'phoneNumbers[type eq "work"].value', value: '1' }
      )
      expect(await client.read(id)).toMatchObject({
        emails: [{ type: 'work', value: 'w@example.com', primary: true }],
        phoneNumbers: [{ type: 'work', value: '1' }]
      })
    }
  ],
  [
    'D.13, D.14, D.19 add through a filter appends to what is there',
    async client => {
      const { id } = await client.create({ addresses: [{ type: 'home', locality: 'Lund' }] })
      const answer = await client.patch(id, {
        op: 'Add',
        path: 'addresses[type eq "work"].formatted',
        value: 'Gatan 1'
      })
      expect(answer.body.addresses).toEqual([
        { type: 'home', locality: 'Lund' },
        { type: 'work', formatted: 'Gatan 1' }
      ])
    }
  ],
  [
    'D.15 the whole grammar of paths',
    async client => {
      const { id } = await client.create({
        emails: [
          { type: 'work', value: 'a@example.com' },
          { type: 'home', value: 'b@example.com' }
        ]
      })
      const path = 'emails[type eq "home" and not (value co "@evil") or value sw "zz"].display'
      await client.patch(id, { op: 'replace', path, value: 'B' })
      expect((await emailsOf(client, id))[1].display).toBe('B')
    }
  ],
  [
    'D.16 a type is kept and returned',
    async client => {
      const { emails } = await client.create({ emails: [{ value: 'a@example.com', type: 'work', primary: true }] })
      expect(emails).toEqual([{ value: 'a@example.com', type: 'work', primary: true }])
    }
  ],
  [
    'D.20, D.21, D.22, D.23 a remove with a list of values removes those and no others',
    async client => {
      const { id } = await client.create({
        emails: ['a', 'b', 'c'].map(name => ({ type: name, value: `${name}@example.com` }))
      })
      const answer = await client.patch(id, {
        op: 'Remove',
        path: 'emails',
        value: [{ value: 'a@example.com' }, { value: 'c@example.com' }]
      })
      expect(answer.body.emails.map((email: Json) => email.type)).toEqual(['b'])
    }
  ],
  [
    'D.24 both dialects without a flag',
    async client => {
      const { id } = await client.create()
      expect((await client.patch(id, { op: 'replace', path: 'active', value: false })).body.active).toBe(false)
      expect((await client.patch(id, { op: 'Replace', path: 'active', value: 'True' })).body.active).toBe(true)
    }
  ],
  [
    'D.25 the value of a remove is never written',
    async client => {
      const { id } = await client.create({ title: 'Clerk', emails: [{ type: 'work', value: 'a@example.com' }] })
      const answer = await client.patch(
        id,
        { op: 'Remove', path: 'title', value: 'Boss' },
        { op: 'Remove', path: 'emails[type eq "work"].value', value: 'x' }
      )
      expect(answer.body).not.toHaveProperty('title')
      expect(answer.body).not.toHaveProperty('emails')
    }
  ],
  [
    'D.26 removing what is absent succeeds',
    async client => {
      const { id } = await client.create()
      for (const path of ['title', 'emails', 'emails[type eq "work"]', `${enterpriseUrn}:manager`, enterpriseUrn]) {
        expect((await client.patch(id, { op: 'remove', path })).status, path).toBe(200)
      }
    }
  ],
  [
    'D.27, D.29 parallel changes of one user all hold, and none is an error',
    async client => {
      const { id } = await client.create()
      const adds = Array.from({ length: 20 }, (_, i) =>
        client.patch(id, { op: 'add', path: 'emails', value: [{ type: `t${i}`, value: `v${i}@example.com` }] })
      )
      expect((await Promise.all(adds)).map(answer => answer.status)).toEqual(Array(20).fill(200))
      expect(await emailsOf(client, id)).toHaveLength(20)
    }
  ],
  [
    'D.28 a PATCH builds on what was written before it',
    async client => {
      const { id } = await client.create({ emails: [{ type: 'work', value: 'a@example.com' }] })
      await client.put(`/Users/${id}`, {
        ...(await client.read(id)),
        emails: [{ type: 'home', value: 'h@example.com' }]
      })
      const answer = await client.patch(id, {
        op: 'add',
        path: 'emails',
        value: [{ type: 'work', value: 'w@example.com' }]
      })
      expect(answer.body.emails.map((email: Json) => email.type)).toEqual(['home', 'work'])
    }
  ],
  [
    'D.40, D.41 dotted keys are paths in PATCH and in POST',
    async client => {
      const user = await client.create({ 'name.familyName': 'Haddad' })
      expect(user.name).toEqual({ familyName: 'Haddad' })
      const answer = await client.patch(user.id, { op: 'replace', value: { 'name.givenName': 'Noor' } })
      expect(answer.body.name).toEqual({ familyName: 'Haddad', givenName: 'Noor' })
    }
  ],
  [
    'D.42, D.43, D.44 URNs are told from the paths behind them, with colon or dot',
    async client => {
      const { id } = await client.create()
      const answer = await client.patch(
        id,
        { op: 'replace', path: `${enterpriseUrn}:department`, value: 'Archive' },
        { op: 'replace', path: `${userUrn}:name.givenName`, value: 'Noor' },
        { op: 'replace', path: `${enterpriseUrn}.employeeNumber`, value: '7' }
      )
      expect(answer.body).toMatchObject({
        name: { givenName: 'Noor' },
        [enterpriseUrn]: { department: 'Archive', employeeNumber: '7' }
      })
      expect(Object.keys(answer.body).filter(key => key.startsWith('urn:'))).toEqual([enterpriseUrn])
      expect(await client.patch(id, { op: 'replace', path: 'urn:x:2.0:User:department', value: 'x' })).toMatchObject(
        refused('invalidPath')
      )
    }
  ],
  [
    'D.45, D.46, D.47, D.48 a manager is an object under its URN, whatever was sent',
    async client => {
      for (const manager of ['9c1e', { value: '9c1e' }, [{ value: '9c1e' }]]) {
        const user = await client.create({ [enterpriseUrn]: { manager } })
        expect(user[enterpriseUrn]).toEqual({ manager: { value: '9c1e' } })
        expect(await client.read(user.id)).toEqual(user)
      }
    }
  ],
  [
    'D.49 a manager is removed, with a value or without',
    async client => {
      for (const extra of [{}, { value: [{ value: '9c1e' }] }]) {
        const { id } = await client.create({ [enterpriseUrn]: { manager: '9c1e', department: 'Archive' } })
        const answer = await client.patch(id, { op: 'remove', path: 'manager', ...extra })
        expect(answer.body[enterpriseUrn]).toEqual({ department: 'Archive' })
      }
    }
  ],
  [
    'D.50 a role as JSON in a string',
    async client => {
      const { id } = await client.create()
      const value = [{ value: '{"id":"1","value":"Clerk","displayName":"The clerk"}' }]
      expect((await client.patch(id, { op: 'Add', path: 'roles', value })).body.roles[0].value).toBe('Clerk')
    }
  ],
  [
    'D.51 primary in addresses is known, unknown members are ignored',
    async client => {
      const user = await client.create({
        addresses: [{ type: 'work', primary: true, locality: 'Malmö', planet: 'Earth' }]
      })
      expect(user.addresses[0]).toMatchObject({ type: 'work', locality: 'Malmö' })
      expect(user.addresses[0]).not.toHaveProperty('planet')
    }
  ],
  [
    'D.76 a bare string as element of a multi-valued attribute is its value',
    async client => {
      const { id } = await client.create()
      const answer = await client.patch(id, { op: 'add', path: 'emails', value: ['a@example.com'] })
      expect(answer.body.emails).toEqual([{ value: 'a@example.com' }])
    }
  ]
]

everywhere(rows)
