/** `/Schemas` of an endpoint that knows the attributes of Microsoft's default mapping. */
import type { Resource } from './scim-endpoint.ts'

const simple = (...names: string[]) => names.map(name => ({ name, type: 'string', multiValued: false }))
const complex = (name: string, multiValued: boolean, subAttributes: readonly object[]) => ({
  name,
  type: 'complex',
  multiValued,
  subAttributes
})
const typed = (...canonicalValues: string[]) => ({ name: 'type', type: 'string', canonicalValues })

export const fullSchemas: readonly Resource[] = [
  {
    id: 'urn:ietf:params:scim:schemas:core:2.0:User',
    attributes: [
      ...simple('userName', 'displayName', 'nickName', 'title', 'userType', 'profileUrl'),
      ...simple('preferredLanguage', 'locale', 'timezone', 'externalId'),
      { name: 'active', type: 'boolean', multiValued: false },
      complex('name', false, [
        ...simple('givenName', 'familyName', 'formatted', 'middleName', 'honorificPrefix', 'honorificSuffix')
      ]),
      complex('emails', true, [...simple('value'), typed('work', 'home')]),
      complex('phoneNumbers', true, [...simple('value'), typed('work', 'mobile', 'fax')]),
      complex('addresses', true, [
        ...simple('formatted', 'streetAddress', 'locality', 'region', 'postalCode', 'country'),
        typed('work')
      ]),
      complex('roles', true, simple('value', 'display', 'type', 'primary'))
    ]
  },
  {
    id: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
    attributes: [
      ...simple('employeeNumber', 'department', 'costCenter', 'organization', 'division'),
      complex('manager', false, simple('value', 'displayName'))
    ]
  }
]
