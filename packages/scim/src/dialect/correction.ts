/** The names of what dialects put right, and what one body's correction carries along. */
import type { ResourceType } from '../resource-type.ts'

/**
 * What a client got wrong and a dialect put right:
 * - `boolean-as-string`: `"True"` for true.
 * - `complex-as-string`: `"9c1e"` for `{"value": "9c1e"}`, as a manager or a member.
 * - `single-value-as-list`: `[x]` for x where an attribute has one value.
 * - `path-as-key`: `{"name.givenName": "Noor"}`, or an extension's attribute without its URN.
 * - `empty-clears`: `""` for "no value" in a PATCH, and for a complex value anywhere.
 * - `remove-with-value`: a remove that carries the value it removes.
 * - `role-as-json-string`: a role as JSON within a string.
 * - `misspelled-urn`: an extension's URN without its last colon, as in `…:enterprise:2.0User`.
 * - `scim1-urn`: the URN of SCIM 1 for that of SCIM 2.
 * - `read-only-in-value`: a readOnly attribute among those a PATCH changes.
 */
export type Correction =
  | 'boolean-as-string'
  | 'complex-as-string'
  | 'single-value-as-list'
  | 'path-as-key'
  | 'empty-clears'
  | 'remove-with-value'
  | 'role-as-json-string'
  | 'misspelled-urn'
  | 'scim1-urn'
  | 'read-only-in-value'

/** One body being corrected. */
export interface Correcting {
  readonly type: ResourceType
  /** What may be put right. */
  readonly allowed: ReadonlySet<Correction>
  /** What has been put right so far. */
  readonly made: Set<Correction>
}

/** Whether something may be put right; if so, it is noted as done. */
export function correcting({ allowed, made }: Correcting, correction: Correction): boolean {
  if (!allowed.has(correction)) return false
  made.add(correction)
  return true
}
