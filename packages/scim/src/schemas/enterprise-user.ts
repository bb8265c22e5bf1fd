/** The extension for users of an enterprise (RFC 7643 §4.3, listed in §8.7.1). */
import { defineAttribute, type Schema } from '../schema.ts'

/** @see [RFC 7643 §4.3, Enterprise User Schema Extension](https://www.rfc-editor.org/rfc/rfc7643#section-4.3) */
export const enterpriseUserSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  name: 'EnterpriseUser',
  description: 'Enterprise User',
  attributes: [
    defineAttribute({
      name: 'employeeNumber',
      type: 'string',
      description: 'Number or name of the employee in the books.'
    }),
    defineAttribute({ name: 'costCenter', type: 'string', description: 'Cost center.' }),
    defineAttribute({ name: 'organization', type: 'string', description: 'Organization.' }),
    defineAttribute({ name: 'division', type: 'string', description: 'Division.' }),
    defineAttribute({ name: 'department', type: 'string', description: 'Department.' }),
    defineAttribute({
      name: 'manager',
      type: 'complex',
      description: 'The manager, another user.',
      subAttributes: [
        defineAttribute({ name: 'value', type: 'string', description: "The manager's id." }),
        defineAttribute({
          name: '$ref',
          type: 'reference',
          description: 'Address of the manager.',
          referenceTypes: ['User']
        }),
        defineAttribute({
          name: 'displayName',
          type: 'string',
          description: "The manager's display name.",
          mutability: 'readOnly'
        })
      ]
    })
  ]
}
