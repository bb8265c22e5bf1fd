/**
 * The reference attribute of users: a manager is named by the id the target gave it, so it goes out in a request of its
 * own once both users are there. A manager who is not in the target is not sent.
 */

import { expectValue } from '../judge/write.ts'
import type { ProvisioningEntry } from '../log/entry.ts'
import { isReference } from '../mapping/attribute-mapping.ts'
import { managerPath, parseTargetPath, readTarget } from '../mapping/target-path.ts'
import { type Change, patchOfChanges } from '../scim/patch-operations.ts'
import { beginWork, type Engine, finishWork } from './engine.ts'
import type { Link } from './sync-state.ts'

const path = parseTargetPath(managerPath)

export type ManagerSubject = {
  readonly objectId: string
  readonly link: Link
  readonly managerTargetId: string | undefined
}

/** The user, if the manager last sent is not the one it has now; undefined when nothing has to be sent. */
export function managerToSend(engine: Engine, objectId: string): ManagerSubject | undefined {
  const user = engine.directory.users[objectId]
  const link = engine.book.link(objectId)
  if (!user || !link?.managed || link.active === false || !engine.app.mappings.some(isReference)) return undefined
  const managerTargetId = user.manager === undefined ? undefined : engine.book.link(user.manager)?.targetId
  return managerTargetId === link.managerTargetId ? undefined : { objectId, link, managerTargetId }
}

/** Sets or removes one user's manager. @returns The entry of the log. */
export async function provisionManager(engine: Engine, subject: ManagerSubject): Promise<ProvisioningEntry> {
  const { objectId, link, managerTargetId } = subject
  const work = beginWork(engine, { objectId, displayName: link.displayName, identityType: 'User' })
  const { draft, target } = work
  const remember = () => {
    const { managerTargetId: _, ...others } = link
    return engine.book.setLink(objectId, managerTargetId === undefined ? others : { ...others, managerTargetId })
  }
  const finish = (done: boolean) => finishWork(work, { action: 'Update', targetId: link.targetId, done })

  const read = await target.read('User', link.targetId, 'Read')
  if (!read.usable || !read.body) {
    draft.step('ReferenceResolution', 'Failure', 'The user could not be read from the target.')
    return finish(true)
  }
  const current = readTarget(read.body, path)
  if (current === managerTargetId) {
    await remember()
    draft.step('ReferenceResolution', 'Skipped', 'The target holds this manager already.')
    return finish(false)
  }
  draft.modified([{ displayName: path.text, oldValue: current ?? null, newValue: managerTargetId ?? null }])
  const body = patchOfChanges([changeOf(current, managerTargetId)], engine.dialect)
  const expected = [expectValue(path, managerTargetId)]
  const outcome = await target.patch('User', link.targetId, body, { expected, before: read.body })
  if (outcome.usable) {
    await remember()
    if (engine.readBack) await target.read('User', link.targetId, 'VerifyRead', expected)
  }
  draft.step(
    'ReferenceResolution',
    outcome.usable ? 'Success' : 'Failure',
    managerTargetId === undefined
      ? 'The manager is taken away.'
      : `The manager is the user with the id ${managerTargetId}.`
  )
  return finish(true)
}

const changeOf = (current: unknown, wanted: string | undefined): Change => {
  if (wanted === undefined) return { op: 'remove', path }
  return { op: current === undefined ? 'add' : 'replace', path, value: wanted }
}
