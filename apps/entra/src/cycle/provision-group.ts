/**
 * Group provisioning, when it is switched on: a group of the application's scope is matched by displayName, created
 * without members, renamed, and gets and loses members in requests of their own. Members are left out of every answer.
 */

import { coreGroup } from '../judge/resource.ts'
import { type ExpectedValue, expectValue } from '../judge/write.ts'
import type { ProvisioningEntry } from '../log/entry.ts'
import { type JsonObject, parseTargetPath, readTarget } from '../mapping/target-path.ts'
import { patchBody, patchOfChanges } from '../scim/patch-operations.ts'
import type { Group } from '../tenant/directory.ts'
import { beginWork, type Engine, finishWork, type Work } from './engine.ts'
import type { Link } from './sync-state.ts'

const displayName = parseTargetPath('displayName')
const externalId = parseTargetPath('externalId')
/** Microsoft's own URN comes along in every create of a group. */
const microsoftGroup = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'

/**
 * Brings one group of the target up to date.
 *
 * @param maxMembers On demand, at most five members are changed.
 */
export async function provisionGroup(
  engine: Engine,
  group: Group,
  maxMembers = Number.POSITIVE_INFINITY
): Promise<ProvisioningEntry> {
  const work = beginWork(engine, { ...group, identityType: 'Group' })
  work.draft.step('Import', 'Success', `Read the group ${group.displayName} from the source system.`, group)
  const located = await locate(work, group)
  if (located === 'failed') return finishWork(work, { action: 'Other', targetId: undefined, done: false })
  const created = located === undefined
  const link = created ? await create(work, group) : await update(work, group, located)
  if (!link) return finishWork(work, { action: created ? 'Create' : 'Update', targetId: undefined, done: true })
  const changed = await sendMembers(work, group, link, maxMembers)
  const done = created || changed || work.draft.exchanges.some(({ purpose }) => purpose === 'Update')
  return finishWork(work, { action: created ? 'Create' : done ? 'Update' : 'Other', targetId: link.targetId, done })
}

/** A group that left the scope, or the tenant, is deleted: groups have no soft delete. */
export async function removeGroupFromTarget(engine: Engine, objectId: string, link: Link): Promise<ProvisioningEntry> {
  const work = beginWork(engine, { objectId, displayName: link.displayName, identityType: 'Group' })
  const outcome = await work.target.remove('Group', link.targetId)
  if (outcome.usable) {
    await engine.book.setLink(objectId, null)
    if (engine.readBack && outcome.status !== 404) await work.target.verifyDeleted('Group', link.targetId)
  }
  work.draft.step('Export', outcome.usable ? 'Success' : 'Failure', `The group ${link.displayName} leaves the target.`)
  return finishWork(work, { action: 'Delete', targetId: link.targetId, done: true })
}

type Located = { readonly id: string; readonly resource: JsonObject }

async function locate({ engine, draft, target }: Work, group: Group): Promise<Located | undefined | 'failed'> {
  const link = engine.book.link(group.objectId)
  if (link) {
    const { body, usable, status } = await target.read('Group', link.targetId, 'Read')
    if (usable && body) return { id: link.targetId, resource: body }
    if (status === 404) await engine.book.setLink(group.objectId, null)
    draft.step('Matching', 'Failure', `The group that is known as ${link.targetId} could not be read from the target.`)
    return 'failed'
  }
  const { outcome, resources } = await target.match('Group', displayName, group.displayName)
  const [resource, second] = resources
  if (!outcome.usable || second || outcome.findings.some(({ rule }) => rule.startsWith('filter.'))) {
    draft.step('Matching', 'Failure', 'No single group can be told from the answer.')
    return 'failed'
  }
  const id = resource?.id
  const found = resource && typeof id === 'string'
  draft.step('Matching', 'Success', found ? 'Found the group in the target.' : 'The target has no group of this name.')
  return found ? { id, resource } : undefined
}

const valuesOf = (group: Group): readonly ExpectedValue[] => [
  expectValue(displayName, group.displayName),
  expectValue(externalId, group.objectId)
]

const linkOf = (group: Group, targetId: string, members: readonly string[]): Link => ({
  objectType: 'Group',
  targetId,
  displayName: group.displayName,
  managed: true,
  members: [...members]
})

