/** Generated PATCH operations: sound ones on every path of a resource type, and others that no client should send. */
import fc from 'fast-check'
import { printFilter } from '../src/filter.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../src/json.ts'
import { printPatchPath } from '../src/patch-path.ts'
import type { PatchOperation } from '../src/patch-request.ts'
import type { Resource } from '../src/resource.ts'
import type { AttributePath, ResourceType } from '../src/resource-type.ts'
import { type Attribute, findSubAttribute } from '../src/schema.ts'
import { anyJson } from './any-json.ts'
import { resourcesOf, valueFiltersOf } from './arbitraries.ts'

/** Few, so that values meet those that are stored. */
const texts = fc.constantFrom('a', 'A', 'b', 'work', 'home', 'Work', 'x@y', '\u{1f600}')

function simpleValues({ type }: Attribute): fc.Arbitrary<JsonValue> {
  if (type === 'boolean') return fc.boolean()
  if (type === 'integer') return fc.integer({ min: -2, max: 2 })
  if (type === 'decimal') return fc.constantFrom(0, 0.5, -1)
  if (type === 'dateTime') return fc.constantFrom('2011-05-13T04:42:34Z', '2011-05-13T06:42:34+02:00')
  return type === 'binary' ? fc.constantFrom('QQ==', 'QUJD') : texts
}

/** One value of an attribute; a complex one names some of its sub-attributes. */
export function singleValues(attribute: Attribute): fc.Arbitrary<JsonValue> {
  if (attribute.type !== 'complex') return simpleValues(attribute)
  return fc
    .subarray([...attribute.subAttributes], { minLength: 1 })
    .chain(subs => fc.tuple(...subs.map(sub => values(sub).map((value): [string, JsonValue] => [sub.name, value]))))
    .map(entries => Object.fromEntries(entries))
}

function values(attribute: Attribute): fc.Arbitrary<JsonValue> {
  const one = singleValues(attribute)
  return attribute.multiValued ? fc.array(one, { maxLength: 3 }).map(withOnePrimary) : one
}

/** An array in which at most the first value is primary. */
export function withOnePrimary(list: readonly JsonValue[]): readonly JsonValue[] {
  return list.map((value, index) =>
    index > 0 && typeof value === 'object' && value !== null && 'primary' in value
      ? { ...value, primary: false }
      : value
  )
}

/** Stored resources as a store holds them: without what only the server gives, at most one value of an attribute primary. */
export function storedOf(type: ResourceType): fc.Arbitrary<Resource> {
  return resourcesOf(type).map(resource => {
    const core = writable(resource, [...new Set(type.attributes.values())])
    const extensions = type.extensions.map(({ schema }) => {
      const values = resource[schema.id]
      const kept = isJsonObject(values) ? writable(values, schema.attributes) : {}
      return Object.keys(kept).length === 0 ? {} : { [schema.id]: kept }
    })
    return Object.assign({}, core, ...extensions)
  })
}

function writable(object: JsonObject, attributes: readonly Attribute[]): JsonObject {
  const entries = attributes.flatMap((attribute): [string, JsonValue][] => {
    const value = object[attribute.name]
    if (value === undefined || attribute.mutability === 'readOnly') return []
    const kept = isJsonArray(value)
      ? value.flatMap(each => writableValue(each, attribute))
      : writableValue(value, attribute)[0]
    if (kept === undefined || (isJsonArray(kept) && kept.length === 0)) return []
    return [[attribute.name, isJsonArray(kept) ? withOnePrimary(kept) : kept]]
  })
  return Object.fromEntries(entries)
}

function writableValue(value: JsonValue, attribute: Attribute): JsonValue[] {
  if (!isJsonObject(value)) return [value]
  const kept = writable(value, attribute.subAttributes)
  return Object.keys(kept).length === 0 ? [] : [kept]
}

