/** `entra group`: groups of the directory and their members. */
import type { Command } from 'commander'
import { z } from 'zod'
import { addGroup, addMember, findGroup, removeMember, renameGroup } from '../tenant/change-group.ts'
import { findUser } from '../tenant/change-user.ts'
import type { Directory, Group } from '../tenant/directory.ts'
import { removeGroup } from '../tenant/remove-for-good.ts'
import { argument, type Context, changing, leaf, type Register } from './leaf.ts'

const line = ({ objectId, displayName, members }: Group) => `${objectId}  ${displayName}  ${members.length} members\n`

const changeGroup = async (
  context: Context,
  change: (directory: Directory) => { readonly directory: Directory; readonly group: Group }
) => {
  const group = await changing(context, state => {
    const changed = change(state.directory)
    return { state: { ...state, directory: changed.directory }, result: changed.group }
  })
  return { value: group, text: line(group) }
}

export function groupCommands(register: Register, program: Command): void {
  const group = program.command('group').description('the groups of the directory')
  const none = z.object({})

  leaf(register, group.command('add <name>').description('add an empty group'), none, (context, args) =>
    changeGroup(context, directory => addGroup(directory, argument(args, 0), context.host.newId(), context.host.now()))
  )
  leaf(register, group.command('rename <group> <name>').description('give it another name'), none, (context, args) =>
    changeGroup(context, directory =>
      renameGroup(directory, findGroup(directory, argument(args, 0)), argument(args, 1))
    )
  )
  for (const [name, change] of [
    ['add-member', addMember],
    ['remove-member', removeMember]
  ] as const)
    leaf(
      register,
      group.command(`${name} <group> <user>`).description(`${name.replace('-', ' ')}`),
      none,
      (context, args) =>
        changeGroup(context, directory =>
          change(directory, findGroup(directory, argument(args, 0)), findUser(directory, argument(args, 1)))
        )
    )
  leaf(register, group.command('delete <group>').description('delete it'), none, async (context, args) => {
    const deleted = await changing(context, state => {
      const found = findGroup(state.directory, argument(args, 0))
      return { state: removeGroup(state, found), result: found }
    })
    return { value: deleted, text: `${deleted.displayName} is deleted.\n` }
  })
  leaf(register, group.command('list').description('list groups'), none, async ({ store }) => {
    const groups = Object.values((await store.read()).directory.groups)
    return { value: { groups }, text: groups.map(line).join('') }
  })
}
