import { isJsonArray, type JsonObject, type JsonValue } from '@sealpost/scim'

/**
 * JSON with one spelling for each value: members sorted by name (UTF-16 units), no blanks, as in RFC 8785.
 *
 * @see [RFC 8785, JSON Canonicalization Scheme](https://www.rfc-editor.org/rfc/rfc8785)
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return isJsonArray(value) ? `[${value.map(canonicalJson).join()}]` : canonicalObject(value)
}

function canonicalObject(value: JsonObject): string {
  let members = ''
  for (const name of Object.keys(value).sort()) {
    const member: JsonValue | undefined = value[name]
    if (member === undefined) continue
    members += `${members === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(member)}`
  }
  return `{${members}}`
}
