/** Resource types the tests share: the RFC's own, and one that has every kind of attribute. */

import { defineResourceType } from '../src/resource-type.ts'
import { parseSchema } from '../src/schema-document.ts'
import { enterpriseUserSchema } from '../src/schemas/enterprise-user.ts'
import { groupSchema } from '../src/schemas/group.ts'
import { userSchema } from '../src/schemas/user.ts'

export const enterpriseUrn = enterpriseUserSchema.id

export const userType = defineResourceType({
  name: 'User',
  endpoint: '/Users',
  description: 'User Account',
  schema: userSchema,
  extensions: [{ schema: enterpriseUserSchema, required: false }]
})

export const groupType = defineResourceType({
  name: 'Group',
  endpoint: '/Groups',
  description: 'Group',
  schema: groupSchema
})

export const deviceUrn = 'urn:example:schemas:2.0:Device'
export const tagUrn = 'urn:example:schemas:2.0:Device:Tag'

const deviceSchema = parseSchema({
  id: deviceUrn,
  name: 'Device',
  attributes: [
    { name: 'serial', required: true, caseExact: true, uniqueness: 'server', mutability: 'immutable' },
    { name: 'label' },
    { name: 'rank', type: 'integer' },
    { name: 'weight', type: 'decimal' },
    { name: 'seen', type: 'dateTime' },
    { name: 'key', type: 'binary' },
    { name: 'site', type: 'reference', referenceTypes: ['external'] },
    { name: 'online', type: 'boolean' },
    { name: 'tags', multiValued: true },
    { name: 'scores', type: 'integer', multiValued: true },
    { name: 'secret', mutability: 'writeOnly', returned: 'never' },
    { name: 'token', mutability: 'writeOnly', returned: 'never', required: true },
    { name: 'report', returned: 'request' },
    { name: 'stamp', mutability: 'readOnly', returned: 'always' },
    {
      name: 'ports',
      type: 'complex',
      multiValued: true,
      subAttributes: [
        { name: 'value', type: 'integer', required: true },
        { name: 'type', canonicalValues: ['in', 'out'] },
        { name: 'primary', type: 'boolean' },
        { name: 'note', returned: 'request' },
        { name: 'code', returned: 'always', caseExact: true },
        { name: 'pin', mutability: 'writeOnly', returned: 'never' },
        { name: 'flags', multiValued: true }
      ]
    },
    { name: 'place', type: 'complex', subAttributes: [{ name: 'city' }, { name: 'since', type: 'dateTime' }] }
  ]
})

const tagSchema = parseSchema({
  id: tagUrn,
  name: 'DeviceTag',
  attributes: [
    { name: 'color', required: true },
    { name: 'label' },
    { name: 'owner', type: 'complex', subAttributes: [{ name: 'value', caseExact: true }, { name: 'name' }] }
  ]
})

export const deviceType = defineResourceType({
  name: 'Device',
  endpoint: '/Devices',
  description: 'Something with every kind of attribute',
  schema: deviceSchema,
  extensions: [{ schema: tagSchema, required: false }]
})
