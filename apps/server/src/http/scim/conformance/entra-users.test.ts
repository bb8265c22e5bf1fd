// What Entra ID sends about users: scim-clients.md, rows A.1 to A.22.
import { expect } from 'vitest'
import { everywhere, type Row } from '../../test/everywhere.ts'
import { enterpriseUrn, freshName, type Json, listUrn, userUrn } from '../../test/scim-client.ts'

const managerOf = (user: Json) => user[enterpriseUrn]?.manager

const rows: Row[] = [
  [
    'A.1 the connection test finds nobody and gets an empty list',
    async client => {
      for (const attribute of ['userName', 'externalId', 'emails[type eq "work"].value']) {
        const answer = await client.find(`${attribute} eq "1f6f2c1b-4f64-4e3b-9a0b-0a4ad7c1b9d3"`)
        expect(answer).toMatchObject({
          status: 200,
          body: { schemas: [listUrn], totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] }
        })
      }
    }
  ],
  [
    'A.2 a match by userName disregards case and finds one',
    async client => {
      const { id, userName } = await client.create()
      const answer = await client.find(`userName eq "${userName.toUpperCase()}"`)
      expect(answer.body).toMatchObject({ totalResults: 1, itemsPerPage: 1, Resources: [{ id, userName }] })
    }
  ],
  [
    'A.3 a match by externalId, quoted or as a bare word',
    async client => {
      const externalId = freshName().replace(/\W/g, '-')
      const { id } = await client.create({ externalId })
      for (const value of [`"${externalId}"`, externalId]) {
        expect((await client.find(`externalId eq ${value}`)).body).toMatchObject({
          totalResults: 1,
          Resources: [{ id }]
        })
      }
      expect((await client.find(`externalId eq "${externalId.toUpperCase()}"`)).body.totalResults).toBe(0)
    }
  ],
  [
    "A.4 a match by work e-mail in Microsoft's form",
    async client => {
      const [work, home] = [freshName('work'), freshName('home')]
      const { id } = await client.create({
        emails: [
          { type: 'work', value: work },
          { type: 'home', value: home }
        ]
      })
      expect((await client.find(`emails[type eq "work"].value eq "${work}"`)).body.Resources[0].id).toBe(id)
      expect((await client.find(`emails[type eq "work"].value eq "${home}"`)).body.totalResults).toBe(0)
    }
  ],
  [
    'A.5 any other matching attribute filters; an unknown one is refused, never answered with everybody',
    async client => {
      const employeeNumber = freshName('n')
      const { id } = await client.create({
        displayName: employeeNumber,
        name: { familyName: employeeNumber },
        phoneNumbers: [{ type: 'mobile', value: employeeNumber }],
        [enterpriseUrn]: { employeeNumber }
      })
      for (const attribute of [
        'displayName',
        'name.familyName',
        'phoneNumbers[type eq "mobile"].value',
        `${enterpriseUrn}:employeeNumber`,
        'employeeNumber'
      ]) {
        const answer = await client.find(`${attribute} eq "${employeeNumber}"`)
        expect(answer.body, attribute).toMatchObject({ totalResults: 1, Resources: [{ id }] })
      }
      expect(await client.find('shoeSize eq "44"')).toMatchObject({ status: 400, body: { scimType: 'invalidFilter' } })
    }
  ],
  [
    'A.6 pages of five over eleven users say where they start',
    async client => {
      const title = freshName('title')
      for (let i = 0; i < 11; i++) await client.create({ title })
      const seen: string[] = []
      for (const startIndex of [1, 6, 11]) {
        const { body } = await client.find(`title eq "${title}"`, `&startIndex=${startIndex}&count=5`)
        expect(body).toMatchObject({ totalResults: 11, startIndex, itemsPerPage: startIndex === 11 ? 1 : 5 })
        seen.push(...body.Resources.map((user: Json) => user.id))
      }
      expect(new Set(seen).size).toBe(11)
    }
  ],
  [
    "A.7 Microsoft's own sample of a create, with nulls, empty lists and a misspelled URN",
    async client => {
      const userName = freshName('emeka')
      const misspelled = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0User'
      const answer = await client.post('/Users', {
        schemas: [userUrn, misspelled],
        externalId: 'emp-0042',
        userName,
        active: true,
        displayName: 'Emeka Lindqvist',
        emails: [{ primary: true, type: 'work', value: userName }],
        name: { givenName: 'Emeka', familyName: 'Lindqvist', formatted: 'Emeka Lindqvist' },
        [misspelled]: { department: 'Archive', manager: '9c1e' },
        phoneNumbers: null,
        title: null,
        roles: [],
        meta: { resourceType: 'User' }
      })
      expect(answer.status).toBe(201)
      expect(answer.headers.location).toBe(answer.body.meta.location)
      expect(answer.body).toMatchObject({
        id: expect.any(String),
        schemas: [userUrn, enterpriseUrn],
        externalId: 'emp-0042',
        userName,
        active: true,
        emails: [{ primary: true, type: 'work', value: userName }],
        [enterpriseUrn]: { department: 'Archive', manager: { value: '9c1e' } },
        meta: { resourceType: 'User', location: `https://portal.example.com${client.path}/Users/${answer.body.id}` }
      })
      for (const name of ['phoneNumbers', 'title', 'roles']) expect(answer.body).not.toHaveProperty(name)
    }
  ],
  [
    'A.7 values are kept as sent, booleans may be strings, and a duplicate is a conflict',
    async client => {
      const phoneNumbers = [{ type: 'work', value: '+46 (0)8-555 12 34 ext. 5' }]
      const roles = [{ primary: 'True', type: 'WindowsAzureActiveDirectoryRole', value: 'Clerk' }]
      const user = await client.create({ active: 'True', phoneNumbers, roles, [enterpriseUrn]: { manager: '9c1e' } })
      expect(user).toMatchObject({ active: true, phoneNumbers, roles: [{ ...roles[0], primary: true }] })
      expect(managerOf(user)).toEqual({ value: '9c1e' })
      const again = await client.post('/Users', { userName: user.userName.toUpperCase() })
      expect(again).toMatchObject({
        status: 409,
        body: { scimType: 'uniqueness', detail: expect.stringContaining(user.userName) }
      })
    }
  ],
  [
    'A.8 a user by id, active or not; an unknown id is 404',
    async client => {
      const { id } = await client.create({ active: false })
      expect(await client.read(id)).toMatchObject({ id, active: false })
      expect((await client.get('/Users/00000000-0000-4000-8000-000000000000')).status).toBe(404)
      expect((await client.get('/Users/no-such-id')).status).toBe(404)
    }
  ],
  [
    'A.9 an update in the default dialect: one operation for each attribute',
    async client => {
      const { id } = await client.create({
        emails: [{ type: 'work', value: 'old@example.com' }],
        name: { givenName: 'Mina' }
      })
      const answer = await client.patch(
        id,
        { op: 'Replace', path: 'displayName', value: 'Mina Farkas' },
        { op: 'Replace', path: 'emails[type eq "work"].value', value: 'mina@example.com' },
        { op: 'Replace', path: 'name.familyName', value: 'Farkas' },
        { op: 'Replace', path: 'externalId', value: 'emp-7' },
        { op: 'Replace', path: `${enterpriseUrn}:employeeNumber`, value: '7' }
      )
      expect(answer.status).toBe(200)
      const expected = {
        displayName: 'Mina Farkas',
        emails: [{ type: 'work', value: 'mina@example.com' }],
        name: { givenName: 'Mina', familyName: 'Farkas' },
        externalId: 'emp-7',
        [enterpriseUrn]: { employeeNumber: '7' }
      }
      expect(answer.body).toMatchObject(expected)
      expect(await client.read(id)).toEqual(answer.body)
    }
  ],
  [
    'A.10 an update in the flag dialect: dotted and qualified keys are paths, with replace and with add',
    async client => {
      for (const op of ['replace', 'add']) {
        const { id } = await client.create()
        const answer = await client.patch(
          id,
          { op, path: 'emails[type eq "work"].value', value: 'noor@example.com' },
          { op, value: { displayName: 'Noor', 'name.givenName': 'Noor', [`${enterpriseUrn}:employeeNumber`]: '11' } }
        )
        expect(answer.body).toMatchObject({
          displayName: 'Noor',
          name: { givenName: 'Noor' },
          emails: [{ type: 'work', value: 'noor@example.com' }],
          [enterpriseUrn]: { employeeNumber: '11' }
        })
        expect(answer.body).not.toHaveProperty(['name.givenName'])
      }
    }
  ],
  [
    'A.11 an add through a filter that has no element yet makes one, and the next operation hits it',
    async client => {
      const { id } = await client.create()
      const answer = await client.patch(
        id,
        { op: 'Add', path: 'addresses[type eq "work"].locality', value: 'Malmö' },
        { op: 'Add', path: 'addresses[type eq "work"].country', value: 'SE' },
        { op: 'Add', path: 'addresses[type eq "home"].locality', value: 'Lund' }
      )
      expect(answer.body.addresses).toEqual([
        { type: 'work', locality: 'Malmö', country: 'SE' },
        { type: 'home', locality: 'Lund' }
      ])
    }
  ],
  [
    'A.12 a replace through a filter that matches nothing creates for equality, and is noTarget otherwise',
    async client => {
      const { id } = await client.create()
      const made = await client.patch(id, {
        op: 'Replace',
        path: 'phoneNumbers[type eq "mobile"].value',
        value: '+46701'
      })
      expect(made.body.phoneNumbers).toEqual([{ type: 'mobile', value: '+46701' }])
      const refused = await client.patch(id, {
        op: 'Replace',
        path: 'phoneNumbers[type co "fax"].value',
        value: '+46702'
      })
      expect(refused).toMatchObject({ status: 400, body: { scimType: 'noTarget' } })
    }
  ],
  [
    'A.13 disabling in every spelling, and the user is still found with active false',
    async client => {
      const spellings: Json[] = [
        { op: 'Replace', path: 'active', value: 'False' },
        { op: 'replace', path: 'active', value: false },
        { op: 'replace', path: 'active', value: 'false' },
        { op: 'Replace', value: { active: 'False' } },
        { op: 'Add', path: 'active', value: 'FALSE' }
      ]
      for (const operation of spellings) {
        const { id, userName } = await client.create({ title: 'Clerk' })
        expect((await client.patch(id, operation)).body, JSON.stringify(operation)).toMatchObject({ id, active: false })
        expect(await client.read(id)).toMatchObject({ userName, active: false })
        expect((await client.find(`userName eq "${userName}"`)).body.Resources).toMatchObject([{ id, active: false }])
      }
    }
  ],
  [
    'A.13 a deleted user is disabled though the same request mangles the userName',
    async client => {
      const { id, userName } = await client.create()
      const mangled = `4f3a9c0e${userName}`
      const answer = await client.patch(
        id,
        { op: 'Replace', path: 'userName', value: mangled },
        { op: 'Replace', path: 'active', value: 'False' }
      )
      const kept = client.mount === 'entra' ? userName : mangled
      expect(answer).toMatchObject({ status: 200, body: { id, active: false, userName: kept } })
    }
  ],
  [
    'A.14 enabling again, with add and with replace',
    async client => {
      for (const operation of [
        { op: 'Add', path: 'active', value: 'True' },
        { op: 'replace', path: 'active', value: true },
        { op: 'Replace', value: { active: 'true' } }
      ]) {
        const { id } = await client.create()
        await client.patch(id, { op: 'Replace', path: 'active', value: 'False' })
        expect((await client.patch(id, operation)).body).toMatchObject({ id, active: true })
      }
    }
  ]
]

everywhere(rows)
