// A portal whose people send and receive, for what measures or kills it: somebody signed in, transfers made by plain requests. The bytes
// are random, which is all that sealed ones look like to a server.
import { createHash, randomBytes } from 'node:crypto'
import { type Place, sqlitePlace } from '../portal/place.ts'
import { runCommand } from '../portal/program.ts'
import { freePort, type ServerProcess, startServer } from '../portal/server-process.ts'

export const chunkBytes = 65_536
export const tagBytes = 16
export const chunksInPart = 128
export const sealedPartBytes = chunksInPart * (chunkBytes + tagBytes)

export const person = 'bench@example.com'
export const password = 'a password for measuring'

export interface Sender {
  readonly place: Place
  readonly server: ServerProcess
  readonly origin: string
  readonly cookie: string
  /** @throws Error with what was answered, when that is a refusal */
  call<T>(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<T>
}

/** The account that sends, in a portal that isn't running. @throws Error with what the command said */
export async function addSender(place: Place): Promise<void> {
  const args = ['user', 'add', person, '--sign-in', 'password', '--password-stdin']
  const { code, errors } = await runCommand(place, args, {}, password)
  if (code !== 0) throw new Error(errors)
}

/** Starts a portal on a place of its own and signs somebody in. */
export async function startSender(settings: Readonly<Record<string, string>> = {}): Promise<Sender> {
  const place = sqlitePlace()
  await addSender(place)
  return signIn(place, settings)
}

/** Starts a portal on a place that is there already and signs the same person in. */
export async function signIn(
  place: Place,
  settings: Readonly<Record<string, string>> = {},
  port?: number
): Promise<Sender> {
  const server = await startServer(place, { port: port ?? (await freePort()), settings })
  const origin = `http://127.0.0.1:${server.port}`
  const call = caller(origin, '')
  const response = await call('POST', '/api/sign-in', { userName: person, password })
  const cookie = response.headers
    .getSetCookie()
    .map(header => header.split(';', 1)[0])
    .join('; ')
  const asPerson = caller(origin, cookie)
  return {
    place,
    server,
    origin,
    cookie,
    async call<T>(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) {
      const text = await (await asPerson(method, path, body, headers)).text()
      return (text === '' ? undefined : JSON.parse(text)) as T
    }
  }
}

function caller(origin: string, cookie: string) {
  return async (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) => {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: { 'x-sealpost': '1', cookie, ...json, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    if (response.ok) return response
    throw new Error(`${method} ${path} was answered ${response.status}: ${await response.text()}`)
  }
}

export interface OpenFile {
  readonly id: string
  readonly parts: number
  readonly sealedBytes: number
}

/** Whoever has the link shows this. */
export const proof = randomBytes(32)
export const proofHeader = { 'x-sealpost-proof': proof.toString('base64url') }

export async function openTransfer(sender: Sender, bytes: number): Promise<{ id: string; file: OpenFile }> {
  const { id } = await sender.call<{ id: string }>('POST', '/api/transfers', { access: 'public' })
  return { id, file: await sender.call<OpenFile>('POST', `/api/transfers/${id}/files`, { bytes }) }
}

export async function completeFile(sender: Sender, id: string, file: OpenFile): Promise<void> {
  const header = randomBytes(216).toString('base64url')
  await sender.call('POST', `/api/transfers/${id}/files/${file.id}/completion`, { header })
}

export async function completeTransfer(sender: Sender, id: string): Promise<void> {
  const manifest = randomBytes(400).toString('base64url')
  const proofHash = createHash('sha256').update(proof).digest('base64url')
  await sender.call('POST', `/api/transfers/${id}/completion`, { manifest, proofHash, notify: false })
}

export async function stopSender({ server, place }: Sender): Promise<void> {
  await server.stop()
  await place.remove()
}

/** How many sealed bytes a part has. */
export const bytesOfPart = (file: OpenFile, number: number): number =>
  Math.min(sealedPartBytes, file.sealedBytes - number * sealedPartBytes)
