/** Users of the directory: create, rename, disable, delete, restore, delete for good. */
import {
  addUser,
  deleteUser,
  findUser,
  restoreUser,
  type UserProperties,
  updateUser
} from '../../tenant/change-user.ts'
import type { User } from '../../tenant/directory.ts'
import { removeUserForGood } from '../../tenant/remove-for-good.ts'
import type { TenantState } from '../../tenant/state.ts'
import { button, choice, facts, field, form, linkButton, moment, submit, table, toolbar } from '../components.ts'
import { type Html, html } from '../html.ts'
import { layout } from '../layout.ts'
import { change, type Form, filled, MissingError, ownEntry, type Page, type Visit } from '../visit.ts'

const above = [['Users', '/users']] as const

const present = ({ directory }: TenantState, deleted: boolean): readonly User[] =>
  Object.values(directory.users).filter(({ deletedDateTime }) => (deletedDateTime !== undefined) === deleted)

const list: Page = {
  path: '/users',
  view: visit => {
    const rows = present(visit.state, false).map(user => [
      html`<a href="/users/${user.objectId}">${user.displayName}</a>`,
      user.userPrincipalName,
      user.mail ?? '—',
      user.accountEnabled ? 'Yes' : 'No'
    ])
    return layout(visit, { title: 'Users' }, [
      toolbar(linkButton('/users/new', 'New user', 'primary'), linkButton('/users/deleted', 'Deleted users')),
      table('Users', ['Display name', 'User principal name', 'Mail', 'Account enabled'], rows, 'There are no users.')
    ])
  }
}

const named = ['displayName', 'givenName', 'surname', 'mail', 'mailNickname'] as const
const further = ['jobTitle', 'department', 'employeeId'] as const

const storedValue = (user: User | undefined, name: (typeof named)[number] | (typeof further)[number]): string => {
  const own = named.find(one => one === name)
  return (own ? user?.[own] : user?.attributes[name]) ?? ''
}

const labels = {
  displayName: 'Display name',
  givenName: 'First name',
  surname: 'Last name',
  mail: 'Email',
  mailNickname: 'Mail nickname',
  jobTitle: 'Job title',
  department: 'Department',
  employeeId: 'Employee ID'
} as const

const propertyFields = (visit: Visit, user: User | undefined): readonly Html[] => [
  field('User principal name', 'userPrincipalName', filled(visit, 'userPrincipalName', user?.userPrincipalName ?? ''), {
    required: true,
    hint: 'Such as amara.osei@contoso.com.'
  }),
  ...[...named, ...further].map(name => field(labels[name], name, filled(visit, name, storedValue(user, name))))
]

/** @param cleared Whether an empty field takes the stored value away. */
function propertiesOf(filledIn: Form, cleared: boolean): UserProperties & { readonly userPrincipalName: string } {
  const given = (name: string) => {
    const value = filledIn.get(name).trim()
    return value === '' && !cleared ? undefined : value
  }
  return {
    userPrincipalName: filledIn.get('userPrincipalName').trim(),
    displayName: given('displayName'),
    givenName: given('givenName'),
    surname: given('surname'),
    mail: given('mail'),
    mailNickname: given('mailNickname'),
    attributes: Object.fromEntries(further.map(name => [name, filledIn.get(name).trim()]))
  }
}

const create: Page = {
  path: '/users/new',
  view: visit =>
    layout(
      visit,
      { title: 'New user', above },
      html`<section class="card">${form(
        '/users/new',
        'create',
        propertyFields(visit, undefined),
        toolbar(submit('Create'), linkButton('/users', 'Cancel'))
      )}</section>`
    ),
  actions: {
    async create(visit, filledIn) {
      const { host } = visit.site
      await change(visit, state => ({
        ...state,
        directory: addUser(state.directory, propertiesOf(filledIn, false), host.newId(), host.now()).directory
      }))
      return '/users?done=created'
    }
  }
}

const userOf = ({ state, params }: Visit): User => {
  const user = ownEntry(state.directory.users, params.user)
  if (!user) throw new MissingError('There is no such user in this tenant.')
  return user
}

const changed = (visit: Visit, next: (state: TenantState, user: User) => TenantState): Promise<void> =>
  change(visit, state => next(state, findUser(state.directory, userOf(visit).objectId)))

const edit: Page = {
  path: '/users/:user',
  view: visit => {
    const user = userOf(visit)
    if (user.deletedDateTime !== undefined)
      return layout(visit, { title: user.displayName, above }, [
        facts([
          ['User principal name', user.userPrincipalName],
          ['Deleted', moment(user.deletedDateTime)]
        ]),
        toolbar(button(visit.path, 'restore', 'Restore user'), button(visit.path, 'purge', 'Delete permanently'))
      ])
    return layout(visit, { title: user.displayName, above }, [
      toolbar(button(visit.path, 'delete', 'Delete')),
      html`<section class="card">${form(
        visit.path,
        'save',
        facts([['Object ID', user.objectId]]),
        propertyFields(visit, user),
        choice('Account enabled', 'enabled', filled(visit, 'enabled', user.accountEnabled ? 'yes' : 'no'), [
          ['yes', 'Yes'],
          ['no', 'No']
        ]),
        toolbar(submit('Save'), linkButton('/users', 'Cancel'))
      )}</section>`
    ])
  },
  actions: {
    async save(visit, filledIn) {
      const properties = { ...propertiesOf(filledIn, true), accountEnabled: filledIn.get('enabled') !== 'no' }
      await changed(visit, (state, user) => ({
        ...state,
        directory: updateUser(state.directory, user, properties).directory
      }))
      return `${visit.path}?done=saved`
    },
    async delete(visit) {
      const now = visit.site.host.now()
      await changed(visit, (state, user) => ({ ...state, directory: deleteUser(state.directory, user, now).directory }))
      return '/users?done=deleted'
    },
    async restore(visit) {
      await changed(visit, (state, user) => ({ ...state, directory: restoreUser(state.directory, user).directory }))
      return `${visit.path}?done=restored`
    },
    async purge(visit) {
      await changed(visit, removeUserForGood)
      return '/users/deleted?done=deleted'
    }
  }
}

const bin: Page = {
  path: '/users/deleted',
  view: visit =>
    layout(visit, { title: 'Deleted users', above }, [
      table(
        'Deleted users',
        ['Display name', 'User principal name', 'Deleted', 'Actions'],
        present(visit.state, true).map(user => [
          html`<a href="/users/${user.objectId}">${user.displayName}</a>`,
          user.userPrincipalName,
          moment(user.deletedDateTime ?? ''),
          html`<div class="row-actions">${button(`/users/${user.objectId}`, 'restore', 'Restore user', {}, user.displayName)}
          ${button(`/users/${user.objectId}`, 'purge', 'Delete permanently', {}, user.displayName)}</div>`
        ]),
        'There are no deleted users.'
      )
    ])
}

export const userPages: readonly Page[] = [list, create, bin, edit]
