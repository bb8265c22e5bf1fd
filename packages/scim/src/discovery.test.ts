import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { enterpriseUrn, groupType, userType } from '../test/types.ts'
import { parseAttributeValue } from './attribute-value.ts'
import { resourceTypeDocument, schemaDocument, serviceProviderConfigDocument } from './discovery.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from './json.ts'
import { type Attribute, type Schema, without } from './schema.ts'
import { enterpriseUserSchema } from './schemas/enterprise-user.ts'
import { resourceTypeSchema } from './schemas/resource-type.ts'
import { schemaSchema } from './schemas/schema.ts'
import { serviceProviderConfigSchema } from './schemas/service-provider-config.ts'
import { userSchema } from './schemas/user.ts'

interface Vectors {
  readonly serviceProviderConfig: JsonObject
  readonly resourceTypes: readonly JsonObject[]
}

const base = 'https://example.com/v2'
const vectors: Vectors = JSON.parse(readFileSync(new URL('../vectors/rfc7643-discovery.json', import.meta.url), 'utf8'))

const schemes = [
  {
    name: 'OAuth Bearer Token',
    description: 'Authentication scheme using the OAuth Bearer Token Standard',
    specUri: 'http://www.rfc-editor.org/info/rfc6750',
    documentationUri: 'http://example.com/help/oauth.html',
    type: 'oauthbearertoken',
    primary: true
  },
  {
    name: 'HTTP Basic',
    description: 'Authentication scheme using the HTTP Basic Standard',
    specUri: 'http://www.rfc-editor.org/info/rfc2617',
    documentationUri: 'http://example.com/help/httpBasic.html',
    type: 'httpbasic'
  }
] as const

const everything = {
  documentationUri: 'http://example.com/help/scim.html',
  patch: true,
  bulk: { maxOperations: 1000, maxPayloadSize: 1048576 },
  filter: { maxResults: 200 },
  changePassword: true,
  sort: true,
  etag: true,
  authenticationSchemes: schemes
}

/** Names each member of a document that its own schema does not know or would refuse. */
function misfits(document: JsonObject, schema: Schema): string[] {
  const common = new Set(['schemas', 'id', 'meta', 'externalId'])
  const writable = ({ mutability, subAttributes, ...rest }: Attribute): Attribute => ({
    ...rest,
    mutability: 'readWrite',
    subAttributes: subAttributes.map(writable)
  })
  return Object.entries(document).flatMap(([key, value]) => {
    const attribute = schema.attributes.find(({ name }) => name === key)
    if (attribute === undefined) return common.has(key) ? [] : [key]
    expect(parseAttributeValue(value, writable(attribute), key)).toEqual(value)
    return []
  })
}

function nulls(value: JsonValue): number {
  if (value === null) return 1
  const parts = isJsonArray(value) ? value : isJsonObject(value) ? Object.values(value) : []
  return parts.reduce<number>((count, part) => count + nulls(part), 0)
}

describe('the configuration of a service provider', () => {
  it('is that of RFC 7643 §8.5 for a server that supports everything', () => {
    expect(serviceProviderConfigDocument(everything, base)).toEqual(vectors.serviceProviderConfig)
  })

  it('says of what is not supported that it is not, without leaving a member out', () => {
    const none = { patch: false, changePassword: false, sort: false, etag: false, authenticationSchemes: schemes }
    const document = serviceProviderConfigDocument(none, `${base}/`)
    expect(document).toMatchObject({
      patch: { supported: false },
      bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
      filter: { supported: false, maxResults: 0 },
      meta: { location: `${base}/ServiceProviderConfig` }
    })
    expect(document).not.toHaveProperty('documentationUri')
    expect(misfits(document, serviceProviderConfigSchema)).toEqual([])
  })
})

describe('a resource type', () => {
  it.each([
    [0, userType],
    [1, groupType]
  ])('is that of RFC 7643 §8.6: %i', (index, type) => {
    expect(resourceTypeDocument(type, base)).toEqual(vectors.resourceTypes[index])
    expect(misfits(resourceTypeDocument(type, base), resourceTypeSchema)).toEqual([])
  })
})

describe('a schema', () => {
  const all = [userSchema, enterpriseUserSchema, serviceProviderConfigSchema, resourceTypeSchema, schemaSchema]

  it.each(all)('has every characteristic of every attribute, and no null: $id', schema => {
    const document = schemaDocument(schema, base)
    const visit = (attributes: JsonValue | undefined): void => {
      if (!isJsonArray(attributes)) throw new Error('no attributes')
      for (const attribute of attributes.filter(isJsonObject)) {
        const keys = Object.keys(attribute)
        const always = [
          'name',
          'type',
          'multiValued',
          'description',
          'required',
          'caseExact',
          'mutability',
          'returned',
          'uniqueness'
        ]
        expect(keys).toEqual(expect.arrayContaining(always))
        expect(keys.includes('subAttributes')).toBe(attribute.type === 'complex')
        if (attribute.type === 'complex') visit(attribute.subAttributes)
      }
    }
    visit(document.attributes)
    expect(nulls(document)).toBe(0)
    // The schema of schemas goes one level deeper than it can itself describe (RFC 7643 §8.7.2).
    if (schema !== schemaSchema) expect(misfits(document, schemaSchema)).toEqual([])
  })

  it('says where it is', () => {
    expect(schemaDocument(enterpriseUserSchema, base).meta).toEqual({
      resourceType: 'Schema',
      location: `${base}/Schemas/${enterpriseUrn}`
    })
  })

  it('of a user contains "User Account" (Postman collection, C.3)', () => {
    expect(JSON.stringify(schemaDocument(userSchema, base))).toContain('User Account')
  })

  it('names the types from which Entra derives attributes (row A.33)', () => {
    const typesOf = (name: string): unknown =>
      userSchema.attributes.find(each => each.name === name)?.subAttributes.find(each => each.name === 'type')
        ?.canonicalValues
    for (const name of ['emails', 'phoneNumbers', 'addresses', 'ims', 'photos'])
      expect(typesOf(name), name).toBeDefined()
    for (const name of ['roles', 'entitlements', 'x509Certificates']) expect(typesOf(name), name).toBeUndefined()
  })

  it('for a client that cannot bear some attributes does not show them (quirk 54)', () => {
    const document = JSON.stringify(schemaDocument(without(userSchema, ['password', 'emails.display']), base))
    expect(document).not.toContain('"password"')
  })
})
