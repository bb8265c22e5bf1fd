// Quirks of clients and bugs of servers about everything but PATCH: scim-clients.md, chapter D.
import { parseResource } from '@sealpost/scim'
import { expect } from 'vitest'
import { createUser } from '../../../domain/directory/create-user.ts'
import { everywhere, type Row } from '../../test/everywhere.ts'
import { addServiceKey } from '../../test/running-portal.ts'
import { freshName, type Json, type ScimClient, userUrn } from '../../test/scim-client.ts'

const nobody = '00000000-0000-4000-8000-000000000000'

/** The one administrator who can sign in, made when first asked for. */
async function theOnlyAdministrator({ running: { portal, operator } }: ScimClient): Promise<string> {
  const userName = 'administrator@example.com'
  const known = await portal.store.users.byUserName(userName)
  if (known) return known.id
  const attributes = parseResource({ userName, active: true }, portal.userType, 'create')
  const { user } = await createUser(portal, operator, {
    attributes,
    signIn: 'saml',
    source: 'operator',
    administrator: true
  })
  return user.id
}

const rows: Row[] = [
  [
    'D.11 a refusal has its own code and reason: a group is 400, not 405',
    async client => {
      const answer = await client.post('/Groups', { displayName: 'Couriers' })
      expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } })
      expect((await client.send('PATCH', '/Groups/1', { Operations: [] })).status).toBe(404)
    }
  ],
  [
    'D.33, D.35 a filter filters or is refused; it is never left out',
    async client => {
      await client.create()
      for (const filter of [
        '',
        'userName',
        'userName eq',
        'userName = "x"',
        'userName eq "x" and',
        'nope eq "x"',
        'userName eq "x',
        ')('
      ]) {
        const answer = await client.find(filter)
        expect(answer, filter).toMatchObject({ status: 400, body: { scimType: 'invalidFilter' } })
        expect((await client.post('/Users/.search', { filter })).status, filter).toBe(400)
      }
      expect((await client.find('userName eq nobody')).body.totalResults).toBe(0)
    }
  ],
  [
    'D.34, D.36 externalId is a matching attribute',
    async client => {
      const externalId = freshName('ext')
      const { id } = await client.create({ externalId })
      expect((await client.find(`externalId eq "${externalId}"`)).body.Resources).toMatchObject([{ id, externalId }])
    }
  ],
  [
    'D.37, D.38 userName and e-mail match in any case, folded also beyond ASCII',
    async client => {
      const { id, userName } = await client.create({
        userName: freshName('Åsa.Ek'),
        emails: [{ type: 'work', value: freshName('ÅSA') }]
      })
      expect((await client.find(`userName eq "${userName.toLowerCase()}"`)).body.Resources[0].id).toBe(id)
      const { emails } = await client.read(id)
      expect(
        (await client.find(`emails[type eq "work"].value eq "${emails[0].value.toLowerCase()}"`)).body.Resources[0].id
      ).toBe(id)
    }
  ],
  [
    'D.39 names of attributes and operators match in any case',
    async client => {
      const { id, userName } = await client.create({ emails: [{ type: 'work', value: 'x@example.com' }] })
      const filter = `USERNAME EQ "${userName}" AND EMAILS[TYPE Eq "work" aNd VALUE pR] And NOT (Active EQ False)`
      expect((await client.find(filter)).body.Resources[0].id).toBe(id)
    }
  ],
  [
    'D.52, D.53 the media type is SCIM both ways, with parameters or without',
    async client => {
      for (const type of [
        'application/scim+json; charset=utf-8',
        'application/scim+json',
        'application/json;charset=UTF-8',
        'APPLICATION/SCIM+JSON'
      ]) {
        expect(
          (await client.with({ 'content-type': type }).post('/Users', { userName: freshName() })).status,
          type
        ).toBe(201)
      }
    }
  ],
  [
    'D.55 a PATCH of a user answers with the user',
    async client => {
      const { id } = await client.create()
      const answer = await client.patch(id, { op: 'replace', path: 'title', value: 'Clerk' })
      expect(answer).toMatchObject({ status: 200, body: { id, title: 'Clerk', schemas: [userUrn] } })
    }
  ],
  [
    'D.56 a request without a User-Agent gets JSON like any other',
    async client => {
      expect((await client.with({ 'user-agent': '' }).get('/Users?count=0')).status).toBe(200)
    }
  ],
  [
    'D.57 a rename keeps the id',
    async client => {
      await client.running.allowRenames(client.mount, true)
      const { id } = await client.create()
      const userName = freshName()
      const answer = await client.put(`/Users/${id}`, { userName })
      if (client.mount === 'entra') await client.running.allowRenames('entra', false)
      expect(answer.body).toMatchObject({ id, userName })
    }
  ],
  [
    'D.58 a userName that changes at deactivation does not stand in its way, and the old address stays in the audit log',
    async client => {
      const { id, userName } = await client.create()
      const answer = await client.patch(id, {
        op: 'Replace',
        value: { active: 'False', userName: `deleted.${userName}` }
      })
      expect(answer).toMatchObject({ status: 200, body: { id, active: false } })
      expect(await client.running.eventsOf(answer.correlationId)).toMatchObject([
        { action: 'user.deactivated', target: { id } }
      ])
    }
  ],
  [
    'D.59 a PATCH of an unknown user is 404',
    async client => {
      expect((await client.patch(nobody, { op: 'replace', path: 'active', value: false })).status).toBe(404)
      expect((await client.patch('no-such-id', { op: 'replace', path: 'active', value: false })).status).toBe(404)
      expect((await client.put(`/Users/${nobody}`, { userName: freshName() })).status).toBe(404)
    }
  ],
  [
    'D.60 what a match found can be patched',
    async client => {
      const { userName } = await client.create()
      const { id } = (await client.find(`userName eq "${userName}"`)).body.Resources[0]
      expect((await client.patch(id, { op: 'Replace', path: 'title', value: 'Clerk' })).status).toBe(200)
    }
  ],
  [
    'D.65 a PUT twice, with id and all, is fine',
    async client => {
      const user = await client.create({ title: 'Clerk' })
      for (let i = 0; i < 2; i++) expect((await client.put(`/Users/${user.id}`, user)).body).toEqual(user)
    }
  ],
  [
    'D.67 a PATCH without a path merges: nothing else is wiped',
    async client => {
      const { id } = await client.create({ title: 'Clerk', name: { givenName: 'Noor', familyName: 'Haddad' } })
      const answer = await client.patch(id, { op: 'replace', value: { name: { givenName: 'Nora' } } })
      expect(answer.body).toMatchObject({ title: 'Clerk', name: { givenName: 'Nora', familyName: 'Haddad' } })
    }
  ],
  [
    'D.68 who was deactivated is provisioned again by a POST; who is active is a conflict',
    async client => {
      const { id, userName } = await client.create()
      expect((await client.post('/Users', { userName })).status).toBe(409)
      await client.patch(id, { op: 'replace', path: 'active', value: false })
      expect(await client.post('/Users', { userName, active: true })).toMatchObject({
        status: 201,
        body: { id, active: true }
      })
    }
  ],
  [
    'D.69 a missing credential is a 401 in SCIM, with both schemes to choose from',
    async client => {
      const answer = await client.with({ authorization: undefined }).get('/Users')
      expect(answer.status).toBe(401)
      expect(answer.headers['www-authenticate']).toEqual([
        expect.stringMatching(/^Bearer realm=/),
        expect.stringMatching(/^Basic realm=/)
      ])
    }
  ],
  [
    'D.70 `Bearer x` is taken; x alone is explained',
    async client => {
      const { userName, password } = client.running.key
      expect(
        (await client.with({ authorization: `bearer ${userName}:${password}` }).get('/Users?count=0')).status
      ).toBe(200)
      const bare = await client.with({ authorization: `${userName}:${password}` }).get('/Users?count=0')
      expect(bare.body.detail).toContain('send "Authorization: Bearer userName:password"')
    }
  ],
  [
    'D.71 a repeated create is 409 and clears nothing; the last administrator stays in',
    async client => {
      const { id, userName } = await client.create({ title: 'Clerk' })
      expect((await client.post('/Users', { userName })).status).toBe(409)
      expect((await client.read(id)).title).toBe('Clerk')
      const administrator = await theOnlyAdministrator(client)
      expect((await client.patch(administrator, { op: 'replace', path: 'active', value: false })).status).toBe(403)
      expect((await client.delete(`/Users/${administrator}`)).status).toBe(403)
      expect((await client.read(administrator)).active).toBe(true)
    }
  ],
  [
    'D.72 SCIM 1 URIs in a body are no obstacle',
    async client => {
      expect((await client.create({ schemas: ['urn:scim:schemas:core:1.0'] })).schemas).toEqual([userUrn])
    }
  ],
  [
    'D.73 a new connection finds everybody whom the old one made',
    async client => {
      const { id, userName } = await client.create()
      const key = await addServiceKey(client.running.portal, freshName('new.connection'), client.running.time.now)
      const other = client.with({ authorization: `Bearer ${key.userName}:${key.password}` })
      expect((await other.find(`userName eq "${userName}"`)).body.Resources[0].id).toBe(id)
      expect((await other.patch(id, { op: 'replace', path: 'title', value: 'Kept' })).body.title).toBe('Kept')
    }
  ],
  [
    'D.75 what SCIM deactivated stays so until SCIM says otherwise',
    async client => {
      const { id, userName } = await client.create()
      await client.patch(id, { op: 'replace', path: 'active', value: false })
      const put: Json = (await client.put(`/Users/${id}`, { userName, title: 'Clerk' })).body
      expect(put.active).toBe(false)
    }
  ]
]

everywhere(rows)
