/** Schema documents as JSON (RFC 7643 §7) read into a {@link Schema}: how an operator's own extension comes in. */
import { quoted, ScimError } from './error.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, jsonTypeOf } from './json.ts'
import { type Attribute, type AttributeType, defineAttribute, type Schema } from './schema.ts'

const maxAttributes = 1_000
const maxNameLength = 255
const urn = /^urn:[A-Za-z0-9][A-Za-z0-9-]{1,31}:[A-Za-z0-9._:-]*[A-Za-z0-9]$/
/** ATTRNAME of RFC 7644 §3.10, and `$ref`. */
const attributeName = /^(?:[A-Za-z][A-Za-z0-9_$-]*|\$ref)$/
/** Names that every JavaScript object has already; an attribute of that name could not be told from them. */
const takenNames: ReadonlySet<string> = new Set(
  Object.getOwnPropertyNames(Object.prototype).map(name => name.toLowerCase())
).add('prototype')

const types = ['string', 'boolean', 'decimal', 'integer', 'dateTime', 'binary', 'reference', 'complex'] as const
const mutabilities = ['readOnly', 'readWrite', 'immutable', 'writeOnly'] as const
const returneds = ['always', 'never', 'default', 'request'] as const
const uniquenesses = ['none', 'server', 'global'] as const

const schemaMembers: ReadonlySet<string> = new Set(['schemas', 'id', 'name', 'description', 'attributes', 'meta'])
const attributeMembers: ReadonlySet<string> = new Set([
  'name',
  'type',
  'multiValued',
  'description',
  'required',
  'canonicalValues',
  'caseExact',
  'mutability',
  'returned',
  'uniqueness',
  'referenceTypes',
  'subAttributes'
])

/**
 * Reads a schema document.
 *
 * Strict, because a schema that is misread files values wrongly for ever: a member or keyword it does not know is
 * refused, in exact spelling. What is left out has the default of RFC 7643 §2.2 (`type` string, not required, not case
 * exact, `readWrite`, returned by default, not unique).
 *
 * @param value What came as JSON, within the bounds of `assertBoundedJson`.
 *
 * @returns The schema; at most 1,000 attributes, names unique whatever their case.
 *
 * @throws {ScimError} 400 `invalidValue` naming the place and what is expected there.
 *
 * @see [RFC 7643 §7, Schema Definition](https://www.rfc-editor.org/rfc/rfc7643#section-7)
 */
export function parseSchema(value: unknown): Schema {
  const document = objectAt(value, 'schema', schemaMembers)
  const id = textAt(document, 'id', 'schema')
  if (id.length > maxNameLength || !urn.test(id)) throw invalid('schema.id', 'must be a URN as urn:example:2.0:User')
  const name = document.name === undefined ? id : textAt(document, 'name', 'schema')
  const attributes = attributesAt(document.attributes ?? null, 'attributes', false)
  return { id, name, description: optionalText(document, 'description', 'schema') ?? name, attributes }
}

function attributesAt(value: JsonValue, path: string, inComplex: boolean): Attribute[] {
  if (!isJsonArray(value) || value.length === 0) throw invalid(path, 'must be an array with at least one attribute')
  if (value.length > maxAttributes) throw invalid(path, `has more than ${maxAttributes} attributes`)
  const names = new Set<string>()
  return value.map((each, index) => {
    const attribute = attributeAt(each, `${path}[${index}]`, inComplex)
    const key = attribute.name.toLowerCase()
    if (names.has(key))
      throw invalid(`${path}[${index}].name`, `is ${quoted(attribute.name)} a second time; rename one`)
    names.add(key)
    return attribute
  })
}

