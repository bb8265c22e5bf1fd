/**
 * What every command has in common: `--tenant`, `--json` and `--now`, validated options, one JSON object or a text as the
 * outcome, and the exit code. The commands beside say what they do; this file runs them.
 */
import path from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import type { Host } from '../host.ts'
import type { TenantState } from '../tenant/state.ts'
import { openTenantStore, type TenantSession, type TenantStore } from '../tenant/store.ts'
import { UsageError } from '../usage-error.ts'

export const exitCodes = { ok: 0, wrongAnswer: 1, usage: 2 } as const

export type Context = {
  /** With the clock that `--now` sets. */
  readonly host: Host
  readonly store: TenantStore
  readonly json: boolean
  /** Prints as the work goes on; silent with `--json`. */
  readonly say: (text: string) => void
}

export type CommandResult = {
  /** What `--json` prints, as one object; null when the command has printed it itself. */
  readonly value: Readonly<Record<string, unknown>> | null
  readonly text: string
  /** False when the endpoint answered wrongly: exit code 1. */
  readonly ok?: boolean
}

export type Run<Options> = (context: Context, args: readonly string[], options: Options) => Promise<CommandResult>

/** Hands each finished command's exit code to `program.ts`. */
export type Register = { readonly host: Host; readonly finish: (exitCode: number) => void }

const commonSchema = z.object({
  tenant: z.string().optional(),
  json: z.boolean().default(false),
  now: z.iso.datetime({ offset: true, error: '--now takes a time such as 2026-11-24T06:00:00Z' }).optional()
})

/**
 * Makes a command run: its options are checked against `schema` before `run` sees them.
 *
 * @param command Arguments and options are declared on it already.
 */
export function leaf<Options>(
  { host, finish }: Register,
  command: Command,
  schema: z.ZodType<Options>,
  run: Run<Options>
): void {
  command
    .option('--tenant <dir>', 'folder of the tenant (else SEALPOST_ENTRA_TENANT, else ./entra-tenant)')
    .option('--json', 'answer in one JSON object')
    .option('--now <time>', 'take this as the present time (for what-if)')
    .action(async () => {
      const common = check(commonSchema, command.opts())
      const context = contextOf(host, common)
      const result = await run(context, command.args, check(schema, command.opts()))
      if (result.value !== null) host.out(common.json ? `${JSON.stringify(result.value, undefined, 2)}\n` : result.text)
      finish(result.ok === false ? exitCodes.wrongAnswer : exitCodes.ok)
    })
}

function contextOf(host: Host, { tenant, json, now }: z.infer<typeof commonSchema>): Context {
  const folder = path.resolve(host.cwd, tenant ?? host.env.SEALPOST_ENTRA_TENANT ?? 'entra-tenant')
  const fixed = now === undefined ? undefined : new Date(now)
  return {
    host: fixed ? { ...host, now: () => fixed } : host,
    store: openTenantStore(folder),
    json,
    say: json ? () => {} : host.out
  }
}

function check<T>(schema: z.ZodType<T>, options: unknown): T {
  const parsed = schema.safeParse(options)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const name = issue?.path.length ? `${issue.path.join('.')}: ` : ''
  throw new UsageError(`${name}${issue?.message ?? 'The options are not understood.'}`)
}

/** The nth argument; commander has made sure that it is there. */
export const argument = (args: readonly string[], index: number): string => args[index] ?? ''

/** Changes the tenant's state under the lock and answers with what `change` says. */
export const changing = <T>(
  { store }: Context,
  change: (state: TenantState) => { readonly state: TenantState; readonly result: T }
): Promise<T> =>
  store.exclusively(async (session: TenantSession) => {
    const { state, result } = change(session.state)
    await session.replace(state)
    return result
  })

export const onOff = z.enum(['on', 'off']).transform(value => value === 'on')
