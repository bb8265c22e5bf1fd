/** Compares the values the mappings give with the target's: only what differs is sent. */

import type { ExpectedValue } from '../judge/write.ts'
import type { ModifiedProperty } from '../log/entry.ts'
import { type AttributeMapping, type MappedValue, mappedValues, type SourceUser } from '../mapping/attribute-mapping.ts'
import { type JsonObject, readTarget, type TargetPath } from '../mapping/target-path.ts'
import type { Change } from '../scim/patch-operations.ts'

export type Difference = {
  readonly change: Change
  readonly modified: ModifiedProperty
  readonly expected: ExpectedValue
}

/** Values of attributes the target lacks are added, others replaced. */
export function differences(resource: JsonObject, desired: readonly MappedValue[]): readonly Difference[] {
  return desired.flatMap(({ path, value }) => {
    const current = readTarget(resource, path)
    if (current === value) return []
    return [
      {
        change: { op: current === undefined ? 'add' : 'replace', path, value },
        modified: { displayName: path.text, oldValue: current ?? null, newValue: value },
        expected: { path, oneOf: [value] }
      }
    ]
  })
}

const reads = (mapping: AttributeMapping, attributes: readonly string[]) => {
  const { source } = mapping
  if (source.type === 'Direct') return attributes.includes(source.attribute)
  return source.type === 'Expression' && attributes.some(attribute => source.expression.includes(`[${attribute}]`))
}

/**
 * What is sent to take a user's access away: the attributes mapped from IsSoftDeleted or accountEnabled and, for a
 * deleted user, those mapped from the userPrincipalName, which carries the objectId in front from the deletion on.
 * Nothing else of the user is sent any more.
 */
export const deactivatingValues = (
  mappings: readonly AttributeMapping[],
  source: SourceUser
): readonly MappedValue[] => {
  const attributes = ['IsSoftDeleted', 'accountEnabled']
  if (source.user.deletedDateTime !== undefined) attributes.push('userPrincipalName')
  return mappedValues(
    mappings.filter(mapping => reads(mapping, attributes)),
    source,
    'update'
  )
}

/**
 * An endpoint may keep `userName` as it was when a deleted user's mangled name comes with the disable: that the access
 * ends is what counts.
 */
export const tolerantOfMangledName = (resource: JsonObject, difference: Difference): ExpectedValue =>
  difference.change.path.text === 'userName'
    ? {
        path: difference.change.path,
        oneOf: [...difference.expected.oneOf, readTarget(resource, difference.change.path)]
      }
    : difference.expected

/** The mapped attributes that a PATCH of these differences leaves alone. */
export const untouchedPaths = (
  desired: readonly MappedValue[],
  changed: readonly Difference[]
): readonly TargetPath[] => {
  const named = new Set(changed.map(({ change }) => change.path.text))
  return desired.map(({ path }) => path).filter(path => !named.has(path.text))
}
