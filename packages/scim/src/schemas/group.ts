/** The Group schema (RFC 7643 §4.2, listed in §8.7.1). */
import { defineAttribute, type Schema } from '../schema.ts'

/**
 * `displayName` is required, as §4.2 says and the listing in §8.7.1 does not.
 *
 * @see [RFC 7643 §4.2, "Group" Resource Schema](https://www.rfc-editor.org/rfc/rfc7643#section-4.2)
 */
export const groupSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  name: 'Group',
  description: 'Group',
  attributes: [
    defineAttribute({ name: 'displayName', type: 'string', description: 'The name of the group.', required: true }),
    defineAttribute({
      name: 'members',
      type: 'complex',
      multiValued: true,
      description: 'Users and groups that belong to the group.',
      subAttributes: [
        defineAttribute({ name: 'value', type: 'string', description: "The member's id.", mutability: 'immutable' }),
        defineAttribute({
          name: '$ref',
          type: 'reference',
          description: 'Address of the member.',
          referenceTypes: ['User', 'Group'],
          mutability: 'immutable'
        }),
        defineAttribute({
          name: 'type',
          type: 'string',
          description: 'Whether the member is a user or a group.',
          canonicalValues: ['User', 'Group'],
          mutability: 'immutable'
        }),
        defineAttribute({
          name: 'display',
          type: 'string',
          description: "The member's name.",
          mutability: 'readOnly'
        })
      ]
    })
  ]
}
