/** The schema of schemas (RFC 7643 §7, listed in §8.7.2). */
import { type Attribute, type AttributeDefinition, defineAttribute, type Schema } from '../schema.ts'

const readOnly = (definition: AttributeDefinition): Attribute =>
  defineAttribute({ ...definition, mutability: 'readOnly' })

const types = ['string', 'complex', 'boolean', 'decimal', 'integer', 'dateTime', 'reference', 'binary']

const characteristics: readonly Attribute[] = [
  readOnly({ name: 'name', type: 'string', description: 'Name of the attribute.', required: true, caseExact: true }),
  readOnly({
    name: 'type',
    type: 'string',
    description: 'Kind of value.',
    required: true,
    canonicalValues: types
  }),
  readOnly({
    name: 'multiValued',
    type: 'boolean',
    description: 'Whether it may have several values.',
    required: true
  }),
  readOnly({ name: 'description', type: 'string', description: 'What it is, for people.', caseExact: true }),
  readOnly({ name: 'required', type: 'boolean', description: 'Whether it must have a value.' }),
  readOnly({
    name: 'canonicalValues',
    type: 'string',
    multiValued: true,
    description: 'Values that are suggested.',
    caseExact: true
  }),
  readOnly({ name: 'caseExact', type: 'boolean', description: 'Whether case matters in comparisons.' }),
  readOnly({
    name: 'mutability',
    type: 'string',
    description: 'When it may be written.',
    caseExact: true,
    canonicalValues: ['readOnly', 'readWrite', 'immutable', 'writeOnly']
  }),
  readOnly({
    name: 'returned',
    type: 'string',
    description: 'When it is part of a response.',
    caseExact: true,
    canonicalValues: ['always', 'never', 'default', 'request']
  }),
  readOnly({
    name: 'uniqueness',
    type: 'string',
    description: 'Among which resources its value is unique.',
    caseExact: true,
    canonicalValues: ['none', 'server', 'global']
  }),
  readOnly({
    name: 'referenceTypes',
    type: 'string',
    multiValued: true,
    description: 'What a reference may point at.',
    caseExact: true
  })
]

/** @see [RFC 7643 §7, Schema Definition](https://www.rfc-editor.org/rfc/rfc7643#section-7) */
export const schemaSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Schema',
  name: 'Schema',
  description: 'The attributes of a kind of resource',
  attributes: [
    readOnly({
      name: 'id',
      type: 'string',
      description: 'URN of the schema.',
      required: true,
      caseExact: true,
      uniqueness: 'server'
    }),
    readOnly({ name: 'name', type: 'string', description: 'Name of the schema.', caseExact: true }),
    readOnly({ name: 'description', type: 'string', description: 'What the schema describes.' }),
    readOnly({
      name: 'attributes',
      type: 'complex',
      multiValued: true,
      description: 'The attributes with their characteristics.',
      required: true,
      subAttributes: [
        ...characteristics,
        readOnly({
          name: 'subAttributes',
          type: 'complex',
          multiValued: true,
          description: 'The parts of a complex attribute.',
          subAttributes: characteristics
        })
      ]
    })
  ]
}
