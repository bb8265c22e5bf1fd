/** The command line as a whole: which commands there are, and which exit code an outcome has. */
import { Command, CommanderError } from 'commander'
import { appCommands } from './commands/app.ts'
import { groupCommands } from './commands/group.ts'
import { exitCodes, type Register } from './commands/leaf.ts'
import { logCommand } from './commands/log.ts'
import { provisionCommand } from './commands/provision.ts'
import { serveCommand } from './commands/serve.ts'
import { signInCommand } from './commands/sign-in.ts'
import { tenantCommands } from './commands/tenant.ts'
import { userCommands } from './commands/user.ts'
import type { Host } from './host.ts'
import { UsageError } from './usage-error.ts'

const description = `Behaves as a Microsoft Entra tenant: provisions to any SCIM 2.0 endpoint and judges its answers, signs people in by SAML 2.0.

Exit codes: 0 the endpoint answered as it should, 1 it did not (or the job is in quarantine), 2 the command was not understood.`

/**
 * Runs one command.
 *
 * @param argv Without the interpreter and the script.
 * @returns The exit code: 0 ok, 1 the endpoint answered wrongly, 2 usage.
 */
export async function run(argv: readonly string[], host: Host): Promise<number> {
  let exitCode: number = exitCodes.usage
  const register: Register = {
    host,
    finish: code => {
      exitCode = code
    }
  }
  try {
    await createProgram(register).parseAsync([...argv], { from: 'user' })
  } catch (error) {
    return explain(error, argv.includes('--json'), host)
  }
  return exitCode
}

function createProgram(register: Register): Command {
  const { host } = register
  const program = new Command('entra')
    .description(description)
    .exitOverride()
    .configureOutput({ writeOut: host.out, writeErr: host.err })
    .showHelpAfterError('(add --help for what there is)')
  tenantCommands(register, program)
  userCommands(register, program)
  groupCommands(register, program)
  appCommands(register, program)
  provisionCommand(register, program)
  logCommand(register, program)
  signInCommand(register, program)
  serveCommand(register, program)
  return program
}

function explain(error: unknown, json: boolean, host: Host): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.ok
    if (json) host.out(`${JSON.stringify({ error: { code: 'usage', message: error.message } })}\n`)
    return exitCodes.usage
  }
  if (!(error instanceof UsageError)) throw error
  if (json) host.out(`${JSON.stringify({ error: { code: 'usage', message: error.message } })}\n`)
  host.err(`entra: ${error.message}\n`)
  return exitCodes.usage
}
