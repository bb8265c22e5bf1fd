// Where the commands speak to people: the answer on standard output, everything else on standard error, questions answered on standard input.
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { CommandProblem } from './failure.ts'

export interface Terminal {
  /** Whether somebody looks at standard error. */
  readonly watched: boolean
  /** Of the terminal; 80 when there is none. */
  readonly columns: number
  /** To standard output. Resolves when it was taken. */
  write(bytes: string | Uint8Array): Promise<void>
  /** A line to standard error. */
  say(line: string): void
  /** One line on standard error that the next takes the place of; an empty one clears it. Nothing when nobody looks. */
  overwrite(line: string): void
  /**
   * Asks for one line; from a pipe, too. What is typed isn't shown when it is `hidden`.
   *
   * @throws CommandProblem `terminal` when standard input ends instead
   */
  ask(question: string, how: { readonly hidden: boolean; readonly signal: AbortSignal }): Promise<string>
  readonly input: NodeJS.ReadableStream
  /** All of standard input, less the end of its last line. */
  readInput(): Promise<string>
}

export function openTerminal(): Terminal {
  const { stdin, stdout, stderr } = process
  let shown = false
  const overwrite = (line: string) => {
    if (!stderr.isTTY || (line === '' && !shown)) return
    stderr.write(`\r\x1b[K${line}`)
    shown = line !== ''
  }
  const say = (line: string) => {
    overwrite('')
    stderr.write(`${line}\n`)
  }
  return {
    watched: stderr.isTTY === true,
    get columns() {
      return stderr.columns ?? 80
    },
    input: stdin,
    say,
    overwrite,
    write: bytes => new Promise(resolve => stdout.write(bytes, () => resolve())),
    ask: (question, how) => ask(question, how),
    readInput: async () => (await allOf(stdin)).replace(/\r?\n$/, '')
  }
}

interface Asking {
  readonly hidden: boolean
  readonly signal: AbortSignal
}

/** Answers that came over a pipe, each once: several may have come together. */
let piped: AsyncIterator<string> | undefined

async function ask(question: string, how: Asking): Promise<string> {
  process.stderr.write(question)
  if (process.stdin.isTTY) return typedLine(how)
  piped ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]()
  const line = await unlessStopped(piped.next(), how.signal)
  process.stderr.write('\n')
  if (line.done) throw nobody()
  return line.value
}

function unlessStopped<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    answer.then(resolve, reject)
  })
}

function typedLine({ hidden, signal }: Asking): Promise<string> {
  const { stdin, stderr } = process
  // What is typed is shown by this output alone.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: hidden ? silent : stderr, terminal: true })
  lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  const answer = new Promise<string>((resolve, reject) => {
    lines.once('line', resolve)
    lines.once('close', () => reject(nobody()))
  })
  return unlessStopped(answer, signal).finally(() => {
    lines.close()
    if (hidden) stderr.write('\n')
  })
}

const nobody = () =>
  new CommandProblem('terminal', 'Nobody answered: run this in a terminal, or give the answer on standard input.')

async function allOf(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

/** Text from outside, without what would command a terminal or turn the direction of reading. Line ends and tabs stay. */
export const printable = (text: string): string =>
  stripVTControlCharacters(text)
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
