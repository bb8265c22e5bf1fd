/**
 * What the provisioning service does about one user, from what the directory says and what is remembered of the target.
 * Pure: no request is sent here.
 *
 * @see https://learn.microsoft.com/entra/identity/app-provisioning/how-provisioning-works
 */
import type { Settings } from '../tenant/application.ts'
import type { User } from '../tenant/directory.ts'
import type { Link } from './sync-state.ts'

export type Subject = {
  readonly objectId: string
  readonly displayName: string
  /** Undefined once the user was removed from the tenant for good. */
  readonly user: User | undefined
  readonly link: Link | undefined
  readonly assigned: boolean
}

export type Decision =
  | { readonly act: 'skip'; readonly reason: string }
  /** Match, then create or update; a linked user is updated. */
  | { readonly act: 'provision' }
  | { readonly act: 'deactivate'; readonly reason: string; readonly unmanage: boolean }
  | { readonly act: 'delete' }
  /** Nothing is sent; what is remembered of the target changes. */
  | { readonly act: 'forget'; readonly reason: string }

export function decide({ user, link, assigned }: Subject, settings: Settings): Decision {
  const actions = settings.targetObjectActions
  const managed = link?.managed ?? false
  if (user === undefined) {
    if (!managed) return { act: 'skip', reason: 'The user is not managed by this application.' }
    return actions.delete
      ? { act: 'delete' }
      : { act: 'forget', reason: 'Delete is not among the target object actions.' }
  }
  const state = outOfScopeReason(user, assigned)
  if (state === undefined) return { act: 'provision' }
  if (!managed) return { act: 'skip', reason: state }
  if (!assigned && settings.skipOutOfScopeDeletions)
    return { act: 'forget', reason: `${state} SkipOutOfScopeDeletions is on.` }
  if (!actions.update) return { act: 'skip', reason: `${state} Update is not among the target object actions.` }
  return { act: 'deactivate', reason: state, unmanage: !assigned }
}

/** Why a user must not be active in the target; undefined when it must. */
function outOfScopeReason(user: User, assigned: boolean): string | undefined {
  if (user.deletedDateTime !== undefined) return 'The user is deleted in the source system.'
  if (!assigned) return 'The user is not assigned to the application.'
  if (!user.accountEnabled) return 'The user is not active in the source system.'
  return undefined
}

/** Whether a decision takes somebody away from the target, as the prevention of accidental deletions counts. */
export const isDeletion = (decision: Decision, link: Link | undefined): boolean =>
  decision.act === 'delete' || (decision.act === 'deactivate' && link?.active !== false)
