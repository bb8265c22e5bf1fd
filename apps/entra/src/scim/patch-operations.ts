/**
 * PATCH bodies in Entra's two dialects. Without the flag each attribute has an operation of its own, `op` is capitalised
 * and booleans are text. With `aadOptscim062020` several attributes share one operation without a path, whose keys are
 * attribute paths; an attribute alone, or one selected by a filter, has an operation with a path.
 *
 * @see https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility
 */
import { managerPath, type TargetPath } from '../mapping/target-path.ts'
import type { Dialect } from './tenant-url.ts'

export const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

export type Change =
  | { readonly op: 'add' | 'replace'; readonly path: TargetPath; readonly value: string | boolean }
  | { readonly op: 'remove'; readonly path: TargetPath }

type Operation = { readonly op: string; readonly path?: string; readonly value?: unknown }

export type PatchBody = { readonly schemas: readonly [typeof patchSchema]; readonly Operations: readonly Operation[] }

export const patchBody = (Operations: readonly Operation[]): PatchBody => ({ schemas: [patchSchema], Operations })

/** @param changes At least one; no two of the same path. */
export const patchOfChanges = (changes: readonly Change[], dialect: Dialect): PatchBody =>
  patchBody(dialect === 'default' ? changes.map(verbose) : compact(changes))

const capitalised = { add: 'Add', replace: 'Replace', remove: 'Remove' } as const

function verbose(change: Change): Operation {
  const op = capitalised[change.op]
  if (change.op === 'remove') return { op, path: change.path.text }
  const { value } = change
  return { op, path: change.path.text, value: typeof value === 'boolean' ? (value ? 'True' : 'False') : value }
}

/** The manager is a complex attribute: an object with its value, where the default dialect sends the bare id. */
const compactValue = (path: TargetPath, value: string | boolean) => (path.text === managerPath ? { value } : value)

const withPath = (change: Change): Operation =>
  change.op === 'remove'
    ? { op: change.op, path: change.path.text }
    : { op: change.op, path: change.path.text, value: compactValue(change.path, change.value) }

function compact(changes: readonly Change[]): Operation[] {
  const operations: Operation[] = []
  const sharing = { add: new Map<string, Change>(), replace: new Map<string, Change>() }
  for (const change of changes) {
    if (change.op === 'remove' || change.path.filter || change.path.text === managerPath)
      operations.push(withPath(change))
    else sharing[change.op].set(change.path.text, change)
  }
  for (const [op, shared] of Object.entries(sharing)) {
    const [first, second] = shared.values()
    if (second === undefined) operations.push(...(first ? [withPath(first)] : []))
    else operations.push({ op, value: Object.fromEntries([...shared.values()].map(keyed)) })
  }
  return operations
}

const keyed = (change: Change): [string, unknown] => [
  change.path.text,
  change.op === 'remove' ? undefined : compactValue(change.path, change.value)
]
