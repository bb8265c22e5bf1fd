/** The sub-attributes that multi-valued attributes have by default (RFC 7643 §2.4), so that each schema says only what differs. */
import { type Attribute, defineAttribute } from '../schema.ts'

/**
 * A multi-valued complex attribute with `value`, `display`, `type` and `primary`.
 *
 * @param value          What differs from a plain string in the `value` sub-attribute.
 * @param canonicalTypes The suggested values of `type`, from which clients derive attribute names; none for free ones.
 */
export function multiValuedAttribute(
  name: string,
  description: string,
  value: Partial<Attribute>,
  canonicalTypes: readonly string[] = []
): Attribute {
  return defineAttribute({
    name,
    type: 'complex',
    multiValued: true,
    description,
    subAttributes: [
      defineAttribute({ name: 'value', type: 'string', description: 'The value itself.', ...value }),
      defineAttribute({ name: 'display', type: 'string', description: 'The value as people read it.' }),
      typeAttribute(canonicalTypes),
      primaryAttribute
    ]
  })
}

/** The `type` sub-attribute with its suggested values. */
export function typeAttribute(canonicalValues: readonly string[]): Attribute {
  const definition = { name: 'type', type: 'string', description: 'What the value is for.' } as const
  return defineAttribute(canonicalValues.length === 0 ? definition : { ...definition, canonicalValues })
}

export const primaryAttribute = defineAttribute({
  name: 'primary',
  type: 'boolean',
  description: 'Whether this is the preferred value; true for one value at most.'
})