async function create({ engine, draft, target }: Work, group: Group): Promise<Link | undefined> {
  const body = {
    schemas: [coreGroup, microsoftGroup],
    externalId: group.objectId,
    displayName: group.displayName,
    meta: { resourceType: 'Group' }
  }
  const outcome = await target.create('Group', body, valuesOf(group))
  const id = outcome.body?.id
  draft.modified([{ displayName: 'displayName', oldValue: null, newValue: group.displayName }])
  if (!outcome.usable || typeof id !== 'string') {
    draft.step('Export', 'Failure', `The group ${group.displayName} was not created.`)
    return undefined
  }
  const link = linkOf(group, id, [])
  await engine.book.setLink(group.objectId, link)
  draft.step('Export', 'Success', `The group ${group.displayName} was created with the id ${id}.`)
  if (engine.readBack) await target.read('Group', id, 'VerifyRead', valuesOf(group))
  return link
}

async function update({ engine, draft, target }: Work, group: Group, located: Located): Promise<Link | undefined> {
  const { id, resource } = located
  const link = linkOf(group, id, engine.book.link(group.objectId)?.members ?? [])
  const changed = [
    { path: displayName, value: group.displayName },
    { path: externalId, value: group.objectId }
  ].filter(({ path, value }) => readTarget(resource, path) !== value)
  if (changed.length > 0) {
    draft.modified(
      changed.map(({ path, value }) => ({
        displayName: path.text,
        oldValue: readTarget(resource, path) ?? null,
        newValue: value
      }))
    )
    const changes = changed.map(({ path, value }) => {
      const op = readTarget(resource, path) === undefined ? ('add' as const) : ('replace' as const)
      return { op, path, value }
    })
    const outcome = await target.patch('Group', id, patchOfChanges(changes, engine.dialect), {
      expected: changed.map(({ path, value }) => expectValue(path, value))
    })
    draft.step('Export', outcome.usable ? 'Success' : 'Failure', `The group ${group.displayName} is updated.`)
    if (!outcome.usable) return undefined
    if (engine.readBack) await target.read('Group', id, 'VerifyRead', valuesOf(group))
  }
  await engine.book.setLink(group.objectId, link)
  return link
}

type Member = { readonly objectId: string; readonly targetId: string }

/** The members to add and to remove: only users that are in the target and active can be told apart there. */
function memberChanges(engine: Engine, group: Group, sent: readonly string[]) {
  const inTarget = (objectId: string): Member[] => {
    const link = engine.book.link(objectId)
    return link ? [{ objectId, targetId: link.targetId }] : []
  }
  return {
    add: group.members.filter(member => !sent.includes(member) && engine.book.link(member)?.managed).flatMap(inTarget),
    remove: sent.filter(member => !group.members.includes(member)).flatMap(inTarget)
  }
}

async function sendMembers(work: Work, group: Group, link: Link, maxMembers: number): Promise<boolean> {
  const { engine } = work
  const sent = link.members ?? []
  const { add, remove } = memberChanges(engine, group, sent)
  const added = add.slice(0, maxMembers)
  const removed = remove.slice(0, Math.max(0, maxMembers - added.length))
  const kept = sent.filter(member => engine.book.link(member) && !removed.some(({ objectId }) => objectId === member))
  if (await patchMembers(work, link, 'add', added)) kept.push(...added.map(({ objectId }) => objectId))
  if (!(await patchMembers(work, link, 'remove', removed))) kept.push(...removed.map(({ objectId }) => objectId))
  await engine.book.setLink(group.objectId, { ...link, members: kept })
  return added.length + removed.length > 0
}

/** @returns Whether the target took it, true when there was nothing to send. */
async function patchMembers(
  { engine, draft, target }: Work,
  link: Link,
  op: 'add' | 'remove',
  members: readonly Member[]
): Promise<boolean> {
  if (members.length === 0) return true
  const values = members.map(({ targetId }) => ({ $ref: null, value: targetId }))
  const operations =
    engine.dialect === 'default'
      ? [{ op: op === 'add' ? 'Add' : 'Remove', path: 'members', value: values }]
      : op === 'add'
        ? [{ op, path: 'members', value: values }]
        : members.map(({ targetId }) => ({ op, path: `members[value eq ${JSON.stringify(targetId)}]` }))
  draft.modified(
    members.map(({ targetId }) => ({
      displayName: 'members',
      oldValue: op === 'add' ? null : targetId,
      newValue: op === 'add' ? targetId : null
    }))
  )
  const outcome = await target.patch('Group', link.targetId, patchBody(operations), { expected: [] })
  const verb = op === 'add' ? 'added to' : 'removed from'
  draft.step(
    'ReferenceResolution',
    outcome.usable ? 'Success' : 'Failure',
    `${members.length} members are ${verb} the group.`
  )
  if (outcome.usable && engine.readBack)
    for (const { targetId } of members) await target.hasMember(link.targetId, targetId, op === 'add')
  return outcome.usable
}
