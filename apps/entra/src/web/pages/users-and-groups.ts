/** Users and groups of an application: who is assigned. */
import { findPrincipal, reassigned } from '../../tenant/assignment.ts'
import type { TenantState } from '../../tenant/state.ts'
import { UsageError } from '../../usage-error.ts'
import { button, form, linkButton, submit, table, tick, toolbar } from '../components.ts'
import { type Html, html } from '../html.ts'
import { change, type Page, type Visit } from '../visit.ts'
import { applicationOf, applicationPage } from './application.ts'

const path = '/apps/:app/users-and-groups'

function assignedRows({ directory, app }: TenantState, base: string): readonly (readonly (string | Html)[])[] {
  const remove = (objectId: string, name: string) =>
    button(`${base}/users-and-groups`, 'remove', 'Remove', { objectId }, name)
  const users = app.assignments.users.flatMap(id => directory.users[id] ?? [])
  const groups = app.assignments.groups.flatMap(id => directory.groups[id] ?? [])
  return [
    ...users.map(user => [
      html`<a href="/users/${user.objectId}">${user.displayName}</a>`,
      user.userPrincipalName,
      user.deletedDateTime === undefined ? 'User' : 'User (deleted)',
      remove(user.objectId, user.displayName)
    ]),
    ...groups.map(group => [
      html`<a href="/groups/${group.objectId}">${group.displayName}</a>`,
      `${group.members.length} members`,
      'Group',
      remove(group.objectId, group.displayName)
    ])
  ]
}

const assigned: Page = {
  path,
  view: visit => {
    const { name, base } = applicationOf(visit)
    return applicationPage(visit, `${name} | Users and groups`, [
      toolbar(linkButton(`${base}/users-and-groups/add`, 'Add user/group', 'primary')),
      table(
        'Assignments',
        ['Display name', 'Principal', 'Object type', 'Assignment'],
        assignedRows(visit.state, base),
        'No application assignments found.'
      )
    ])
  },
  actions: {
    async remove(visit, filledIn) {
      const { base } = applicationOf(visit)
      await change(visit, state => assign(state, filledIn.get('objectId'), false))
      return `${base}/users-and-groups?done=removed`
    }
  }
}

const assign = (state: TenantState, name: string, wanted: boolean): TenantState => ({
  ...state,
  app: reassigned(state.app, findPrincipal(state.directory, name), wanted)
})

function candidates({ state }: Visit): Html {
  const { users, groups } = state.app.assignments
  const freeUsers = Object.values(state.directory.users).filter(
    ({ objectId, deletedDateTime }) => deletedDateTime === undefined && !users.includes(objectId)
  )
  const freeGroups = Object.values(state.directory.groups).filter(({ objectId }) => !groups.includes(objectId))
  if (freeUsers.length + freeGroups.length === 0)
    return html`<p class="empty">Everybody is assigned already. <a href="/users/new">New user</a></p>`
  return html`<fieldset><legend>Users and groups</legend>
    ${freeUsers.map(user => tick(`${user.displayName} (${user.userPrincipalName})`, 'objectId', user.objectId, false))}
    ${freeGroups.map(group => tick(`${group.displayName} (group)`, 'objectId', group.objectId, false))}</fieldset>
    ${submit('Assign')}`
}

const add: Page = {
  path: `${path}/add`,
  view: visit =>
    applicationPage(
      visit,
      'Add Assignment',
      html`<section class="card">${form(visit.path, 'assign', candidates(visit))}</section>`,
      [['Users and groups', 'users-and-groups']]
    ),
  actions: {
    async assign(visit, filledIn) {
      const { base } = applicationOf(visit)
      const chosen = filledIn.all('objectId')
      if (chosen.length === 0) throw new UsageError('Nobody is chosen: tick at least one user or group.')
      await change(visit, state => chosen.reduce((next, objectId) => assign(next, objectId, true), state))
      return `${base}/users-and-groups?done=assigned`
    }
  }
}

export const usersAndGroups: readonly Page[] = [assigned, add]
