import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyJson, hostileKeys } from '../test/any-json.ts'
import { attempt, refusal, runs } from '../test/runs.ts'
import { schemaDocument } from './discovery.ts'
import { ScimError } from './error.ts'
import { parseSchema } from './schema-document.ts'
import { enterpriseUserSchema } from './schemas/enterprise-user.ts'
import { groupSchema } from './schemas/group.ts'
import { userSchema } from './schemas/user.ts'

const id = 'urn:ietf:params:scim:schemas:extension:Example:2.0:User'
const withAttribute = (attribute: object): unknown => ({ id, attributes: [{ name: 'badge', ...attribute }] })

describe('a schema document', () => {
  it.each([userSchema, groupSchema, enterpriseUserSchema])(
    'that describes $id is read back as the same schema',
    schema => {
      expect(parseSchema(schemaDocument(schema, 'https://example.com/scim/v2'))).toEqual(schema)
    }
  )

  it('gets the defaults of RFC 7643 §2.2 for what it leaves out', () => {
    expect(parseSchema(withAttribute({}))).toEqual({
      id,
      name: id,
      description: id,
      attributes: [
        {
          name: 'badge',
          type: 'string',
          description: '',
          multiValued: false,
          required: false,
          caseExact: false,
          mutability: 'readWrite',
          returned: 'default',
          uniqueness: 'none',
          subAttributes: []
        }
      ]
    })
  })

  it('keeps a URN as it is spelled', () => {
    expect(parseSchema(withAttribute({})).id).toBe(id)
  })

  it.each([
    ['no object', 'x', '"schema"'],
    ['no URN', { id: 'http://example.com/schema', attributes: [{ name: 'a' }] }, '"schema.id"'],
    ['a URN that ends in a colon', { id: 'urn:example:', attributes: [{ name: 'a' }] }, '"schema.id"'],
    ['no attributes', { id }, '"attributes"'],
    ['no attribute', { id, attributes: [] }, '"attributes"'],
    ['an unknown member', { id, attributes: [{ name: 'a' }], atributes: [] }, '"schema.atributes"'],
    ['an unknown characteristic', withAttribute({ multivalued: true }), '"attributes[0].multivalued"'],
    ['an unknown type', withAttribute({ type: 'text' }), 'must be one of string'],
    ['a keyword in other case', withAttribute({ mutability: 'readonly' }), 'readOnly'],
    ['a flag as text', withAttribute({ required: 'true' }), '"attributes[0].required"'],
    ['a complex attribute without parts', withAttribute({ type: 'complex' }), '"attributes[0].subAttributes"'],
    [
      'parts of a simple attribute',
      withAttribute({ subAttributes: [{ name: 'a' }] }),
      'needs an attribute of type complex'
    ],
    [
      'a complex attribute inside another',
      withAttribute({
        type: 'complex',
        subAttributes: [{ name: 'a', type: 'complex', subAttributes: [{ name: 'b' }] }]
      }),
      'must be simple'
    ],
    ['reference types of a string', withAttribute({ referenceTypes: ['User'] }), 'needs a reference'],
    [
      'canonical values that are no strings',
      withAttribute({ canonicalValues: [1] }),
      '"attributes[0].canonicalValues[0]"'
    ],
    ['null', withAttribute({ canonicalValues: null }), 'must be an array of strings'],
    ['a name with a dot', { id, attributes: [{ name: 'a.b' }] }, '"attributes[0].name"'],
    ['a name with a colon', { id, attributes: [{ name: 'a:b' }] }, '"attributes[0].name"'],
    ['a name too long', { id, attributes: [{ name: 'a'.repeat(256) }] }, '"attributes[0].name"'],
    ['one name twice', { id, attributes: [{ name: 'badge' }, { name: 'BADGE' }] }, 'a second time']
  ])('is refused with %s', (_, document, words) => {
    const { status, scimType, detail } = refusal(() => parseSchema(document))
    expect({ status, scimType }).toEqual({ status: 400, scimType: 'invalidValue' })
    expect(detail).toContain(words)
  })

  it.each([...hostileKeys, 'Constructor'])('is refused with an attribute or sub-attribute named %s', name => {
    expect(refusal(() => parseSchema({ id, attributes: [{ name }] })).scimType).toBe('invalidValue')
    const nested = withAttribute({ type: 'complex', subAttributes: [{ name }] })
    expect(refusal(() => parseSchema(nested)).scimType).toBe('invalidValue')
  })

  it('is read or refused, whatever it holds', () => {
    const member = fc.oneof(anyJson, fc.constantFrom('string', 'complex', true, 'readOnly', id, [{ name: 'a' }]))
    const keys = ['name', 'type', 'multiValued', 'mutability', 'subAttributes', 'canonicalValues', 'description']
    const attribute = fc.dictionary(fc.constantFrom(...keys), member)
    const document = fc.record({
      id: fc.oneof(fc.constant(id), anyJson),
      attributes: fc.oneof(anyJson, fc.array(attribute))
    })
    fc.assert(
      fc.property(document, value => {
        const schema = attempt(() => parseSchema(value))
        if (!(schema instanceof ScimError)) expect(parseSchema(schemaDocument(schema, ''))).toEqual(schema)
      }),
      runs(1_000)
    )
  })
})
