import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { refusal } from '../test/runs.ts'
import { type Attribute, commonAttributes, findSubAttribute, type Schema, without } from './schema.ts'
import { enterpriseUserSchema } from './schemas/enterprise-user.ts'
import { groupSchema } from './schemas/group.ts'
import { resourceTypeSchema } from './schemas/resource-type.ts'
import { schemaSchema } from './schemas/schema.ts'
import { serviceProviderConfigSchema } from './schemas/service-provider-config.ts'
import { userSchema } from './schemas/user.ts'

interface Vectors {
  readonly schemas: { readonly [urn: string]: { readonly [path: string]: Partial<Attribute> } }
}

const vectors: Vectors = JSON.parse(readFileSync(new URL('../vectors/rfc7643-schemas.json', import.meta.url), 'utf8'))

/** Each attribute and sub-attribute by its path, without what the listings leave to the words of a server. */
function characteristics(schema: Schema): object {
  const byPath: Record<string, object> = {}
  const add = (attribute: Attribute, path: string): void => {
    const { name, description, subAttributes, ...rest } = attribute
    expect(description, path).not.toBe('')
    byPath[path] = rest
    for (const sub of subAttributes) add(sub, `${path}.${sub.name}`)
  }
  for (const attribute of schema.attributes) add(attribute, attribute.name)
  return byPath
}

function withDefaults(listed: Partial<Attribute>): object {
  const exact = listed.type === 'reference' || listed.type === 'binary'
  return {
    type: 'string',
    multiValued: false,
    required: false,
    caseExact: exact,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...listed
  }
}

describe('the schemas of RFC 7643', () => {
  const schemas = [userSchema, groupSchema, enterpriseUserSchema, serviceProviderConfigSchema, resourceTypeSchema]

  it.each(schemas)('have the attributes and characteristics of §8.7: $id', schema => {
    const listed = Object.entries(vectors.schemas[schema.id] ?? {})
    const expected = Object.fromEntries(listed.map(([path, values]) => [path, withDefaults(values)]))
    expect(characteristics(schema)).toEqual(expected)
  })

  it('describe attributes by the members of a schema document, two levels deep', () => {
    const attributes = schemaSchema.attributes.find(({ name }) => name === 'attributes')
    const members = attributes?.subAttributes.map(({ name }) => name) ?? []
    expect(members.slice(0, 7)).toEqual([
      'name',
      'type',
      'multiValued',
      'description',
      'required',
      'canonicalValues',
      'caseExact'
    ])
    expect(members.slice(7)).toEqual(['mutability', 'returned', 'uniqueness', 'referenceTypes', 'subAttributes'])
    const subMembers = attributes?.subAttributes.find(({ name }) => name === 'subAttributes')?.subAttributes
    expect(subMembers?.map(({ name }) => name)).toEqual(members.slice(0, -1))
  })

  it('share the common attributes of §3.1', () => {
    expect(
      commonAttributes.map(({ name, returned, mutability, caseExact }) => [name, returned, mutability, caseExact])
    ).toEqual([
      ['schemas', 'always', 'readOnly', true],
      ['id', 'always', 'readOnly', true],
      ['externalId', 'default', 'readWrite', true],
      ['meta', 'default', 'readOnly', false]
    ])
  })
})

describe('a sub-attribute', () => {
  const emails = userSchema.attributes.find(({ name }) => name === 'emails')
  if (emails === undefined) throw new Error('no emails')

  it('is found by its name in any case', () => {
    expect(findSubAttribute(emails, 'VALUE')).toBe(findSubAttribute(emails, 'value'))
    expect(findSubAttribute(emails, 'value')?.name).toBe('value')
  })

  it.each(['', 'values', '__proto__', 'constructor', 'toString'])('is not found by %j', name => {
    expect(findSubAttribute(emails, name)).toBeUndefined()
  })
})

describe('a schema without some attributes', () => {
  it('loses attributes and sub-attributes, in any case, and nothing else', () => {
    const rest = without(userSchema, ['password', 'EMAILS.display', 'x509certificates'])
    const lost = userSchema.attributes.filter(({ name }) => !rest.attributes.some(other => other.name === name))
    expect(lost.map(({ name }) => name)).toEqual(['password', 'x509Certificates'])
    const emails = rest.attributes.find(({ name }) => name === 'emails')
    expect(emails?.subAttributes.map(({ name }) => name)).toEqual(['value', 'type', 'primary'])
    expect(userSchema.attributes.some(({ name }) => name === 'password')).toBe(true)
  })

  it('loses a complex attribute with its last sub-attribute', () => {
    const manager = ['manager.value', 'manager.$ref', 'manager.displayName']
    expect(without(enterpriseUserSchema, manager).attributes.map(({ name }) => name)).not.toContain('manager')
  })

  it.each(['pasword', 'emails.foo', 'title.value', ''])('is refused for %j, which it never had', path => {
    expect(refusal(() => without(userSchema, [path])).scimType).toBe('invalidPath')
  })
})
