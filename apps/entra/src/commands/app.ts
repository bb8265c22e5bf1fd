/** `entra app`: connects the application, says who is in its scope, and shows how its provisioning fares. */
import type { Command } from 'commander'
import { z } from 'zod'
import { withEngine } from '../cycle/job.ts'
import type { SyncState } from '../cycle/sync-state.ts'
import { testConnection } from '../cycle/test-connection.ts'
import { printEntry } from '../log/print-entry.ts'
import { parseTenantUrl } from '../scim/tenant-url.ts'
import { type Application, applicationId, createApplication } from '../tenant/application.ts'
import { findPrincipal, reassigned } from '../tenant/assignment.ts'
import { withNewApplication } from '../tenant/new-application.ts'
import { secretTokenOf } from '../tenant/secret-token.ts'
import { UsageError } from '../usage-error.ts'
import { argument, type Context, changing, leaf, type Register } from './leaf.ts'
import { mappingCommands } from './mapping.ts'
import { settingsCommands } from './settings.ts'
import { ssoCommands } from './sso.ts'
import { validateCommand } from './validate.ts'

export function appCommands(register: Register, program: Command): void {
  const app = program.command('app').description('the enterprise application and its provisioning')
  createCommand(register, app)
  connectCommand(register, app)
  testCommand(register, app)
  assignCommands(register, app)
  mappingCommands(register, app)
  settingsCommands(register, app)
  allowDeletesCommand(register, app)
  statusCommand(register, app)
  validateCommand(register, app)
  ssoCommands(register, app)
}

function createCommand(register: Register, app: Command): void {
  leaf(
    register,
    app
      .command('create <name>')
      .description('create your own application: as the gallery leaves it, with its long list of mappings'),
    z.object({}),
    async (context, args) => {
      const made = createApplication(context.host.newId(), argument(args, 0))
      await changing(context, state => ({ state: withNewApplication(state, made), result: undefined }))
      const value = { applicationId: applicationId(made), displayName: made.displayName }
      return { value, text: `${value.displayName} (${value.applicationId}) is created.\n` }
    }
  )
}

function connectCommand(register: Register, app: Command): void {
  leaf(
    register,
    app
      .command('connect')
      .description('set Tenant URL and secret token')
      .requiredOption('--tenant-url <url>', 'such as https://host/scim/v2/ or https://host/scim/v2/?aadOptscim062020')
      .option(
        '--secret-token <token>',
        'the bearer token; other people on this machine can see it while the command runs'
      )
      .option(
        '--secret-token-stdin',
        'read the token from standard input (else SEALPOST_ENTRA_SECRET_TOKEN is looked at)'
      ),
    z.object({
      tenantUrl: z.string(),
      secretToken: z.string().optional(),
      secretTokenStdin: z.boolean().default(false)
    }),
    async (context, _, options) => {
      const { base, dialect } = parseTenantUrl(options.tenantUrl)
      const secretToken = await chosenToken(context, options)
      await context.store.exclusively(async session => {
        await context.store.writeSecretToken(secretToken)
        const { state } = session
        await session.replace({ ...state, app: { ...state.app, tenantUrl: options.tenantUrl.trim() } })
      })
      return {
        value: { tenantUrl: options.tenantUrl.trim(), base, dialect },
        text: `Connected to ${base} (${dialect === 'default' ? 'default dialect' : `flag ${dialect}`}). entra app test tests the connection.\n`
      }
    }
  )
}

async function chosenToken(
  { host }: Context,
  options: { readonly secretToken?: string | undefined; readonly secretTokenStdin: boolean }
): Promise<string> {
  const given = options.secretTokenStdin
    ? await host.readInput()
    : (options.secretToken ?? host.env.SEALPOST_ENTRA_SECRET_TOKEN ?? '')
  return secretTokenOf(given)
}

function testCommand(register: Register, app: Command): void {
  leaf(register, app.command('test').description('Test connection'), z.object({}), context =>
    context.store.exclusively(async session => {
      const entry = await withEngine(session, { host: context.host, readBack: false }, testConnection)
      return {
        value: entry,
        text: printEntry(entry, false),
        ok: entry.provisioningStatusInfo.status !== 'Failure'
      }
    })
  )
}

