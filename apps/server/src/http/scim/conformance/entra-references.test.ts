// What Entra ID sends about managers, roles, clearing, renames and deletion: scim-clients.md, rows A.15 to A.31.
import { expect } from 'vitest'
import { everywhere, type Row } from '../../test/everywhere.ts'
import { enterpriseUrn, freshName, type Json, listUrn } from '../../test/scim-client.ts'

const managerPath = `${enterpriseUrn}:manager`
const managerOf = (user: Json) => user[enterpriseUrn]?.manager
const role = (name: string) => ({ id: `id-${name}`, value: name, displayName: `The ${name}` })

const rows: Row[] = [
  [
    'A.15 every way to set a manager comes to one object under the URN',
    async client => {
      for (const operation of [
        { op: 'Add', path: managerPath, value: '9c1e' },
        { op: 'Replace', path: managerPath, value: '9c1e' },
        { op: 'Add', path: managerPath, value: { value: '9c1e' } },
        { op: 'Add', path: 'manager', value: [{ $ref: 'https://x.example/Users/9c1e', value: '9c1e' }] },
        { op: 'Replace', path: `${enterpriseUrn}.manager`, value: '9c1e' },
        { op: 'replace', value: { [managerPath]: '9c1e' } },
        { op: 'replace', value: { [enterpriseUrn]: { manager: { value: '9c1e' } } } }
      ]) {
        const { id } = await client.create()
        const answer = await client.patch(id, operation)
        expect(managerOf(answer.body), JSON.stringify(operation)).toMatchObject({ value: '9c1e' })
        expect(managerOf(await client.read(id))).toMatchObject({ value: '9c1e' })
      }
    }
  ],
  [
    'A.16 every way to clear a manager clears it',
    async client => {
      for (const operation of [
        { op: 'replace', path: managerPath, value: { value: '' } },
        { op: 'replace', path: managerPath, value: '' },
        { op: 'Replace', path: managerPath, value: null },
        { op: 'Remove', path: managerPath },
        { op: 'Remove', path: managerPath, value: '9c1e' }
      ]) {
        const { id } = await client.create({ [enterpriseUrn]: { manager: { value: '9c1e' } } })
        const answer = await client.patch(id, operation)
        expect(answer.status, JSON.stringify(operation)).toBe(200)
        expect(managerOf(answer.body), JSON.stringify(operation)).toBeUndefined()
      }
    }
  ],
  [
    'A.17 a reference check by id and manager, in either order',
    async client => {
      const { id } = await client.create({ [enterpriseUrn]: { manager: { value: '9c1e' } } })
      for (const filter of [`id eq "${id}" and manager eq "9c1e"`, `manager eq "9c1e" and id eq "${id}"`]) {
        const { body } = await client.find(filter, '&attributes=id')
        expect(body).toMatchObject({ totalResults: 1, Resources: [{ id }] })
        expect(Object.keys(body.Resources[0]).sort()).toEqual(['id', 'schemas'])
      }
      expect((await client.find(`id eq "${id}" and manager eq "other"`)).body.totalResults).toBe(0)
    }
  ],
  [
    'A.18 a single role through paths that compare a boolean with a string',
    async client => {
      const { id } = await client.create({
        roles: [{ primary: true, type: 'WindowsAzureActiveDirectoryRole', value: 'Clerk' }]
      })
      const answer = await client.patch(
        id,
        { op: 'Replace', path: 'roles[primary eq "True"].value', value: 'Archivist' },
        { op: 'Replace', path: 'roles[primary eq "True"].display', value: 'The archivist' }
      )
      expect(answer.body.roles).toMatchObject([{ primary: true, value: 'Archivist', display: 'The archivist' }])
      const { id: without } = await client.create()
      const made = await client.patch(without, { op: 'Add', path: 'roles[primary eq "True"].value', value: 'Clerk' })
      expect(made.body.roles).toEqual([{ primary: true, value: 'Clerk' }])
    }
  ],
  [
    'A.18 roles as JSON within a string, and as proper elements',
    async client => {
      const { id } = await client.create()
      const text = await client.patch(id, {
        op: 'Add',
        path: 'roles',
        value: [{ value: JSON.stringify(role('Clerk')) }]
      })
      expect(text.body.roles).toMatchObject([{ value: 'Clerk' }])
      const elements = await client.patch(id, {
        op: 'replace',
        path: 'roles',
        value: [role('Archivist')].map(({ value }) => ({ value }))
      })
      expect(elements.body.roles).toEqual([{ value: 'Archivist' }])
    }
  ],
  [
    'A.19, C.2.Null_Update the gallery test clears each attribute with an empty string, then with null, in both dialects',
    async client => {
      const full = {
        title: 'Clerk',
        name: { givenName: 'Noor', familyName: 'Haddad' },
        emails: [{ type: 'work', value: 'noor@example.com' }],
        [enterpriseUrn]: { department: 'Archive' }
      }
      for (const nothing of ['', null]) {
        const verbose = await client.create(full)
        const one = await client.patch(
          verbose.id,
          { op: 'replace', path: 'title', value: nothing },
          { op: 'replace', path: 'name.givenName', value: nothing },
          { op: 'replace', path: 'emails[type eq "work"].value', value: nothing },
          { op: 'replace', path: `${enterpriseUrn}:department`, value: nothing }
        )
        expect(one.status).toBe(200)
        const compact = await client.create(full)
        const two = await client.patch(
          compact.id,
          { op: 'replace', path: 'emails[type eq "work"].value', value: nothing },
          {
            op: 'replace',
            value: { title: nothing, 'name.givenName': nothing, [`${enterpriseUrn}:department`]: nothing }
          }
        )
        expect(two.status).toBe(200)
        for (const id of [verbose.id, compact.id]) {
          const user = await client.read(id)
          expect(user.title || null).toBeNull()
          expect(user.name).toEqual({ familyName: 'Haddad' })
          expect(user.emails?.[0]?.value || null).toBeNull()
          expect(user[enterpriseUrn]?.department || null).toBeNull()
        }
      }
    }
  ],
  [
    'A.20 a remove with a value removes and never writes the value',
    async client => {
      const { id } = await client.create({
        emails: [
          { type: 'work', value: 'old@example.com' },
          { type: 'home', value: 'home@example.com' }
        ]
      })
      const answer = await client.patch(id, {
        op: 'Remove',
        path: 'emails[type eq "work"].value',
        value: 'old@example.com'
      })
      expect(answer.body.emails).toEqual([{ type: 'home', value: 'home@example.com' }])
    }
  ],
  [
    'A.21 a rename keeps the id and frees the old name where renames are on; else it is refused naming the setting',
    async client => {
      for (const withPath of [true, false]) {
        const { id, userName } = await client.create()
        const renamed = freshName('renamed')
        const operation = withPath
          ? { op: 'Replace', path: 'userName', value: renamed }
          : { op: 'replace', value: { userName: renamed } }
        if (client.mount === 'entra') {
          const refused = await client.patch(id, operation)
          expect(refused).toMatchObject({
            status: 400,
            body: { scimType: 'mutability', detail: expect.stringContaining('renames') }
          })
          expect((await client.patch(id, { op: 'Replace', path: 'userName', value: userName })).status).toBe(200)
          await client.running.allowRenames('entra', true)
        }
        const answer = await client.patch(id, operation)
        if (client.mount === 'entra') await client.running.allowRenames('entra', false)
        expect(answer).toMatchObject({ status: 200, body: { id, userName: renamed } })
        expect((await client.find(`userName eq "${userName}"`)).body.totalResults).toBe(0)
        expect((await client.create({ userName })).id).not.toBe(id)
      }
    }
  ],
  [
    'A.22 a deletion is 204, then 404 for ever',
    async client => {
      const { id, userName } = await client.create()
      expect((await client.delete(`/Users/${id}`)).status).toBe(204)
      expect((await client.get(`/Users/${id}`)).status).toBe(404)
      expect((await client.delete(`/Users/${id}`)).status).toBe(404)
      expect((await client.create({ userName })).id).not.toBe(id)
    }
  ],
  [
    'A.23 a group is refused in words that tell what to switch off',
    async client => {
      const answer = await client.post('/Groups', {
        schemas: [
          'urn:ietf:params:scim:schemas:core:2.0:Group',
          'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'
        ],
        displayName: 'Couriers',
        externalId: 'g-1',
        meta: { resourceType: 'Group' }
      })
      expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } })
      expect(answer.body.detail).toMatch(
        /takes no groups: switch off group provisioning.*Assigning a group .* still works/
      )
    }
  ],
  [
    'A.24, A.26 queries for groups find none, and a wrong filter is refused all the same',
    async client => {
      for (const query of [
        '?excludedAttributes=members&filter=displayName+eq+%22Couriers%22',
        '?filter=externalId+eq+%22g-1%22',
        '?attributes=id&filter=id+eq+%22g%22+and+members+eq+%22u%22',
        ''
      ]) {
        const { body } = await client.get(`/Groups${query}`)
        expect(body).toEqual({ schemas: [listUrn], totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] })
      }
      expect((await client.get('/Groups?startIndex=7&count=3')).body.startIndex).toBe(7)
      expect(await client.get('/Groups?filter=colour+eq+%22red%22')).toMatchObject({
        status: 400,
        body: { scimType: 'invalidFilter' }
      })
    }
  ],
  [
    'A.25, A.27, A.31 a group by id is 404, whatever is done to it',
    async client => {
      const body = { schemas: [], Operations: [{ op: 'Replace', path: 'displayName', value: 'x' }] }
      for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'] as const) {
        const answer = await client.send(
          method,
          '/Groups/g-1?excludedAttributes=members',
          method === 'GET' ? undefined : body
        )
        expect(answer, method).toMatchObject({ status: 404 })
      }
    }
  ]
]

everywhere(rows)
