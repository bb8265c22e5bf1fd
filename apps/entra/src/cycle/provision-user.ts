/**
 * Provisions one user in the order of Entra's five steps: import, scope, match, act. What is decided comes from
 * `decide.ts`, what is sent from `write-user.ts`.
 */
import type { ProvisioningEntry } from '../log/entry.ts'
import { mappedValues, matchingValues, type SourceUser } from '../mapping/attribute-mapping.ts'
import type { JsonObject } from '../mapping/target-path.ts'
import type { Decision, Subject } from './decide.ts'
import { deactivatingValues, differences, tolerantOfMangledName } from './differences.ts'
import type { Engine } from './engine.ts'
import { beginWork, finishWork, type Result, type Work } from './engine.ts'
import { createUser, deleteUser, updateUser } from './write-user.ts'

/** @returns The finished entry of the log; links are remembered as the work goes on. */
export async function provisionUser(engine: Engine, subject: Subject, decision: Decision): Promise<ProvisioningEntry> {
  const work = beginWork(engine, { ...subject, identityType: 'User' })
  importStep(work, subject)
  scopingStep(work, subject, decision)
  return finishWork(work, await act(work, subject, decision))
}

/** Held back because the cycle would take away more users than the administrator allows. */
export function stageDeletion(engine: Engine, subject: Subject, decision: Decision): ProvisioningEntry {
  const work = beginWork(engine, { ...subject, identityType: 'User' })
  importStep(work, subject)
  scopingStep(work, subject, decision)
  work.draft.step(
    'Export',
    'Skipped',
    'The deletion is staged: the threshold of accidental deletions is exceeded. entra app allow-deletes lets it go on.'
  )
  return finishWork(work, { action: 'StagedDelete', targetId: subject.link?.targetId, done: false })
}

async function act(work: Work, subject: Subject, decision: Decision): Promise<Result> {
  const { engine, draft } = work
  const { user, link } = subject
  const skipped: Result = { action: 'Other', targetId: link?.targetId, done: false }
  if (decision.act === 'skip') {
    draft.step('Export', 'Skipped', decision.reason)
    return skipped
  }
  if (decision.act === 'forget') {
    await engine.book.setLink(subject.objectId, user && link ? { ...link, managed: false } : null)
    draft.step('Export', 'Skipped', decision.reason)
    return skipped
  }
  if (user === undefined) return link ? deleteUser(work, subject, link) : skipped
  if (decision.act === 'deactivate') return deactivate(work, subject, { user, isSoftDeleted: true }, decision.unmanage)
  return provision(work, subject, { user, isSoftDeleted: false })
}

async function provision(work: Work, subject: Subject, source: SourceUser): Promise<Result> {
  const { engine, draft } = work
  const actions = engine.app.settings.targetObjectActions
  const located = await locate(work, subject, source)
  if (located === 'failed') return { action: 'Other', targetId: subject.link?.targetId, done: false }
  if (located === undefined) {
    if (actions.create) return createUser(work, subject, source)
    draft.step('Export', 'Skipped', 'Create is not among the target object actions.')
    return { action: 'Other', targetId: undefined, done: false }
  }
  const desired = actions.update ? mappedValues(engine.app.mappings, source, 'update') : []
  const { id, resource } = located
  const changed = differences(resource, desired)
  const update = {
    action: 'Update',
    targetId: id,
    before: resource,
    desired,
    differences: changed,
    managed: true
  } as const
  return updateUser(work, subject, update)
}

async function deactivate(work: Work, subject: Subject, source: SourceUser, unmanage: boolean): Promise<Result> {
  const { engine, draft } = work
  const desired = deactivatingValues(engine.app.mappings, source)
  const located = await locate(work, subject, source)
  if (located === 'failed') return { action: 'Disable', targetId: subject.link?.targetId, done: false }
  if (located === undefined) {
    await engine.book.setLink(subject.objectId, null)
    draft.step('Export', 'Skipped', 'The target has no such user: there is nothing to disable.')
    return { action: 'Other', targetId: undefined, done: false }
  }
  const { id, resource } = located
  const changed = differences(resource, desired).map(difference => ({
    ...difference,
    expected: tolerantOfMangledName(resource, difference)
  }))
  const update = { targetId: id, before: resource, desired, differences: changed, managed: !unmanage }
  return updateUser(work, subject, { action: 'Disable', ...update })
}

type Located = { readonly id: string; readonly resource: JsonObject }

/**
 * Finds the target's user: by its id where that is known, else by the matching attributes in their order. On demand the
 * match comes first even then. Undefined when there is none, `failed` when the answers do not tell.
 */
async function locate(work: Work, subject: Subject, source: SourceUser): Promise<Located | undefined | 'failed'> {
  const { link } = subject
  if (link?.managed && !work.engine.matchFirst) return readLinked(work, subject, link.targetId)
  const matched = await match(work, source)
  return matched === undefined && link?.managed ? readLinked(work, subject, link.targetId) : matched
}

async function readLinked(work: Work, subject: Subject, targetId: string): Promise<Located | 'failed'> {
  const { engine, draft, target } = work
  const outcome = await target.read('User', targetId, 'Read')
  if (outcome.usable && outcome.body?.id === targetId) {
    draft.step('Matching', 'Success', `The user is known as ${targetId} in the target.`, outcome.body)
    return { id: targetId, resource: outcome.body }
  }
  if (outcome.status === 404) await engine.book.setLink(subject.objectId, null)
  draft.step('Matching', 'Failure', `The user that is known as ${targetId} could not be read from the target.`)
  return 'failed'
}

async function match(work: Work, source: SourceUser): Promise<Located | undefined | 'failed'> {
  const { engine, draft, target } = work
  const matching = matchingValues(engine.app.mappings, source)
  if (matching.length === 0) {
    draft.step('Matching', 'Skipped', 'ImportSkipped: the user has no value for any matching attribute.')
    return 'failed'
  }
  for (const { path, value } of matching) {
    const { outcome, resources } = await target.match('User', path, String(value))
    const [resource, second] = resources
    const trusted = outcome.findings.every(({ rule }) => !rule.startsWith('filter.'))
    if (!outcome.usable || !trusted || second) {
      draft.step('Matching', 'Failure', `No single user can be told from the answer for ${path.text} "${value}".`)
      return 'failed'
    }
    const id = resource?.id
    if (resource && typeof id === 'string') {
      draft.step('Matching', 'Success', `Found the user in the target by ${path.text} "${value}".`, resource)
      return { id, resource }
    }
  }
  const tried = matching.map(({ path, value }) => `${path.text} "${value}"`).join(', ')
  draft.step('Matching', 'Success', `No user in the target has ${tried}.`)
  return undefined
}

function importStep({ draft }: Work, { user, displayName }: Subject): void {
  if (!user) draft.step('Import', 'Success', `${displayName} was removed from the source system for good.`)
  else draft.step('Import', 'Success', `Read ${displayName} from the source system.`, user)
}

function scopingStep({ engine, draft }: Work, { user, assigned }: Subject, decision: Decision): void {
  if (!user) return
  const inScope = decision.act === 'provision'
  draft.step('Scoping', inScope ? 'Success' : 'Skipped', inScope ? 'The user is in scope.' : decisionReason(decision), {
    'Active in source system': user.accountEnabled && user.deletedDateTime === undefined,
    'Assigned to application': assigned,
    'Scope sync all': engine.app.settings.scope === 'SyncAll'
  })
}

const decisionReason = (decision: Decision) => ('reason' in decision ? decision.reason : 'The user is not in scope.')
