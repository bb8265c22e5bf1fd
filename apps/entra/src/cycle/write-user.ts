/** The requests that change a user in the target, each followed by a look at what it left behind. */
import { expectValue } from '../judge/write.ts'
import { type MappedValue, mappedValues, type SourceUser } from '../mapping/attribute-mapping.ts'
import { coreUser, enterpriseUser, isObject, type JsonObject, placeTarget } from '../mapping/target-path.ts'
import { patchOfChanges } from '../scim/patch-operations.ts'
import type { Subject } from './decide.ts'
import { type Difference, untouchedPaths } from './differences.ts'
import type { Result, Work } from './engine.ts'
import type { Link } from './sync-state.ts'

/** The body of a create: `meta` and an empty `roles` are in it, and the enterprise URN whether used or not, as Entra has it. */
export function createBody(values: readonly MappedValue[]): JsonObject {
  const body: Record<string, unknown> = { schemas: [coreUser, enterpriseUser] }
  for (const { path, value } of values) placeTarget(body, path, value)
  return { ...body, meta: { resourceType: 'User' }, roles: body.roles ?? [] }
}

export const activeValue = (values: readonly MappedValue[]): boolean | undefined => {
  const value = values.find(({ path }) => path.text === 'active')?.value
  return typeof value === 'boolean' ? value : undefined
}

/** What is known of the manager is forgotten with the deactivation: an endpoint may drop it, so it is looked at again. */
const linkOf = (subject: Subject, targetId: string, active: boolean | undefined, managed = true): Link => {
  const kept = subject.link?.targetId === targetId && active !== false
  const { managerTargetId } = kept && subject.link ? subject.link : {}
  return {
    objectType: 'User',
    targetId,
    displayName: subject.displayName,
    managed,
    ...(active === undefined ? {} : { active }),
    ...(managerTargetId === undefined ? {} : { managerTargetId })
  }
}

/** Creates the user and remembers the id the target gave it. */
export async function createUser(
  { engine, draft, target }: Work,
  subject: Subject,
  source: SourceUser
): Promise<Result> {
  const values = mappedValues(engine.app.mappings, source, 'create')
  const expected = values.map(({ path, value }) => expectValue(path, value))
  const outcome = await target.create('User', createBody(values), expected)
  const targetId = outcome.body?.id
  draft.modified(values.map(({ path, value }) => ({ displayName: path.text, oldValue: null, newValue: value })))
  if (!outcome.usable || typeof targetId !== 'string' || targetId === '') {
    draft.step('Export', 'Failure', `The user ${subject.displayName} was not created.`)
    return { action: 'Create', targetId: undefined, done: true }
  }
  await engine.book.setLink(subject.objectId, linkOf(subject, targetId, activeValue(values)))
  draft.step('Export', 'Success', `The user ${subject.displayName} was created with the id ${targetId}.`)
  if (engine.readBack) {
    const read = await target.read('User', targetId, 'VerifyRead', expected)
    await verifyLocation({ engine, draft, target }, read.body, targetId)
    const userName = values.find(({ path }) => path.text === 'userName')
    if (userName) await target.verifyFilterIgnoresCase(userName.path, String(userName.value), targetId)
  }
  return { action: 'Create', targetId, done: true }
}

/** Only an address other than the one just read has to be tried. */
async function verifyLocation({ target }: Work, resource: JsonObject | undefined, id: string): Promise<void> {
  const meta = resource?.meta
  const location = isObject(meta) ? meta.location : undefined
  if (typeof location === 'string' && URL.canParse(location) && location !== target.addressOf('User', id))
    await target.verifyLocation(location, 'User', id)
}

export type Update = {
  readonly action: 'Update' | 'Disable'
  readonly targetId: string
  /** The resource as the target holds it. */
  readonly before: JsonObject
  readonly desired: readonly MappedValue[]
  readonly differences: readonly Difference[]
  readonly managed: boolean
}

/** Sends what differs; where nothing does, only what is remembered of the target changes. */
export async function updateUser(work: Work, subject: Subject, update: Update): Promise<Result> {
  const { engine, draft, target } = work
  const { action, targetId, before, desired } = update
  const link = linkOf(subject, targetId, activeValue(desired) ?? subject.link?.active, update.managed)
  if (update.differences.length === 0) {
    await engine.book.setLink(subject.objectId, link)
    draft.step(
      'Export',
      'Skipped',
      `The target holds every value already: no update of ${subject.displayName} is needed.`
    )
    return { action: 'Other', targetId, done: false }
  }
  const expected = update.differences.map(difference => difference.expected)
  draft.modified(update.differences.map(({ modified }) => modified))
  const body = patchOfChanges(
    update.differences.map(({ change }) => change),
    engine.dialect
  )
  const untouched = action === 'Update' ? untouchedPaths(desired, update.differences) : []
  const outcome = await target.patch('User', targetId, body, { expected, before, untouched })
  if (!outcome.usable) {
    if (outcome.status === 404) await engine.book.setLink(subject.objectId, null)
    draft.step('Export', 'Failure', `The user ${subject.displayName} was not updated.`)
    return { action, targetId, done: true }
  }
  await engine.book.setLink(subject.objectId, link)
  draft.step(
    'Export',
    'Success',
    `The user ${subject.displayName} was ${action === 'Disable' ? 'disabled' : 'updated'}.`
  )
  if (engine.readBack) await target.read('User', targetId, 'VerifyRead', expected)
  return { action, targetId, done: true }
}

/** Deletes the user; one that the target no longer has is as good as deleted. */
export async function deleteUser({ engine, draft, target }: Work, subject: Subject, link: Link): Promise<Result> {
  const { targetId } = link
  const outcome = await target.remove('User', targetId)
  if (!outcome.usable) {
    draft.step('Export', 'Failure', `The user ${subject.displayName} was not deleted.`)
    return { action: 'Delete', targetId, done: true }
  }
  await engine.book.setLink(subject.objectId, null)
  const gone = outcome.status === 404
  draft.step('Export', 'Success', `The user ${subject.displayName} ${gone ? 'was gone already' : 'was deleted'}.`)
  if (engine.readBack && !gone) await target.verifyDeleted('User', targetId)
  return { action: 'Delete', targetId, done: true }
}