function targeted(path: AttributePath): fc.Arbitrary<PatchOperation> {
  const { attribute, subAttribute } = path
  const selectable = attribute.multiValued && subAttribute?.multiValued !== true
  const filter = selectable ? fc.option(valueFiltersOf(attribute), { nil: undefined }) : fc.constant(undefined)
  return fc.tuple(fc.constantFrom('add', 'replace', 'remove'), filter).chain(([op, selected]) => {
    const text = printPatchPath(selected === undefined ? path : { ...path, filter: selected })
    if (op === 'remove') return fc.constant<PatchOperation>({ op, path: text })
    const leaf = subAttribute ?? attribute
    const value = selected !== undefined && subAttribute === undefined ? singleValues(leaf) : values(leaf)
    return fc
      .oneof({ weight: 8, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) })
      .map(each => ({ op, path: text, value: each }))
  })
}

/** An attribute that a client may write, whole or in part, as a path. */
function writablePaths(type: ResourceType): AttributePath[] {
  const paths = [...new Set(type.paths.values())]
  return paths.filter(path => path.attribute.mutability !== 'readOnly' && path.subAttribute?.mutability !== 'readOnly')
}

function pathless(type: ResourceType): fc.Arbitrary<PatchOperation> {
  return fc
    .tuple(fc.constantFrom('add', 'replace'), resourcesOf(type))
    .map(([op, value]) => ({ op, value: value as JsonObject }))
}

/** Operations whose paths exist and whose values fit; some are refused all the same. */
export function operationsOf(type: ResourceType): fc.Arbitrary<PatchOperation> {
  const paths = writablePaths(type)
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...paths).chain(targeted) },
    { weight: 1, arbitrary: pathless(type) }
  )
}

/** Operations on the values of one multi-valued complex attribute, so that many of them meet. */
export function valueOperationsOf(path: AttributePath): fc.Arbitrary<PatchOperation> {
  const value = findSubAttribute(path.attribute, 'value')
  const listed = fc.array(singleValues(path.attribute), { minLength: 1, maxLength: 3 })
  const named = valueFiltersOf(path.attribute).map(filter => `${path.attribute.name}[${printFilter(filter)}]`)
  const whole: fc.Arbitrary<PatchOperation> = fc.oneof(
    listed.map(list => ({ op: 'add' as const, path: path.attribute.name, value: withOnePrimary(list) })),
    listed.map(list => ({ op: 'remove' as const, path: path.attribute.name, value: withOnePrimary(list) }))
  )
  const ids = texts.map(text => `${path.attribute.name}[${value?.name ?? 'type'} eq ${JSON.stringify(text)}]`)
  const selected = fc
    .tuple(fc.constantFrom('add', 'replace', 'remove'), fc.oneof(ids, named), singleValues(path.attribute))
    .map(([op, text, each]): PatchOperation => (op === 'remove' ? { op, path: text } : { op, path: text, value: each }))
  return fc.oneof(whole, selected)
}

const hostilePaths = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor.prototype',
    'emails.__proto__',
    'emails[',
    'emails[type eq "work"',
    '',
    '.',
    ':'
  ),
  fc.constantFrom(
    'emails[type eq "work"]..value',
    'members[value eq "x"].value.value',
    'urn:',
    'emails[type eq "work"][x]'
  ),
  fc.string({ maxLength: 20 })
)

/** Operations as a broken or hostile client might send them. */
export function brokenOperationsOf(type: ResourceType): fc.Arbitrary<unknown> {
  const sound = operationsOf(type)
  return fc.oneof(
    { weight: 8, arbitrary: sound },
    { weight: 3, arbitrary: fc.tuple(sound, anyJson).map(([operation, value]) => ({ ...operation, value })) },
    { weight: 1, arbitrary: fc.tuple(sound, hostilePaths).map(([operation, path]) => ({ ...operation, path })) },
    { weight: 2, arbitrary: fc.record({ op: fc.constantFrom('add', 'replace'), value: anyJson }) },
    {
      weight: 1,
      arbitrary: fc.record(
        { op: fc.constantFrom('add', 'Replace', 'REMOVE', 'move', 7), path: hostilePaths, value: anyJson },
        { requiredKeys: [] }
      )
    },
    { weight: 1, arbitrary: anyJson }
  )
}
