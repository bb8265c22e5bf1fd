/** The schema of resource types (RFC 7643 §6, listed in §8.7.2). */
import { type Attribute, type AttributeDefinition, defineAttribute, type Schema } from '../schema.ts'

const readOnly = (definition: AttributeDefinition): Attribute =>
  defineAttribute({ ...definition, mutability: 'readOnly' })

/**
 * `schemaExtensions` is not required, as §6 says of it, though the listing in §8.7.2 calls it so.
 *
 * @see [RFC 7643 §6, ResourceType Schema](https://www.rfc-editor.org/rfc/rfc7643#section-6)
 */
export const resourceTypeSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:ResourceType',
  name: 'ResourceType',
  description: 'A kind of resource and where it is found',
  attributes: [
    readOnly({ name: 'id', type: 'string', description: 'Identifier of the resource type; the same as its name.' }),
    readOnly({
      name: 'name',
      type: 'string',
      description: 'Name of the resource type.',
      required: true,
      caseExact: true,
      uniqueness: 'server'
    }),
    readOnly({ name: 'description', type: 'string', description: 'What the resources are.' }),
    readOnly({
      name: 'endpoint',
      type: 'reference',
      description: 'Path of the endpoint below the base address.',
      required: true,
      uniqueness: 'server',
      referenceTypes: ['uri']
    }),
    readOnly({
      name: 'schema',
      type: 'reference',
      description: 'URN of the schema.',
      required: true,
      referenceTypes: ['uri']
    }),
    readOnly({
      name: 'schemaExtensions',
      type: 'complex',
      multiValued: true,
      description: 'Schemas whose attributes the resources may have besides.',
      subAttributes: [
        readOnly({
          name: 'schema',
          type: 'reference',
          description: 'URN of the extension.',
          required: true,
          referenceTypes: ['uri']
        }),
        readOnly({
          name: 'required',
          type: 'boolean',
          description: 'Whether each resource must have the extension.',
          required: true
        })
      ]
    })
  ]
}
