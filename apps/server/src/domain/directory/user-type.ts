import {
  defineResourceType,
  enterpriseUserSchema,
  type ResourceType,
  type Schema,
  userSchema,
  without
} from '@sealpost/scim'

/**
 * The user's schema as this portal supports it: RFC 7643's core and enterprise user, and the organisation's own extensions.
 *
 * `password` is left out, since people whom an identity provider made sign in there, and `groups` until there are groups: what
 * isn't supported isn't announced, and is ignored when sent.
 */
export function buildUserType(extensions: readonly Schema[] = []): ResourceType {
  return defineResourceType({
    id: 'User',
    name: 'User',
    endpoint: '/Users',
    description: 'User Account',
    schema: without(userSchema, ['password', 'groups']),
    extensions: [enterpriseUserSchema, ...extensions].map(schema => ({ schema, required: false }))
  })
}
