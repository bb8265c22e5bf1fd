import fs from 'node:fs/promises'
import {
  type Credential,
  discardSend,
  ExchangeProblem,
  runSend,
  type SendChoice,
  type SendProgress,
  type SendState,
  type Sent,
  sealAndPut,
  startSend,
  type Transport
} from '@sealpost/client'
import { amountsLine } from '../amounts.ts'
import { CommandProblem, stopped } from '../failure.ts'
import type { Means } from '../means.ts'
import { credentialOf, originOf, portalAt } from '../settings.ts'
import type { Terminal } from '../terminal.ts'
import { type KeptSend, keepSend } from './kept-send.ts'
import { type Chosen, chooseSources } from './sources.ts'

export interface SendCommandOptions {
  readonly to?: readonly string[]
  readonly message?: string
  readonly messageFile?: string
  readonly public?: boolean
  readonly passwordStdin?: boolean
  readonly expires?: number
  readonly mail: boolean
  readonly name: string
  readonly fresh?: boolean
  readonly json?: boolean
}

/** `sealpost send`: answers `{id, link}`. @throws CommandProblem, and as {@link runSend} */
export async function send(names: readonly string[], options: SendCommandOptions, means: Means): Promise<void> {
  requireSense(names, options)
  const credential = requireCredential(means)
  const choice = await choiceOf(options, means.terminal)
  const { terminal, signal } = means
  const chosen = await chooseSources(names, { name: options.name, input: terminal.input, signal })
  try {
    for (const sentence of chosen.leftOut) terminal.say(sentence)
    if (chosen.sources.length === 0 && names.length > 0)
      throw new CommandProblem('file.none', 'There is no file in what you named: name something else.')
    const kept = await keepSend(means.env, credential.apiSecret, identityOf(chosen, choice, credential, means))
    try {
      const sent = await carryOut(portalAt(originOf(means.env), means.env), chosen, choice, { kept, options, means })
      await answer(sent, chosen, choice, options, terminal)
      // Not before: a link that nobody saw is asked for again by the same command.
      kept.forget()
    } catch (error) {
      throw stopped(error, signal, kept.lasting)
    } finally {
      kept.close()
    }
  } finally {
    await chosen.close()
  }
}

function requireSense(names: readonly string[], options: SendCommandOptions): void {
  const refuse = (detail: string) => new CommandProblem('usage', detail)
  const { to = [], public: open, message, messageFile, passwordStdin } = options
  if (open && to.length > 0) throw refuse('Send to recipients (--to) or to whoever has the link (--public), not both.')
  if (!open && to.length === 0) throw refuse('Say who may read it: --to EMAIL, or --public for whoever has the link.')
  if (message !== undefined && messageFile !== undefined) throw refuse('Give --message or --message-file, not both.')
  if (names.length === 0 && message === undefined && messageFile === undefined)
    throw refuse('Name a file, or give a message with --message.')
  if (passwordStdin && !open) throw refuse('A password goes with --public; recipients prove their address instead.')
  const readers = names.filter(name => name === '-').length + (passwordStdin ? 1 : 0)
  if (readers > 1)
    throw refuse('Standard input can be read once: as one file (-) or as the password (--password-stdin).')
}

function requireCredential({ env }: Means): Credential {
  const credential = credentialOf(env)
  if (credential) return credential
  throw new CommandProblem(
    'settings.api-key',
    'SEALPOST_API_KEY isn’t set: make an API key in your profile and set it as apiKey:apiSecret.'
  )
}

async function choiceOf(options: SendCommandOptions, terminal: Terminal): Promise<SendChoice> {
  const { to = [], public: open, expires, mail } = options
  return {
    access: open ? 'public' : 'recipients',
    recipients: to,
    ...(options.passwordStdin && { password: await passwordFrom(terminal) }),
    ...(expires !== undefined && { expiresInDays: expires }),
    message: options.messageFile === undefined ? (options.message ?? '') : await messageIn(options.messageFile),
    notify: mail
  }
}

async function passwordFrom(terminal: Terminal): Promise<string> {
  const password = await terminal.readInput()
  if (password !== '') return password
  throw new CommandProblem('usage', 'Standard input holds no password: pipe one in.')
}

/** The message to the byte, line ends as they are. */
async function messageIn(file: string): Promise<string> {
  const bytes = await fs.readFile(file)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new CommandProblem('message.encoding', `${file} is no text in UTF-8: save it as such, or send it as a file.`)
  }
}

/** Everything that makes it the same send; undefined when something of it came through a pipe. */
function identityOf({ sources, places }: Chosen, choice: SendChoice, { apiKey }: Credential, { env }: Means): unknown {
  if (places.includes(null)) return undefined
  const files = sources.map(({ name, bytes, modified }, i) => [places[i], name, bytes, modified])
  return { origin: originOf(env), apiKey, files, choice }
}

interface Circumstances {
  readonly kept: KeptSend
  readonly options: SendCommandOptions
  readonly means: Means
}

async function carryOut(
  transport: Transport,
  chosen: Chosen,
  choice: SendChoice,
  { kept, options, means }: Circumstances
): Promise<Sent> {
  const earlier = kept.read()
  const onProgress = (progress: SendProgress) => show(progress, options, means.terminal)
  const run = (state: SendState) =>
    runSend(transport, state, chosen.sources, {
      ...{ signal: means.signal, onProgress },
      sealer: (job, signal) => sealAndPut(transport, job, signal),
      saveState: next => kept.save(next)
    })
  const anew = async () => {
    const state = await startSend(transport, chosen.sources, choice)
    await kept.save(state)
    return run(state)
  }
  const resume = earlier !== undefined && !options.fresh
  // What can't be taken back goes by itself within a day.
  if (earlier && !resume) await discardSend(transport, earlier).catch(() => {})
  const sent = await (resume ? run(earlier).catch(error => (isGone(error) ? anew() : Promise.reject(error))) : anew())
  means.terminal.overwrite('')
  return sent
}

/** Drafts that nobody touched go after a day. */
const isGone = (error: unknown): boolean =>
  error instanceof ExchangeProblem && (error.code === 'transfer.unknown' || error.code === 'transfer.over')

const states: Readonly<Record<SendProgress['state'], string | undefined>> = {
  checking: 'checking …',
  sending: undefined,
  waiting: 'waiting for the network …',
  finishing: 'finishing …'
}

function show(progress: SendProgress, { json }: SendCommandOptions, terminal: Terminal): void {
  if (json || !terminal.watched) return
  const { sentBytes: done, totalBytes: total, bytesPerSecond, secondsLeft } = progress
  const state = states[progress.state]
  const amounts = { done, total, bytesPerSecond, secondsLeft, ...(state && { state }) }
  terminal.overwrite(amountsLine('Sending', amounts, terminal.columns))
}

async function answer(
  { id, link, expiresAt }: Sent,
  { sources }: Chosen,
  { access }: SendChoice,
  { json }: SendCommandOptions,
  terminal: Terminal
): Promise<void> {
  if (json) return terminal.write(`${JSON.stringify({ id, link })}\n`)
  const what = sources.length === 0 ? 'a message' : sources.length === 1 ? '1 file' : `${sources.length} files`
  const whom = access === 'public' ? 'Whoever has the whole link can read it' : 'Recipients need the whole link'
  terminal.say(`Sent ${what}. ${whom}, until ${new Date(expiresAt).toISOString().slice(0, 10)}:`)
  return terminal.write(`${link}\n`)
}
