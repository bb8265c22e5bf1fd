// Discovery, errors, throttling: scim-clients.md, rows A.32 to A.40, and what the validators ask of discovery.
import { expect } from 'vitest'
import { everywhere, type Row } from '../../test/everywhere.ts'
import { acmeUrn } from '../../test/running-portal.ts'
import { enterpriseUrn, type Json, listUrn, type ScimClient, userUrn } from '../../test/scim-client.ts'

const coreUrn = 'urn:ietf:params:scim:schemas:core:2.0'

async function schemasOf(client: ScimClient): Promise<Json[]> {
  const { body } = await client.get('/Schemas')
  return body.Resources
}

/** How Microsoft's gallery test derives attribute names from `/Schemas` (A.33). */
function derivedNames(schema: Json): string[] {
  const prefix = schema.id === userUrn ? '' : `${schema.id}:`
  return schema.attributes.flatMap((attribute: Json) => {
    const { name, type, multiValued, subAttributes = [] } = attribute
    if (type !== 'complex' || name === 'manager') return [prefix + name]
    const subs = subAttributes.map((sub: Json) => sub.name).filter((sub: string) => !['type', 'primary'].includes(sub))
    if (!multiValued) return subs.map((sub: string) => `${prefix}${name}.${sub}`)
    const types = subAttributes.find((sub: Json) => sub.name === 'type')?.canonicalValues
    const selectors = types ? types.map((each: string) => `[type eq "${each}"]`) : ['[primary eq "True"]']
    return selectors.flatMap((selector: string) => subs.map((sub: string) => `${prefix}${name}${selector}.${sub}`))
  })
}

function everyAttribute(attributes: Json[]): Json[] {
  return attributes.flatMap(attribute => [attribute, ...everyAttribute(attribute.subAttributes ?? [])])
}

