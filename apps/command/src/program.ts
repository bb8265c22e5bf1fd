// The command line: what may be typed, and how a failure is told. What the commands do is in send/ and receive/.
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { CommandProblem, failureOf } from './failure.ts'
import type { Means } from './means.ts'
import { type ReceiveOptions, receive } from './receive/receive.ts'
import { type SendCommandOptions, send } from './send/send.ts'
import { printable } from './terminal.ts'

/**
 * Runs one command.
 *
 * @returns The exit code: 0 done, 1 refused or faulty, 2 not understood, 130 stopped.
 */
export async function run(args: readonly string[], means: Means): Promise<number> {
  try {
    await buildProgram(means).parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    return tell(error, args.includes('--json'), means)
  }
}

async function tell(error: unknown, json: boolean, { terminal, signal }: Means): Promise<number> {
  terminal.overwrite('')
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0
    // Commander has told people already.
    if (json)
      await terminal.write(`${JSON.stringify({ error: { code: 'usage', detail: withoutSecrets(error.message) } })}\n`)
    return 2
  }
  const stopped = signal.aborted && (error === signal.reason || isStop(error))
  const failure = error === signal.reason ? { code: 'stopped', detail: 'Stopped.' } : failureOf(error)
  if (!failure) throw error
  if (json) await terminal.write(`${JSON.stringify({ error: failure })}\n`)
  else terminal.say(printable(failure.detail))
  return stopped ? 130 : failure.code === 'usage' ? 2 : 1
}

/** What was typed is repeated when it isn't understood; a link's secret never is. */
const withoutSecrets = (text: string): string => text.replace(/#[A-Za-z0-9_-]{20,}/g, '#…')

const isStop = (error: unknown): boolean => error instanceof CommandProblem && error.code === 'stopped'

function buildProgram(means: Means): Command {
  const program = new Command('sealpost').description('Sends and receives files over a Sealpost portal').exitOverride()
  program.configureOutput({ outputError: (text, write) => write(withoutSecrets(text)) })
  program.addHelpText(
    'after',
    '\nSEALPOST_API_KEY (apiKey:apiSecret) says who acts, SEALPOST_ORIGIN at which portal (default http://localhost:8080).'
  )
  program
    .command('send [files...]')
    .description('send files, folders, or standard input (-), sealed end to end; prints the secure link')
    .option('--to <email>', 'a recipient; may be given several times', (value, all: string[] = []) => [...all, value])
    .option('--message <text>', 'a message that goes along')
    .option('--message-file <file>', 'the message, from a file in UTF-8')
    .option('--public', 'for whoever has the link, instead of recipients')
    .option('--password-stdin', 'a password for the public link, from standard input')
    .option('--expires <days>', 'days until it expires; left out, the portal’s default', wholeDays)
    .option('--no-mail', 'tell no recipient by mail')
    .option('--name <name>', 'the name of what comes from standard input', 'stdin')
    .option('--fresh', 'start anew, though the same was interrupted before')
    .option('--json', 'answer in one JSON object')
    .action((files: string[], options: SendCommandOptions) => send(files, options, means))
  program
    .command('receive <link>')
    .description('fetch and open what a secure link leads to')
    .option('--into <folder>', 'where the files go; made if it isn’t there', '.')
    .option('--password-stdin', 'the link’s password, from standard input')
    .option('--code-address <email>', 'the address to prove by a mailed code; the code itself is asked for')
    .addOption(new Option('--to-stdout', 'write the one file to standard output').conflicts('json'))
    .option('--json', 'answer in one JSON object')
    .action((link: string, options: ReceiveOptions) => receive(link, options, means))
  return program
}

function wholeDays(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number of days.')
}
