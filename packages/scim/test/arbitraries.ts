/** Generated filters and resources of a resource type: valid ones, of every shape the types allow. */
import fc from 'fast-check'
import { findElementPath, leafAttribute } from '../src/attribute-path.ts'
import type { CompareOperator, Filter } from '../src/filter.ts'
import type { JsonValue } from '../src/json.ts'
import type { Resource } from '../src/resource.ts'
import type { AttributePath, ResourceType } from '../src/resource-type.ts'
import type { Attribute } from '../src/schema.ts'

/** Few and short, so that values meet; with case, accents, signs of the grammar and code points beyond U+FFFF. */
const texts = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'A',
    'ab',
    'AB',
    'b',
    'é',
    'É',
    'e\u0301',
    '\uffee',
    '😀',
    'work',
    'a"b',
    'a\\b',
    'a b',
    '(',
    ']'
  ),
  fc.string({ unit: fc.constantFrom('a', 'B', 'b', '😀', '"', '\\', '\n', 'é'), maxLength: 4 })
)

const dateTimes = fc.constantFrom(
  '2011-05-13T04:42:34Z',
  '2011-05-13T06:42:34+02:00',
  '2011-05-13T04:42:34.001Z',
  '2011-05-13T04:42:34.000',
  '0001-01-01T00:00:00Z',
  '2024-02-29T24:00:00Z'
)

function scalarOf({ type }: Attribute): fc.Arbitrary<string | number | boolean> {
  switch (type) {
    case 'boolean':
      return fc.boolean()
    case 'integer':
      return fc.integer({ min: -2, max: 2 })
    case 'decimal':
      return fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom(0.5, -1.25, 1e21))
    case 'dateTime':
      return dateTimes
    case 'binary':
      return fc.constantFrom('', 'QQ==', 'QUI', 'QUJD')
    default:
      return texts
  }
}

function operatorsOf({ type }: Attribute): readonly CompareOperator[] {
  if (type === 'boolean') return ['eq', 'ne']
  if (type === 'binary') return ['eq', 'ne', 'co', 'sw', 'ew']
  if (type === 'string' || type === 'reference') return ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']
  return ['eq', 'ne', 'gt', 'ge', 'lt', 'le']
}

function termOf(path: AttributePath): fc.Arbitrary<Filter> {
  const leaf = leafAttribute(path)
  const present = fc.constant<Filter>({ kind: 'present', path })
  if (leaf.type === 'complex') return present
  const operator = fc.constantFrom(...operatorsOf(leaf))
  const compare = fc.record({ kind: fc.constant('compare'), path: fc.constant(path), operator, value: scalarOf(leaf) })
  const withNull = fc.constantFrom<Filter>(
    { kind: 'compare', path, operator: 'eq', value: null },
    { kind: 'compare', path, operator: 'ne', value: null }
  )
  return fc.oneof(
    { arbitrary: compare, weight: 6 },
    { arbitrary: present, weight: 1 },
    { arbitrary: withNull, weight: 1 }
  )
}

function combined(term: fc.Arbitrary<Filter>, depth: number): fc.Arbitrary<Filter> {
  if (depth === 0) return term
  const smaller = combined(term, depth - 1)
  const logical = fc
    .tuple(fc.constantFrom('and', 'or'), fc.array(smaller, { minLength: 2, maxLength: 4 }))
    .map(([kind, operands]): Filter => {
      const flat = operands.flatMap(operand => (operand.kind === kind ? operand.operands : [operand]))
      return { kind, operands: flat }
    })
  return fc.oneof(
    term,
    logical,
    smaller.map((operand): Filter => ({ kind: 'not', operand }))
  )
}

function isNeverReturned({ attribute, subAttribute }: AttributePath): boolean {
  return attribute.returned === 'never' || subAttribute?.returned === 'never'
}

/** Filters over the attributes of a type, in the form the parser makes. */
export function filtersOf(type: ResourceType): fc.Arbitrary<Filter> {
  const paths = [...new Set(type.paths.values())].filter(path => !isNeverReturned(path))
  const valuePaths = paths.filter(
    ({ attribute, subAttribute }) => !subAttribute && (attribute.multiValued || attribute.type === 'complex')
  )
  const term = fc.constantFrom(...paths).chain(termOf)
  const valuePath = fc
    .constantFrom(...valuePaths)
    .chain(path => valueFiltersOf(path.attribute).map((filter): Filter => ({ kind: 'valuePath', path, filter })))
  return combined(fc.oneof({ arbitrary: term, weight: 3 }, { arbitrary: valuePath, weight: 1 }), 3)
}

/** Filters over one value of an attribute, as between brackets. */
export function valueFiltersOf(attribute: Attribute): fc.Arbitrary<Filter> {
  const names = attribute.type === 'complex' ? attribute.subAttributes.map(sub => sub.name) : ['value']
  const paths = names.flatMap(name => findElementPath(attribute, name) ?? []).filter(path => !isNeverReturned(path))
  return combined(fc.constantFrom(...paths).chain(termOf), 2)
}

function attributeValues(attribute: Attribute): fc.Arbitrary<JsonValue> {
  const single = attribute.type === 'complex' ? elementsOf(attribute) : scalarOf(attribute)
  return attribute.multiValued ? fc.array(single, { minLength: 1, maxLength: 3 }) : single
}

function elementsOf(attribute: Attribute): fc.Arbitrary<JsonValue> {
  return membersOf(attribute.subAttributes, 1)
}

function membersOf(attributes: readonly Attribute[], least: number): fc.Arbitrary<Resource> {
  return fc
    .subarray([...attributes], { minLength: least })
    .chain(some =>
      fc.tuple(...some.map(attribute => attributeValues(attribute).map(value => [attribute.name, value] as const)))
    )
    .map(entries => Object.fromEntries(entries))
}

/** Stored resources of a type, also with `id`, `meta` and `schemas`; not limited to one primary value. */
export function resourcesOf(type: ResourceType): fc.Arbitrary<Resource> {
  const core = membersOf([...new Set(type.attributes.values())], 0)
  const extensions = type.extensions.map(({ schema }) =>
    fc
      .option(membersOf(schema.attributes, 1), { nil: undefined })
      .map(values => (values ? { [schema.id]: values } : {}))
  )
  return fc.tuple(core, ...extensions).map(parts => Object.assign({}, ...parts))
}
