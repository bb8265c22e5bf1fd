/** `entra app settings`: scope, switches, brakes and bounds of the provisioning job. */
import type { Command } from 'commander'
import { z } from 'zod'
import { restarted } from '../cycle/sync-state.ts'
import type { Application, Settings } from '../tenant/application.ts'
import { UsageError } from '../usage-error.ts'
import { changing, leaf, onOff, type Register } from './leaf.ts'

const count = z.coerce.number().int().nonnegative()
const optionsSchema = z.object({
  scope: z.enum(['assigned', 'all']).optional(),
  groupProvisioning: onOff.optional(),
  preventAccidentalDeletions: z.union([z.literal('off'), count]).optional(),
  skipOutOfScopeDeletions: onOff.optional(),
  targetObjectActions: z.string().optional(),
  userPatchNoContent: onOff.optional(),
  timeoutSeconds: z.coerce.number().positive().optional(),
  maxThrottleWaitSeconds: z.coerce.number().nonnegative().optional(),
  minimumFailures: count.min(1).optional(),
  failureProportion: z.coerce.number().min(0).max(1).optional(),
  maximumFailures: count.min(1).optional(),
  maximumFailuresWithReferences: count.min(1).optional()
})
type Options = z.infer<typeof optionsSchema>

export function settingsCommands(register: Register, app: Command): void {
  const settings = app.command('settings').description('scope, switches and brakes')

  leaf(register, settings.command('show').description('show them'), z.object({}), async ({ store }) => {
    const { app: application } = await store.read()
    return { value: application.settings, text: `${JSON.stringify(application.settings, undefined, 2)}\n` }
  })
  leaf(
    register,
    settings
      .command('set')
      .description('change those that are given')
      .option('--scope <scope>', 'assigned (sync only assigned users and groups) or all')
      .option('--group-provisioning <on|off>', 'send groups and their members')
      .option('--prevent-accidental-deletions <threshold|off>', 'more deletions than this in one cycle are staged')
      .option('--skip-out-of-scope-deletions <on|off>', 'leave users active that leave the scope')
      .option('--target-object-actions <actions>', 'any of create,update,delete')
      .option('--user-patch-no-content <on|off>', 'take 204 as a right answer to the PATCH of a user')
      .option('--timeout-seconds <seconds>', 'how long an answer may take')
      .option('--max-throttle-wait-seconds <seconds>', 'how long a 429 may ask to wait')
      .option('--minimum-failures <count>', 'quarantine: failures from which on the proportion counts')
      .option('--failure-proportion <0..1>', 'quarantine: more of all objects than this fail')
      .option('--maximum-failures <count>', 'quarantine: more failures than this')
      .option('--maximum-failures-with-references <count>', 'quarantine: more failures than this, references included'),
    optionsSchema,
    async (context, _, options) => {
      const changed = await changing(context, state => {
        const next = withOptions(state.app, options)
        return { state: { ...state, app: next }, result: next.settings }
      })
      return { value: changed, text: `${JSON.stringify(changed, undefined, 2)}\n` }
    }
  )
}

const given = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

/** A change of the scope makes the next cycle an initial one. */
function withOptions(app: Application, options: Options): Application {
  const { settings } = app
  const { minimumFailures, failureProportion, maximumFailures, maximumFailuresWithReferences } = options
  const scope = options.scope === undefined ? settings.scope : options.scope === 'all' ? 'SyncAll' : 'SyncAssigned'
  const threshold = options.preventAccidentalDeletions
  const { groupProvisioning, skipOutOfScopeDeletions, userPatchNoContent } = options
  const { timeoutSeconds, maxThrottleWaitSeconds } = options
  const next: Settings = {
    ...settings,
    ...given({
      groupProvisioning,
      skipOutOfScopeDeletions,
      userPatchNoContent,
      timeoutSeconds,
      maxThrottleWaitSeconds
    }),
    scope,
    preventAccidentalDeletions:
      threshold === undefined ? settings.preventAccidentalDeletions : threshold === 'off' ? null : threshold,
    targetObjectActions:
      options.targetObjectActions === undefined ? settings.targetObjectActions : actionsOf(options.targetObjectActions),
    quarantine: {
      ...settings.quarantine,
      ...given({ minimumFailures, failureProportion, maximumFailures, maximumFailuresWithReferences })
    }
  }
  const sync = scope === settings.scope ? app.sync : restarted(app.sync)
  return { ...app, settings: next, sync }
}

function actionsOf(text: string): Settings['targetObjectActions'] {
  const named = text.split(',').map(name => name.trim().toLowerCase())
  const strange = named.find(name => !['create', 'update', 'delete', ''].includes(name))
  if (strange !== undefined)
    throw new UsageError(`"${strange}" is not a target object action: they are create, update and delete.`)
  const has = (name: string) => named.includes(name)
  return { create: has('create'), update: has('update'), delete: has('delete') }
}
