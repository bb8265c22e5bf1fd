/**
 * Which target attributes can be told from `/Schemas`, by the rules of Microsoft's gallery validation: a multi-valued
 * complex attribute gives one name for each canonical value of its type, and needs them to.
 */
import { type Finding, finding } from '../judge/finding.ts'
import { coreUser, isObject, type JsonObject, type TargetPath } from '../mapping/target-path.ts'

const isComplex = (attribute: JsonObject) => attribute.type === 'complex'
const subAttributes = (attribute: JsonObject): readonly JsonObject[] =>
  Array.isArray(attribute.subAttributes) ? attribute.subAttributes.filter(isObject) : []
const nameOf = (attribute: JsonObject) => String(attribute.name)

/** The names of all attributes that a list of schemas tells of. */
export function discoveredNames(schemas: readonly JsonObject[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const schema of schemas) {
    const { id, attributes } = schema
    if (typeof id !== 'string' || !Array.isArray(attributes)) continue
    const prefix = id.toLowerCase() === coreUser.toLowerCase() ? '' : `${id}:`
    for (const attribute of attributes.filter(isObject))
      for (const name of namesOf(attribute)) names.add((prefix + name).toLowerCase())
  }
  return names
}

function namesOf(attribute: JsonObject): readonly string[] {
  const name = nameOf(attribute)
  if (!isComplex(attribute) || ['manager', 'members'].includes(name)) return [name]
  const subs = subAttributes(attribute)
  if (attribute.multiValued !== true) return subs.map(sub => `${name}.${nameOf(sub)}`)
  const canonical = subs.find(sub => nameOf(sub) === 'type')?.canonicalValues
  const selectors =
    Array.isArray(canonical) && canonical.length > 0 ? canonical.map(value => `[type eq "${value}"]`) : []
  const used = selectors.length > 0 ? selectors : ['[primary eq "True"]']
  const read = subs
    .map(nameOf)
    .filter(sub => !['type', 'primary'].includes(sub) || (sub === 'type' && !selectors.length))
  return used.flatMap(selector => read.map(sub => `${name}${selector}.${sub}`))
}

/** Each attribute that cannot be told from `/Schemas` is a finding. */
export const judgeDiscoverability = (schemas: readonly JsonObject[], attributes: readonly TargetPath[]): Finding[] => {
  const names = discoveredNames(schemas)
  return attributes
    .filter(({ text }) => !names.has(text.toLowerCase()))
    .map(({ text }) =>
      finding(
        'schemas.missing',
        `/Schemas does not tell of ${text}: list it, with canonicalValues where its type selects it.`
      )
    )
}
