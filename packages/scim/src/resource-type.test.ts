import { describe, expect, it } from 'vitest'
import { refusal } from '../test/runs.ts'
import { deviceType, enterpriseUrn, tagUrn, userType } from '../test/types.ts'
import { defineResourceType, findAttribute, findExtension } from './resource-type.ts'
import { parseSchema } from './schema-document.ts'
import { userSchema } from './schemas/user.ts'

const hostile = ['__proto__', 'constructor', 'toString', '']

describe('a resource type', () => {
  it('finds core and common attributes by name in any case', () => {
    expect(findAttribute(userType, 'USERNAME')?.name).toBe('userName')
    expect(findAttribute(userType, 'Meta')?.name).toBe('meta')
    expect(findAttribute(userType, 'department')).toBeUndefined()
  })

  it('finds extensions by URN in any case', () => {
    expect(findExtension(userType, enterpriseUrn.toUpperCase())?.schema.id).toBe(enterpriseUrn)
    expect(findExtension(userType, userSchema.id)).toBeUndefined()
  })

  it.each(hostile)('finds nothing by %j', name => {
    expect(findAttribute(userType, name)).toBeUndefined()
    expect(findExtension(userType, name)).toBeUndefined()
    expect(userType.paths.get(name)).toBeUndefined()
  })

  it('has its name for an id unless it is given one', () => {
    expect(userType.id).toBe('User')
    const definition = { id: 'Person', name: 'User', endpoint: '/Users', description: '', schema: userSchema }
    expect(defineResourceType(definition).id).toBe('Person')
  })

  it('names an extension attribute without its URN only when no other has the name', () => {
    expect(deviceType.paths.get('color')?.extension).toBe(tagUrn)
    expect(deviceType.paths.get('label')?.extension).toBeUndefined()
    const second = parseSchema({ id: 'urn:example:other', attributes: [{ name: 'Color' }] })
    const extensions = [...deviceType.extensions, { schema: second, required: false }]
    const both = defineResourceType({ ...deviceType, extensions })
    expect(both.paths.get('color')).toBeUndefined()
    expect(both.paths.get('urn:example:other:color')?.extension).toBe('urn:example:other')
  })

  it('knows what a response does not hold by default', () => {
    const names = deviceType.hiddenPaths.map(({ attribute, subAttribute }) => subAttribute?.name ?? attribute.name)
    expect(names).toEqual(['secret', 'token', 'report', 'note', 'pin'])
  })

  it('is refused when two schemas share a URN', () => {
    const twin = { ...userSchema, id: userSchema.id.toUpperCase() }
    const definition = { ...userType, extensions: [{ schema: twin, required: false }] }
    expect(refusal(() => defineResourceType(definition)).scimType).toBe('invalidValue')
  })

  it('is refused when an attribute takes the name of a common one', () => {
    const schema = parseSchema({ id: 'urn:example:bad', attributes: [{ name: 'ExternalID' }] })
    expect(refusal(() => defineResourceType({ ...userType, schema })).detail).toContain('ExternalID')
  })
})
