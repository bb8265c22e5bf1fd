// What of a user can be searched, as one JSON document beside the attributes as sent: the same tree, with every value in the form in
// which it is compared (search-key.ts). It owns the shape of that document; compile-filter.ts and compile-sort.ts ask it in SQL.
//
// A value that can't be compared, or that may never be told, is null: there, but equal to nothing. What a column of the table answers
// (`userName`, `externalId`, `active`) is not in the document, unless it is too long for its column.
import {
  type Attribute,
  comparable,
  findAttribute,
  findExtension,
  findSubAttribute,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type Resource,
  type ResourceType,
  type SchemaExtension
} from '@sealpost/scim'
import { isBounded, searchKey } from './search-key.ts'

type Searchable = string | null | readonly Searchable[] | { readonly [name: string]: Searchable }

const inColumns = new Set(['active', 'id', 'meta', 'schemas'])
const inColumnsWhenShort = new Set(['userName', 'externalId'])

/**
 * The search document of a user.
 *
 * Of a multi-valued attribute the primary value comes first, so that the first one is the one to sort by.
 *
 * @param attributes As stored: canonical names.
 * @param type       The user's schema; what it doesn't know is left out.
 * @remarks Time grows with the size of the attributes.
 */
export function searchDocument(attributes: Resource, type: ResourceType): string {
  const document: Record<string, Searchable> = {}
  for (const name of Object.keys(attributes)) {
    const value = attributes[name] ?? null
    const attribute = findAttribute(type, name)
    if (attribute) addCore(document, value, attribute)
    else if (isJsonObject(value)) addExtension(document, value, findExtension(type, name))
  }
  return JSON.stringify(document)
}

function addExtension(document: Record<string, Searchable>, value: JsonObject, extension?: SchemaExtension): void {
  if (extension) document[extension.schema.id] = membersOf(value, name => extension.attributes.get(name))
}

function addCore(document: Record<string, Searchable>, value: JsonValue, attribute: Attribute): void {
  if (inColumns.has(attribute.name)) return
  const searchable = valuesOf(value, attribute)
  if (searchable === undefined) return
  if (inColumnsWhenShort.has(attribute.name) && typeof searchable === 'string' && isBounded(searchable)) return
  document[attribute.name] = searchable
}

function membersOf(value: JsonObject, find: (name: string) => Attribute | undefined): Searchable {
  const members: Record<string, Searchable> = {}
  for (const name of Object.keys(value)) {
    const attribute = find(name)
    const searchable = attribute && valuesOf(value[name] ?? null, attribute)
    if (searchable !== undefined) members[name] = searchable
  }
  return members
}

function valuesOf(value: JsonValue, attribute: Attribute): Searchable | undefined {
  if (value === null) return undefined
  if (!attribute.multiValued) return oneValueOf(value, attribute)
  if (!isJsonArray(value)) return undefined
  const primary = value.findIndex(each => isJsonObject(each) && each.primary === true)
  const ordered = primary > 0 ? [value[primary] ?? null, ...value.toSpliced(primary, 1)] : value
  return ordered.map(each => oneValueOf(each, attribute)).filter(each => each !== undefined)
}

function oneValueOf(value: JsonValue, attribute: Attribute): Searchable | undefined {
  if (attribute.type === 'complex') {
    return isJsonObject(value) ? membersOf(value, name => findSubAttribute(attribute, name)) : undefined
  }
  const key = attribute.returned === 'never' ? undefined : comparable(value, attribute)
  if (key !== undefined) return searchKey(key)
  return value === '' ? undefined : null
}