function assignCommands(register: Register, app: Command): void {
  const change = async (context: Context, name: string, assign: boolean) => {
    const principal = await changing(context, state => {
      const found = findPrincipal(state.directory, name)
      return { state: { ...state, app: reassigned(state.app, found, assign) }, result: found }
    })
    return {
      value: { objectId: principal.objectId, displayName: principal.displayName, assigned: assign },
      text: `${principal.displayName} is ${assign ? 'assigned to' : 'unassigned from'} the application.\n`
    }
  }
  leaf(
    register,
    app.command('assign <user-or-group>').description('assign a user, or a group with its direct members'),
    z.object({}),
    (context, args) => change(context, argument(args, 0), true)
  )
  leaf(
    register,
    app.command('unassign <user-or-group>').description('take the assignment away'),
    z.object({}),
    (context, args) => change(context, argument(args, 0), false)
  )
}

function allowDeletesCommand(register: Register, app: Command): void {
  leaf(
    register,
    app.command('allow-deletes').description('let the staged deletions go on in the next cycle'),
    z.object({}),
    async context => {
      const allowed = await changing(context, state => {
        const { sync } = state.app
        if (sync.stagedDeletes.length === 0) throw new UsageError('No deletion is staged.')
        const next = { ...sync, allowedDeletes: sync.stagedDeletes }
        return { state: { ...state, app: { ...state.app, sync: next } }, result: sync.stagedDeletes }
      })
      return {
        value: { allowedDeletes: allowed },
        text: `${allowed.length} deletions are allowed; the next cycle carries them out.\n`
      }
    }
  )
}

/** The words of Graph's synchronizationStatusCode. */
const statusCode = ({ tenantUrl, sync }: Application): string => {
  if (tenantUrl === null) return 'NotConfigured'
  if (sync.disabled) return 'Paused'
  if (sync.quarantine) return 'Quarantine'
  return sync.lastCycle ? 'Active' : 'NotRun'
}

function statusCommand(register: Register, app: Command): void {
  leaf(register, app.command('status').description('show how provisioning fares'), z.object({}), async ({ store }) => {
    const { app: application, directory } = await store.read()
    const { sync, tenantUrl, assignments, jobId } = application
    const value = {
      jobId,
      code: statusCode(application),
      tenantUrl,
      dialect: tenantUrl === null ? null : parseTenantUrl(tenantUrl).dialect,
      assignments,
      quarantine: sync.quarantine,
      lastCycle: sync.lastCycle,
      watermark: sync.watermark,
      changeNumber: directory.changeNumber,
      links: sync.links,
      escrows: Object.values(sync.escrows),
      stagedDeletes: sync.stagedDeletes,
      allowedDeletes: sync.allowedDeletes
    }
    return { value, text: statusText(value.code, tenantUrl, sync) }
  })
}

function statusText(code: string, tenantUrl: string | null, sync: SyncState): string {
  const { quarantine, lastCycle } = sync
  const lines = [`${code}. Tenant URL: ${tenantUrl ?? 'not connected'}`]
  if (quarantine)
    lines.push(
      `Quarantine since ${quarantine.seriesBegan}: ${quarantine.reason}. ${quarantine.message}`,
      `  next attempt at ${quarantine.nextAttempt}`
    )
  if (lastCycle) {
    const counts = Object.entries(lastCycle.counts).map(([name, count]) => `${count} ${name}`)
    lines.push(
      `Last cycle: ${lastCycle.kind}, ${lastCycle.state}, completed at ${lastCycle.completedAt}: ${counts.join(', ')}`
    )
  }
  const links = Object.values(sync.links)
  lines.push(`${links.filter(({ managed }) => managed).length} objects are managed in the target.`)
  for (const { objectId, kind, attempts, nextRetryAt, code: error, message } of Object.values(sync.escrows))
    lines.push(
      `Escrow ${objectId} (${kind}), ${attempts} attempts, next ${nextRetryAt ?? 'never'}: ${error}: ${message}`
    )
  if (sync.stagedDeletes.length > 0) lines.push(`${sync.stagedDeletes.length} deletions are staged.`)
  return `${lines.join('\n')}\n`
}