const rows: Row[] = [
  [
    'A.32 /Schemas is a list in camel case without nulls',
    async client => {
      const answer = await client.get('/Schemas')
      expect(answer).toMatchObject({ status: 200, body: { schemas: [listUrn], startIndex: 1 } })
      expect(answer.body.itemsPerPage).toBe(answer.body.totalResults)
      expect(JSON.stringify(answer.body)).not.toContain('null')
      expect(answer.body.Resources[0]).toMatchObject({ id: userUrn, name: 'User', meta: { resourceType: 'Schema' } })
    }
  ],
  [
    'A.33, C.2.Schema_Discoverability the names Entra ID derives from /Schemas are those its mappings use, and each works in a PATCH',
    async client => {
      const names = (await schemasOf(client))
        .filter(schema => [userUrn, enterpriseUrn].includes(schema.id))
        .flatMap(derivedNames)
      expect(names).toEqual(
        expect.arrayContaining([
          'userName',
          'active',
          'name.givenName',
          'name.familyName',
          'emails[type eq "work"].value',
          'phoneNumbers[type eq "mobile"].value',
          'addresses[type eq "work"].locality',
          `${enterpriseUrn}:department`,
          `${enterpriseUrn}:manager`
        ])
      )
      const { id } = await client.create()
      for (const path of names.filter(name => /^(name|emails|phoneNumbers|addresses|ims|photos)/.test(name))) {
        const answer = await client.patch(id, { op: 'Add', path, value: 'x' })
        expect(answer.status, path).toBe(200)
      }
    }
  ],
  [
    'A.34 ServiceProviderConfig and ResourceTypes say what works; an address of the past is 404',
    async client => {
      const config = await client.get('/ServiceProviderConfig')
      expect(config.body).toMatchObject({
        patch: { supported: true },
        bulk: { supported: false },
        filter: { supported: true, maxResults: 500 },
        changePassword: { supported: false },
        sort: { supported: true },
        etag: { supported: true },
        meta: { location: `https://portal.example.com${client.path}/ServiceProviderConfig` }
      })
      expect(config.body.authenticationSchemes.map((scheme: Json) => scheme.type)).toEqual([
        'oauthbearertoken',
        'httpbasic'
      ])
      const types = await client.get('/ResourceTypes')
      expect(types.body.Resources).toMatchObject([
        {
          id: 'User',
          endpoint: '/Users',
          schema: userUrn,
          schemaExtensions: [{ schema: enterpriseUrn }, { schema: acmeUrn }]
        }
      ])
      expect((await client.get('/serviceConfiguration')).status).toBe(404)
    }
  ],
  [
    'A.35 what Entra ID never sends works or says that it does not',
    async client => {
      const { id, userName } = await client.create()
      expect((await client.put(`/Users/${id}`, { userName })).status).toBe(200)
      expect((await client.post('/Users/.search', { filter: `id eq "${id}"` })).body.totalResults).toBe(1)
      expect((await client.get('/Users?sortBy=userName&count=1')).status).toBe(200)
      expect((await client.get('/Me')).status).toBe(501)
      expect((await client.post('/Bulk', { Operations: [] })).status).toBe(501)
    }
  ],
  [
    'A.36 an error is one sentence with attribute, value and remedy, and the reference under which the log tells more',
    async client => {
      const { userName } = await client.create()
      const answer = await client.post('/Users', { userName })
      expect(answer.body.detail).toContain(`"${userName}"`)
      expect(answer.body.detail).toContain(`(reference ${answer.correlationId})`)
      const events = await client.running.eventsOf(answer.correlationId)
      expect(events).toMatchObject([
        { action: 'scim.request', outcome: 'refused', details: { status: 409, scimType: 'uniqueness' } }
      ])
    }
  ],
  [
    'A.38 a wrong credential is 401, never 404 or a redirect',
    async client => {
      const wrong = client.with({ authorization: 'Bearer scim@portal.example.com:wrong' })
      for (const path of ['/Users', '/Schemas', '/nowhere', '']) {
        expect((await wrong.get(path)).status, path).toBe(401)
      }
    }
  ],
  [
    'A.39 a write that is sent again after a lost answer does no harm',
    async client => {
      const { id } = await client.create()
      const first = await client.patch(id, {
        op: 'Add',
        path: 'emails',
        value: [{ type: 'work', value: 'a@example.com' }]
      })
      const again = await client.patch(id, {
        op: 'Add',
        path: 'emails',
        value: [{ type: 'work', value: 'a@example.com' }]
      })
      expect(again.body).toEqual(first.body)
    }
  ],
  [
    'D.54 the Entra mount does not announce what its validator refuses; neither announces password, groups or Group',
    async client => {
      const schemas = await schemasOf(client)
      const user = schemas.find(schema => schema.id === userUrn)
      const emails = user.attributes.find((attribute: Json) => attribute.name === 'emails')
      const display = emails.subAttributes.some((sub: Json) => sub.name === 'display')
      expect(display).toBe(client.mount === 'scim')
      const names = user.attributes.map((attribute: Json) => attribute.name)
      expect(names).not.toContain('password')
      expect(names).not.toContain('groups')
      expect(schemas.map(schema => schema.id)).not.toContain(`${coreUrn}:Group`)
      const kept = await client.create({ emails: [{ type: 'work', value: 'a@example.com', display: 'A' }] })
      expect(kept.emails[0].display).toBe('A')
    }
  ],
  [
    'C.5 each schema and each resource type is there by its id, in any case; unknown ones are 404',
    async client => {
      for (const schema of await schemasOf(client)) {
        expect((await client.get(`/Schemas/${schema.id}`)).body).toEqual(schema)
        expect((await client.get(`/Schemas/${schema.id.toUpperCase()}`)).body.id).toBe(schema.id)
        expect((await client.get(`/Schemas/${encodeURIComponent(schema.id)}`)).body.id).toBe(schema.id)
      }
      expect((await client.get('/ResourceTypes/User')).body).toMatchObject({ id: 'User', schema: userUrn })
      for (const path of ['/Schemas/urn:nothing', '/ResourceTypes/Group', '/ResourceTypes/Robot', '/random/address']) {
        expect((await client.get(path)).status, path).toBe(404)
      }
    }
  ],
  [
    'C.5 /Schemas also describes ServiceProviderConfig, ResourceType and Schema',
    async client => {
      const ids = (await schemasOf(client)).map(schema => schema.id)
      expect(ids).toEqual([
        userUrn,
        enterpriseUrn,
        acmeUrn,
        `${coreUrn}:ServiceProviderConfig`,
        `${coreUrn}:ResourceType`,
        `${coreUrn}:Schema`
      ])
    }
  ],
  [
    'C.5 other methods on discovery are 405 and say which are taken',
    async client => {
      for (const path of [
        '/ServiceProviderConfig',
        '/ResourceTypes',
        '/Schemas',
        '/ResourceTypes/User',
        `/Schemas/${userUrn}`
      ]) {
        for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
          const answer = await client.send(method, path, method === 'DELETE' ? undefined : {})
          expect(answer, `${method} ${path}`).toMatchObject({ status: 405, headers: { allow: 'GET' } })
        }
      }
    }
  ],
  [
    'E every characteristic of every attribute is explicit, and paging is ignored while a filter is 403',
    async client => {
      for (const schema of await schemasOf(client)) {
        for (const attribute of everyAttribute(schema.attributes)) {
          expect(attribute).toMatchObject({
            name: expect.any(String),
            type: expect.any(String),
            description: expect.any(String),
            multiValued: expect.any(Boolean),
            required: expect.any(Boolean),
            caseExact: expect.any(Boolean),
            mutability: expect.any(String),
            returned: expect.any(String),
            uniqueness: expect.any(String)
          })
        }
      }
      for (const path of ['/Schemas', '/ResourceTypes', '/ServiceProviderConfig']) {
        expect((await client.get(`${path}?startIndex=2&count=1&sortBy=id`)).status).toBe(200)
        expect((await client.get(`${path}?filter=id+pr`)).status).toBe(403)
      }
    }
  ]
]

everywhere(rows)