function attributeAt(value: JsonValue, path: string, inComplex: boolean): Attribute {
  const document = objectAt(value, path, attributeMembers)
  const type = keywordAt(document, 'type', types, path) ?? 'string'
  const canonicalValues = textsAt(document, 'canonicalValues', path)
  const referenceTypes = textsAt(document, 'referenceTypes', path)
  if (inComplex && type === 'complex') throw invalid(`${path}.type`, 'must be simple inside a complex attribute')
  if (referenceTypes !== undefined && type !== 'reference') throw invalid(`${path}.referenceTypes`, 'needs a reference')
  return defineAttribute({
    name: nameAt(document, path),
    type,
    description: optionalText(document, 'description', path) ?? '',
    ...flagsAt(document, path),
    ...(canonicalValues !== undefined && { canonicalValues }),
    mutability: keywordAt(document, 'mutability', mutabilities, path) ?? 'readWrite',
    returned: keywordAt(document, 'returned', returneds, path) ?? 'default',
    uniqueness: keywordAt(document, 'uniqueness', uniquenesses, path) ?? 'none',
    ...(referenceTypes !== undefined && { referenceTypes }),
    subAttributes: subAttributesAt(document, type, path)
  })
}

function nameAt(document: JsonObject, path: string): string {
  const name = textAt(document, 'name', path)
  if (name.length > maxNameLength || !attributeName.test(name)) {
    throw invalid(`${path}.name`, 'must be a letter followed by letters, digits, "-", "_" or "$"')
  }
  if (takenNames.has(name.toLowerCase()))
    throw invalid(`${path}.name`, `cannot be ${quoted(name)}; choose another name`)
  return name
}

function flagsAt(document: JsonObject, path: string): Partial<Attribute> {
  const flags: { multiValued?: boolean; required?: boolean; caseExact?: boolean } = {}
  for (const key of ['multiValued', 'required', 'caseExact'] as const) {
    const value = document[key]
    if (value === undefined) continue
    if (typeof value !== 'boolean') throw invalid(`${path}.${key}`, `must be true or false, not ${jsonTypeOf(value)}`)
    flags[key] = value
  }
  return flags
}

function subAttributesAt(document: JsonObject, type: AttributeType, path: string): Attribute[] {
  const value = document.subAttributes
  if (type === 'complex') return attributesAt(value ?? null, `${path}.subAttributes`, true)
  if (value === undefined || (isJsonArray(value) && value.length === 0)) return []
  throw invalid(`${path}.subAttributes`, 'needs an attribute of type complex')
}

function keywordAt<Keyword extends string>(
  document: JsonObject,
  key: string,
  keywords: readonly Keyword[],
  path: string
): Keyword | undefined {
  const value = document[key]
  if (value === undefined) return undefined
  const keyword = keywords.find(each => each === value)
  if (keyword === undefined) throw invalid(`${path}.${key}`, `must be one of ${keywords.join(', ')}`)
  return keyword
}

function objectAt(value: unknown, path: string, members: ReadonlySet<string>): JsonObject {
  if (!isJsonObject(value)) throw invalid(path, `must be an object, not ${jsonTypeOf(value)}`)
  const unknown = Object.keys(value).find(key => !members.has(key))
  if (unknown !== undefined)
    throw invalid(`${path}.${unknown}`, 'is no member of a schema document; remove or respell it')
  return value
}

function textAt(document: JsonObject, key: string, path: string): string {
  const value = optionalText(document, key, path)
  if (value === undefined || value === '') throw invalid(`${path}.${key}`, 'is required')
  return value
}

function optionalText(document: JsonObject, key: string, path: string): string | undefined {
  const value = document[key]
  if (value === undefined || typeof value === 'string') return value
  throw invalid(`${path}.${key}`, `must be a string, not ${jsonTypeOf(value)}`)
}

function textsAt(document: JsonObject, key: string, path: string): readonly string[] | undefined {
  const value = document[key]
  if (value === undefined) return undefined
  if (!isJsonArray(value)) throw invalid(`${path}.${key}`, `must be an array of strings, not ${jsonTypeOf(value)}`)
  return value.map((each, index) => {
    if (typeof each !== 'string') throw invalid(`${path}.${key}[${index}]`, `must be a string, not ${jsonTypeOf(each)}`)
    return each
  })
}

function invalid(path: string, problem: string): ScimError {
  return new ScimError(400, `In the schema document, ${quoted(path)} ${problem}.`, 'invalidValue')
}
