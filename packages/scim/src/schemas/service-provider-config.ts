/** The schema of the service provider's configuration (RFC 7643 §5, listed in §8.7.2). */
import { type Attribute, type AttributeDefinition, defineAttribute, type Schema } from '../schema.ts'

const readOnly = (definition: AttributeDefinition): Attribute =>
  defineAttribute({ ...definition, mutability: 'readOnly' })

const limit = (name: string, description: string): Attribute =>
  readOnly({ name, type: 'integer', description, required: true })

const feature = (name: string, description: string, limits: readonly Attribute[] = []): Attribute =>
  readOnly({
    name,
    type: 'complex',
    description,
    required: true,
    subAttributes: [
      readOnly({ name: 'supported', type: 'boolean', description: 'Whether it is supported.', required: true }),
      ...limits
    ]
  })

const documentationUri = (description: string): Attribute =>
  readOnly({ name: 'documentationUri', type: 'reference', description, referenceTypes: ['external'] })

const authenticationSchemes = readOnly({
  name: 'authenticationSchemes',
  type: 'complex',
  multiValued: true,
  description: 'Ways a client may authenticate.',
  required: true,
  subAttributes: [
    readOnly({
      name: 'type',
      type: 'string',
      description: 'Keyword of the scheme.',
      required: true,
      canonicalValues: ['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest']
    }),
    readOnly({ name: 'name', type: 'string', description: 'Name of the scheme.', required: true }),
    readOnly({ name: 'description', type: 'string', description: 'How the scheme is used here.', required: true }),
    readOnly({
      name: 'specUri',
      type: 'reference',
      description: "Address of the scheme's specification.",
      referenceTypes: ['external']
    }),
    documentationUri("Address of the scheme's documentation."),
    readOnly({ name: 'primary', type: 'boolean', description: 'Whether this is the preferred scheme.' })
  ]
})

/** @see [RFC 7643 §5, Service Provider Configuration Schema](https://www.rfc-editor.org/rfc/rfc7643#section-5) */
export const serviceProviderConfigSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig',
  name: 'Service Provider Configuration',
  description: 'What this service provider supports',
  attributes: [
    documentationUri('Address of documentation for people.'),
    feature('patch', 'Changing parts of a resource with PATCH.'),
    feature('bulk', 'Several requests in one.', [
      limit('maxOperations', 'Operations in one request at most.'),
      limit('maxPayloadSize', 'Bytes in one request at most.')
    ]),
    feature('filter', 'Filters in queries.', [limit('maxResults', 'Resources in one response at most.')]),
    feature('changePassword', 'Changing passwords.'),
    feature('sort', 'Sorting.'),
    feature('etag', 'Versions by ETag.'),
    authenticationSchemes
  ]
}
