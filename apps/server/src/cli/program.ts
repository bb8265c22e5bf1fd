// The operator's commands: they parse what was typed, call the domain, and print. Rules are the domain's; I/O comes in as means.
import { SamlError } from '@sealpost/saml'
import { ScimError } from '@sealpost/scim'
import { Command, CommanderError } from 'commander'
import { DomainError } from '../domain/domain-error.ts'
import { addAuditCommands } from './audit.ts'
import { addKeyCommands } from './key.ts'
import { answer, type Means } from './means.ts'
import { addScimCommands } from './scim.ts'
import { addSsoCommands } from './sso.ts'
import { addStorageCommands } from './storage.ts'
import { addUserCommands } from './user.ts'

/**
 * Runs one command.
 *
 * @returns The exit code: 0 done, 1 refused or faulty, 2 not understood.
 */
export async function runCommand(args: readonly string[], means: Means): Promise<number> {
  const program = buildProgram(means)
  try {
    await program.parseAsync(args, { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0
      if (args.includes('--json'))
        await means.write(`${JSON.stringify({ error: { code: 'usage', detail: error.message } })}\n`)
      return 2
    }
    return refuse(error, args, means)
  }
}

function buildProgram(means: Means): Command {
  const program = new Command('sealpost').description("The operator's commands of a Sealpost portal").exitOverride()
  program.configureHelp({ showGlobalOptions: true })
  program
    .command('serve')
    .description('run the portal')
    .action(() => means.serve())
  addUserCommands(program, means)
  addKeyCommands(program, means)
  addScimCommands(program, means)
  addSsoCommands(program, means)
  addAuditCommands(program, means)
  addStorageCommands(program, means)
  program
    .command('doctor')
    .description('look at origin, clock, database, storage, mail and certificates, and say what to mend')
    .option('--json', 'answer in one JSON object')
    .action((options: { json?: boolean }) => doctor(means, options.json))
  program.addHelpText('after', clientCommands)
  return program
}

/** They are a program of their own, which holds what can open things. */
const clientCommands = `
A client's commands, which act with SEALPOST_API_KEY on SEALPOST_ORIGIN:
  send FILE…        send files and a message, sealed on this machine
  receive LINK      receive what a secure link opens
`

async function doctor(means: Means, json: boolean | undefined): Promise<void> {
  const checks = await means.check()
  const faults = checks.filter(check => check.state === 'fault').length
  const lines = checks.map(check => `${check.state.padEnd(7)}  ${check.name}: ${check.detail}`)
  await answer(means, json, { healthy: faults === 0, checks }, lines)
  if (faults > 0) process.exitCode = 1
}

/** Says in one sentence, or one JSON object, what was refused. What we did not foresee is thrown on, with its trace. */
async function refuse(error: unknown, args: readonly string[], means: Means): Promise<number> {
  const known = refusalOf(error)
  if (!known) throw error
  if (args.includes('--json')) await means.write(`${JSON.stringify({ error: known })}\n`)
  else console.error(known.detail)
  return 1
}

function refusalOf(error: unknown): { code: string; detail: string } | undefined {
  if (error instanceof DomainError) return { code: error.code, detail: error.detail }
  if (error instanceof ScimError) return { code: error.scimType ?? 'scim', detail: error.detail }
  if (error instanceof SamlError) return { code: `saml.${error.code}`, detail: error.detail }
  return undefined
}
