/** `entra tenant`: makes a tenant's folder and shows what is in it. */
import type { Command } from 'commander'
import { z } from 'zod'
import { newTenantState } from '../tenant/state.ts'
import { leaf, type Register } from './leaf.ts'

export function tenantCommands(register: Register, program: Command): void {
  const tenant = program
    .command('tenant')
    .description('the tenant: a folder that holds users, groups and the application')

  leaf(
    register,
    tenant
      .command('init')
      .description('make a tenant with an empty directory and one application')
      .option('--name <name>', 'its display name', 'Contoso'),
    z.object({ name: z.string().min(1) }),
    async ({ store, host }, _, { name }) => {
      const state = newTenantState(name, host.newId)
      await store.create(state)
      return {
        value: { ...state.tenant, folder: store.folder },
        text: `Tenant ${state.tenant.name} (${state.tenant.id}) is in ${store.folder}.\n`
      }
    }
  )

  leaf(register, tenant.command('show').description('show the tenant'), z.object({}), async ({ store }) => {
    const { tenant: identity, directory, app } = await store.read()
    const users = Object.values(directory.users)
    const value = {
      ...identity,
      folder: store.folder,
      users: users.filter(({ deletedDateTime }) => deletedDateTime === undefined).length,
      deletedUsers: users.filter(({ deletedDateTime }) => deletedDateTime !== undefined).length,
      groups: Object.keys(directory.groups).length,
      tenantUrl: app.tenantUrl
    }
    return {
      value,
      text:
        `${value.name} (${value.id}) in ${value.folder}\n` +
        `${value.users} users, ${value.deletedUsers} deleted users, ${value.groups} groups\n` +
        `Tenant URL: ${value.tenantUrl ?? 'not connected'}\n`
    }
  })
}
