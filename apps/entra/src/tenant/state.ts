/** Everything the tenant's folder holds in `tenant.json`, as one value that is read whole and replaced whole. */
import { z } from 'zod'
import { applicationSchema, newApplication } from './application.ts'
import { directorySchema, guidSchema } from './directory.ts'

export const tenantStateSchema = z.strictObject({
  version: z.literal(1),
  /** Goes up with each replacement of the file; ties the journal to the file it continues. */
  generation: z.int().nonnegative(),
  tenant: z.strictObject({ id: guidSchema, name: z.string().min(1) }),
  directory: directorySchema,
  app: applicationSchema
})
export type TenantState = z.infer<typeof tenantStateSchema>

export const newTenantState = (name: string, newId: () => string): TenantState => ({
  version: 1,
  generation: 0,
  tenant: { id: newId(), name },
  directory: { changeNumber: 0, users: {}, groups: {} },
  app: newApplication(newId())
})
