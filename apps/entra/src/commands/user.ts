/** `entra user`: what an administrator does to the directory's users. Nothing is sent until a cycle runs. */
import type { Command } from 'commander'
import { z } from 'zod'
import { addUser, deleteUser, findUser, restoreUser, type UserProperties, updateUser } from '../tenant/change-user.ts'
import { attributeNameSchema, type Directory, type User } from '../tenant/directory.ts'
import { removeUserForGood } from '../tenant/remove-for-good.ts'
import { UsageError } from '../usage-error.ts'
import { argument, type Context, changing, leaf, type Register } from './leaf.ts'

const propertiesSchema = z.object({
  userPrincipalName: z.string().optional(),
  displayName: z.string().optional(),
  givenName: z.string().optional(),
  surname: z.string().optional(),
  mail: z.string().optional(),
  mailNickname: z.string().optional(),
  manager: z.string().optional(),
  attribute: z.array(z.string()).default([]),
  disabled: z.boolean().default(false)
})
type PropertyOptions = z.infer<typeof propertiesSchema>

const collect = (value: string, before: readonly string[] = []) => [...before, value]

const withPropertyOptions = (command: Command): Command =>
  command
    .option('--display-name <name>')
    .option('--given-name <name>')
    .option('--surname <name>')
    .option('--mail <address>')
    .option('--mail-nickname <name>')
    .option('--manager <user>', 'userPrincipalName or objectId of the manager; "" takes the manager away')
    .option('--attribute <name=value>', 'any other attribute, such as department=Archive (repeatable)', collect)

function propertiesOf(directory: Directory, options: PropertyOptions): UserProperties {
  const { attribute, manager, disabled: _, ...texts } = options
  const attributes = Object.fromEntries(attribute.map(parseAttribute))
  if (manager === undefined || manager === '') return { ...texts, manager, attributes }
  return { ...texts, manager: findUser(directory, manager).objectId, attributes }
}

function parseAttribute(text: string): readonly [string, string] {
  const at = text.indexOf('=')
  const name = attributeNameSchema.safeParse(text.slice(0, at))
  if (at < 1 || !name.success)
    throw new UsageError(`"${text}" is not an attribute: write name=value, such as department=Archive.`)
  return [name.data, text.slice(at + 1)]
}

const line = (user: User) => {
  const state = user.deletedDateTime ? `deleted ${user.deletedDateTime}` : user.accountEnabled ? 'enabled' : 'disabled'
  return `${user.objectId}  ${user.userPrincipalName}  ${user.displayName}  ${state}\n`
}

type Change = (directory: Directory, user: User, now: Date) => { readonly directory: Directory; readonly user: User }

const changeUser = async (context: Context, name: string, change: Change) => {
  const user = await changing(context, state => {
    const changed = change(state.directory, findUser(state.directory, name), context.host.now())
    return { state: { ...state, directory: changed.directory }, result: changed.user }
  })
  return { value: user, text: line(user) }
}

export function userCommands(register: Register, program: Command): void {
  const user = program.command('user').description('the users of the directory')

  leaf(
    register,
    withPropertyOptions(user.command('add <userPrincipalName>').description('add a user')).option(
      '--disabled',
      'block sign-in from the start'
    ),
    propertiesSchema,
    async (context, args, options) => {
      const added = await changing(context, state => {
        const properties = {
          ...propertiesOf(state.directory, options),
          userPrincipalName: argument(args, 0),
          accountEnabled: !options.disabled
        }
        const made = addUser(state.directory, properties, context.host.newId(), context.host.now())
        return { state: { ...state, directory: made.directory }, result: made.user }
      })
      return { value: added, text: line(added) }
    }
  )

  leaf(
    register,
    withPropertyOptions(
      user.command('update <user>').description('change properties; one given as "" is cleared')
    ).option('--user-principal-name <name>'),
    propertiesSchema,
    (context, args, options) =>
      changeUser(context, argument(args, 0), (directory, found) =>
        updateUser(directory, found, propertiesOf(directory, options))
      )
  )

  const simple: readonly (readonly [string, string, Change])[] = [
    ['disable', 'block sign-in (accountEnabled false)', (d, u) => updateUser(d, u, { accountEnabled: false })],
    ['enable', 'allow sign-in again', (d, u) => updateUser(d, u, { accountEnabled: true })],
    ['delete', 'move to the recycle bin, for 30 days', deleteUser],
    ['restore', 'take back from the recycle bin', restoreUser]
  ]
  for (const [name, description, change] of simple)
    leaf(register, user.command(`${name} <user>`).description(description), z.object({}), (context, args) =>
      changeUser(context, argument(args, 0), change)
    )

  leaf(
    register,
    user.command('purge <user>').description('delete a deleted user permanently'),
    z.object({}),
    async (context, args) => {
      const purged = await changing(context, state => {
        const found = findUser(state.directory, argument(args, 0))
        return { state: removeUserForGood(state, found), result: found }
      })
      return { value: purged, text: `${purged.userPrincipalName} is gone for good.\n` }
    }
  )

  leaf(
    register,
    user.command('list').description('list users').option('--deleted', 'those in the recycle bin instead'),
    z.object({ deleted: z.boolean().default(false) }),
    async ({ store }, _, { deleted }) => {
      const { directory } = await store.read()
      const users = Object.values(directory.users).filter(
        ({ deletedDateTime }) => (deletedDateTime !== undefined) === deleted
      )
      return { value: { users }, text: users.map(line).join('') }
    }
  )
}
