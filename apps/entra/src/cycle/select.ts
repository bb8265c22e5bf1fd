/**
 * Which users a cycle looks at. An initial cycle looks at everybody in scope or managed; an incremental one at those
 * changed since the watermark, those whose scope changed, those with a retry due, and those whose deletion is staged.
 */
import type { Application } from '../tenant/application.ts'
import { assignedUsers } from '../tenant/application.ts'
import type { Directory, User } from '../tenant/directory.ts'
import type { Subject } from './decide.ts'
import type { SyncBook } from './sync-book.ts'
import type { Escrow, Link } from './sync-state.ts'

export const subjectOf = (user: User, link: Link | undefined, assigned: boolean): Subject => ({
  objectId: user.objectId,
  displayName: user.userPrincipalName,
  user,
  link,
  assigned
})

/** @returns Users in the order they were created, then those that are gone for good. */
export function selectUsers(app: Application, directory: Directory, book: SyncBook, now: Date): readonly Subject[] {
  const assigned = assignedUsers(app, directory)
  const staged = new Set(app.sync.stagedDeletes)
  const { watermark } = app.sync
  const present = Object.values(directory.users)
    .map(user => ({ user, subject: subjectOf(user, book.link(user.objectId), assigned.has(user.objectId)) }))
    .filter(({ subject }) => subject.assigned || subject.link?.managed)
    .filter(({ user, subject }) => {
      const escrow = book.escrow(user.objectId, 'object')
      if (escrow) return isDue(escrow, user.changeNumber, now)
      if (watermark === null || staged.has(user.objectId) || user.changeNumber > watermark) return true
      return isProvisionable(user) ? subject.assigned !== (subject.link?.managed ?? false) : !subject.assigned
    })
    .map(({ subject }) => subject)
  return [...present, ...purgedSubjects(directory, book, now)]
}

const isProvisionable = (user: User) => user.accountEnabled && user.deletedDateTime === undefined

export const isDue = (escrow: Escrow, changeNumber: number, now: Date): boolean =>
  changeNumber > escrow.changeNumber || (escrow.nextRetryAt !== null && new Date(escrow.nextRetryAt) <= now)

const purgedSubjects = (directory: Directory, book: SyncBook, now: Date): readonly Subject[] =>
  [...book.links()]
    .filter(([objectId, { objectType, purged }]) => objectType === 'User' && purged && !directory.users[objectId])
    .filter(([objectId]) => {
      const escrow = book.escrow(objectId, 'object')
      return !escrow || isDue(escrow, 0, now)
    })
    .map(([objectId, link]) => ({
      objectId,
      displayName: link.displayName,
      user: undefined,
      link,
      assigned: false
    }))
