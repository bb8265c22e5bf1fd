/** Groups of the directory and their members. */
import { addGroup, addMember, findGroup, removeMember, renameGroup } from '../../tenant/change-group.ts'
import { findUser } from '../../tenant/change-user.ts'
import type { Directory, Group } from '../../tenant/directory.ts'
import { removeGroup } from '../../tenant/remove-for-good.ts'
import { button, choice, field, form, linkButton, submit, table, toolbar } from '../components.ts'
import { html } from '../html.ts'
import { layout } from '../layout.ts'
import { change, filled, MissingError, ownEntry, type Page, type Visit } from '../visit.ts'

const above = [['Groups', '/groups']] as const

const list: Page = {
  path: '/groups',
  view: visit =>
    layout(visit, { title: 'Groups' }, [
      toolbar(linkButton('/groups/new', 'New group', 'primary')),
      table(
        'Groups',
        ['Name', 'Members'],
        Object.values(visit.state.directory.groups).map(({ objectId, displayName, members }) => [
          html`<a href="/groups/${objectId}">${displayName}</a>`,
          members.length
        ]),
        'There are no groups.'
      )
    ])
}

const create: Page = {
  path: '/groups/new',
  view: visit =>
    layout(
      visit,
      { title: 'New group', above },
      html`<section class="card">${form(
        '/groups/new',
        'create',
        field('Group name', 'name', filled(visit, 'name', ''), { required: true }),
        toolbar(submit('Create'), linkButton('/groups', 'Cancel'))
      )}</section>`
    ),
  actions: {
    async create(visit, filledIn) {
      const { host } = visit.site
      const id = host.newId()
      await change(visit, state => ({
        ...state,
        directory: addGroup(state.directory, filledIn.get('name'), id, host.now()).directory
      }))
      return `/groups/${id}?done=created`
    }
  }
}

const groupOf = ({ state, params }: Visit): Group => {
  const group = ownEntry(state.directory.groups, params.group)
  if (!group) throw new MissingError('There is no such group in this tenant.')
  return group
}

type Made = { readonly directory: Directory }

async function changed(visit: Visit, next: (directory: Directory, group: Group) => Made): Promise<string> {
  await change(visit, state => ({
    ...state,
    directory: next(state.directory, findGroup(state.directory, groupOf(visit).objectId)).directory
  }))
  return `${visit.path}?done=saved`
}

const edit: Page = {
  path: '/groups/:group',
  view: visit => {
    const group = groupOf(visit)
    const { users } = visit.state.directory
    const others = Object.values(users).filter(
      ({ objectId, deletedDateTime }) => deletedDateTime === undefined && !group.members.includes(objectId)
    )
    return layout(visit, { title: group.displayName, above }, [
      toolbar(button(visit.path, 'delete', 'Delete group')),
      html`<section class="card">${form(
        visit.path,
        'rename',
        field('Group name', 'name', filled(visit, 'name', group.displayName), { required: true }),
        submit('Save')
      )}</section>`,
      html`<h2>Members</h2>`,
      table(
        'Members',
        ['Display name', 'User principal name', 'Actions'],
        group.members.flatMap(id => {
          const user = users[id]
          return user
            ? [
                [
                  html`<a href="/users/${id}">${user.displayName}</a>`,
                  user.userPrincipalName,
                  button(visit.path, 'remove', 'Remove', { user: id }, user.displayName)
                ]
              ]
            : []
        }),
        'There are no members.'
      ),
      others.length > 0 &&
        html`<section class="card">${form(
          visit.path,
          'add',
          choice(
            'Add member',
            'user',
            '',
            others.map(user => [user.objectId, `${user.displayName} (${user.userPrincipalName})`] as const)
          ),
          submit('Add member')
        )}</section>`
    ])
  },
  actions: {
    rename: (visit, filledIn) =>
      changed(visit, (directory, group) => renameGroup(directory, group, filledIn.get('name').trim())),
    add: (visit, filledIn) =>
      changed(visit, (directory, group) => addMember(directory, group, findUser(directory, filledIn.get('user')))),
    remove: (visit, filledIn) =>
      changed(visit, (directory, group) => removeMember(directory, group, findUser(directory, filledIn.get('user')))),
    async delete(visit) {
      await change(visit, state => removeGroup(state, findGroup(state.directory, groupOf(visit).objectId)))
      return '/groups?done=deleted'
    }
  }
}

export const groupPages: readonly Page[] = [list, create, edit]
