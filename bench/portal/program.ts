// How the portal's program is started: the one place that knows its file, its flags and its environment.
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Place } from './place.ts'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

/** What the launcher gives Node too: sources instead of builds. */
export const nodeFlags = ['--disable-warning=ExperimentalWarning', '--conditions=@sealpost/source']

/** The launcher would leave its own child behind if it were killed; asked to stop, it passes that on. */
const launcher = 'scripts/run.mjs'

const children = new Map<ChildProcess, NodeJS.Signals>()
process.on('exit', () => {
  for (const [child, signal] of children) child.kill(signal)
})

/** Starts a Node program that doesn't outlive this one. */
export function startNode(args: readonly string[], env: NodeJS.ProcessEnv, stdio: StdioOptions): ChildProcess {
  const child = spawn(process.execPath, [...args], { cwd: root, env, stdio })
  children.set(child, args[0] === launcher ? 'SIGTERM' : 'SIGKILL')
  child.once('exit', () => children.delete(child))
  return child
}

/** This program's environment without any setting of a portal, and with those given. */
export function environment(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(SEALPOST_|VITEST|NODE_OPTIONS$)/.test(name))
  return { ...Object.fromEntries(inherited), NODE_ENV: 'production', ...settings }
}

export interface CommandResult {
  readonly code: number | null
  readonly output: string
  readonly errors: string
}

/** Runs an operator's command to its end. */
export function runCommand(
  place: Place,
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
  input = ''
): Promise<CommandResult> {
  const env = environment({ ...place.settings, ...settings })
  const child = startNode([...nodeFlags, 'apps/server/src/main.ts', ...args], env, ['pipe', 'pipe', 'pipe'])
  child.stdin?.end(input)
  const texts = { output: '', errors: '' }
  child.stdout?.setEncoding('utf8').on('data', text => (texts.output += text))
  child.stderr?.setEncoding('utf8').on('data', text => (texts.errors += text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => resolve({ code, ...texts }))
  })
}

/**
 * Runs an operator's command with `--json` and reads its answer.
 *
 * @throws Error with all that the command said, when it doesn't end with 0.
 */
export async function askCommand<T>(place: Place, args: readonly string[]): Promise<T> {
  const { code, output, errors } = await runCommand(place, [...args, '--json'])
  if (code !== 0) throw new Error(`sealpost ${args.join(' ')} ended with ${code}:\n${output}${errors}`)
  return JSON.parse(output) as T // the shape is the command's documented answer
}

export interface ScimKey {
  readonly id: string
  readonly bearerToken: string
}

/** Does what an operator does first: a service account with the administrator right, and its SCIM key. */
export async function prepareScim(place: Place): Promise<ScimKey> {
  await askCommand(place, ['user', 'add', 'scim@bench.example', '--sign-in', 'service', '--admin'])
  return askCommand<ScimKey>(place, ['key', 'create', 'scim@bench.example', '--scim'])
}
