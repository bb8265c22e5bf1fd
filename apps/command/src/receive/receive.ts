import {
  type DeliveredFile,
  type Delivery,
  fetchAndOpen,
  type HeldLink,
  inParallel,
  openDelivery,
  readFile,
  Speed,
  type Transport,
  thisWorld
} from '@sealpost/client'
import { EnvelopeError, layoutOf, linkSecretOf, parseLink, safePaths } from '@sealpost/envelope'
import { ReceivedLine } from '../amounts.ts'
import { CommandProblem, stopped } from '../failure.ts'
import type { Means } from '../means.ts'
import { portalAt } from '../settings.ts'
import { printable, type Terminal } from '../terminal.ts'
import { type Journal, openJournal } from './journal.ts'
import { Landing } from './landing.ts'
import { proveReader } from './prove-reader.ts'

export interface ReceiveOptions {
  readonly into: string
  readonly passwordStdin?: boolean
  readonly codeAddress?: string
  readonly toStdout?: boolean
  readonly json?: boolean
}

interface ReceivedFile {
  readonly name: string
  readonly path: string
  readonly bytes: number
}

/** Files of one part, which would otherwise wait for one another's round trips. */
const smallFilesAtOnce = 4

/** `sealpost receive`: answers `{files: [{name, path, bytes}], message}`. @throws CommandProblem, {ExchangeProblem}, {EnvelopeError} */
export async function receive(text: string, options: ReceiveOptions, means: Means): Promise<void> {
  const { origin, link } = linkOf(text)
  const transport = portalAt(origin, means.env)
  await proveReader(transport, link, options, means)
  const delivery = await openDelivery(transport, { kind: 'link', ...link }, means.signal)
  if (options.toStdout) return toStandardOutput(transport, delivery, means)
  const journal = await openJournal(means.env, { link: link.id, secret: link.secret, into: options.into })
  try {
    const files = await toDisk(transport, delivery, journal, options, means)
    await answer(files, delivery, options, means.terminal)
    journal.forget()
  } catch (error) {
    throw stopped(error, means.signal, journal.lasting)
  } finally {
    journal.close()
  }
}

function linkOf(text: string): { origin: string; link: HeldLink } {
  const { origin, kind, id, fragment } = parseLink(text)
  if (kind === 'r') return { origin, link: { id, secret: linkSecretOf(fragment) } }
  throw new EnvelopeError('link', 'This is an address at which one sends something in: open it in a browser.')
}

async function toStandardOutput(transport: Transport, delivery: Delivery, means: Means): Promise<void> {
  const [file, ...others] = delivery.files
  if (!file || others.length > 0)
    throw new CommandProblem(
      'receive.one-file',
      `Standard output takes one file, and there are ${delivery.files.length}: receive them into a folder, with --into.`
    )
  const line = new ReceivedLine(means.terminal, new Speed(thisWorld.now), file.bytes)
  for await (const bytes of opened(transport, delivery, file, 0, line, means)) await means.terminal.write(bytes)
  means.terminal.overwrite('')
}

/** The plain bytes of a file from a part on, all of them or an error. */
function opened(
  transport: Transport,
  delivery: Delivery,
  file: DeliveredFile,
  fromPart: number,
  line: ReceivedLine,
  { signal }: Means
): AsyncIterable<Uint8Array> {
  const stream = readFile(transport, delivery, file, {
    ...{ signal, fromPart },
    fetcher: (job, trying) => fetchAndOpen(transport, job, trying),
    onProgress: ({ receivedBytes, state }) => line.now(file.id, receivedBytes, state === 'waiting')
  })
  return stream as AsyncIterable<Uint8Array> & typeof stream // every stream of Node is one
}

async function toDisk(
  transport: Transport,
  delivery: Delivery,
  journal: Journal,
  { into }: ReceiveOptions,
  means: Means
): Promise<readonly ReceivedFile[]> {
  const names = safePaths(delivery.files.map(file => file.name))
  const total = delivery.files.reduce((sum, file) => sum + file.bytes, 0)
  const line = new ReceivedLine(means.terminal, new Speed(thisWorld.now), total)
  const landing = new Landing(into, journal)
  const received: ReceivedFile[] = []
  const take = async (i: number, signal: AbortSignal) => {
    const [file, name] = [delivery.files[i], names[i]]
    if (!file || !name) return
    const path = await landing.land(file, name, fromPart => {
      line.had(file.id, fromPart < layoutOf(file.bytes).parts ? fromPart * landing.partBytes : file.bytes)
      return opened(transport, delivery, file, fromPart, line, { ...means, signal })
    })
    received[i] = { name: file.name, path, bytes: file.bytes }
  }
  const all = [...delivery.files.keys()]
  const isSmall = (i: number) => layoutOf(delivery.files[i]?.bytes ?? 0).parts === 1
  await inParallel(all.filter(isSmall), smallFilesAtOnce, means.signal, take)
  const large = all.filter(i => !isSmall(i))
  await inParallel(large, 1, means.signal, take)
  return received
}

async function answer(
  files: readonly ReceivedFile[],
  { manifest }: Delivery,
  { json }: ReceiveOptions,
  terminal: Terminal
): Promise<void> {
  terminal.overwrite('')
  const { message } = manifest
  if (json) return terminal.write(`${JSON.stringify({ files, message })}\n`)
  const paths = files.map(({ path }) => `${printable(path).replaceAll('\n', '\ufffd')}\n`).join('')
  const text = message === '' ? '' : `${printable(message)}\n`
  return terminal.write(`${text}${text && paths ? '\n' : ''}${paths}`)
}
