// Transfers of a portal under test: what is sealed is random bytes, since nothing on the server could tell.
import { createHash, randomBytes } from 'node:crypto'
import { layoutOf, partOf } from '@sealpost/envelope/size'
import type { Occasion } from '../actor.ts'
import { addFile } from '../exchange/add-file.ts'
import type { Blobs } from '../exchange/blobs.ts'
import { completeFile } from '../exchange/complete-file.ts'
import { completeTransfer } from '../exchange/complete-transfer.ts'
import { createTransfer, type NewTransfer } from '../exchange/create-transfer.ts'
import type { MailContent } from '../exchange/mail.ts'
import { openMail } from '../exchange/mails.ts'
import { receivePart } from '../exchange/receive-part.ts'
import type { Recipient, Transfer, TransferFile } from '../exchange/transfer.ts'
import type { Upload } from '../exchange/uploader.ts'
import type { TransferId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { openPortal } from './open-portal.ts'
import { anonymously, noon, person, sessionOf } from './people.ts'

export const minute = 60_000
export const day = 86_400_000
export const header = Buffer.from('age-encryption.org/v1 and a nonce')
export const manifest = Buffer.from('a sealed manifest')

/** A request in the session of somebody registered. */
export async function signedIn(portal: Portal, userName: string, at = noon): Promise<Occasion> {
  const user = (await portal.store.users.byUserName(userName)) ?? (await person(portal, userName, { signIn: 'saml' }))
  return (await sessionOf(portal, user, at)).occasion
}

export const at = (occasion: Occasion, time: number): Occasion => ({ ...occasion, at: time })

export const outside = (time = noon): Occasion => anonymously(time)

/** What a part of a file is, sealed: the same bytes whenever it is asked for. */
export function sealedPart(file: TransferFile, number: number): Uint8Array {
  const seed = createHash('sha256').update(`${file.id}:${number}`).digest()
  return Buffer.alloc(partOf(file.bytes, number).sealedBytes, seed)
}

export async function* bodyOf(bytes: Uint8Array, chunk = 65_536): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += chunk) yield bytes.subarray(i, i + chunk)
}

export function put(
  portal: Portal,
  occasion: Occasion,
  upload: Upload,
  file: TransferFile,
  number = 0,
  bytes = sealedPart(file, number)
): Promise<void> {
  const part = { number, contentLength: bytes.length, body: bodyOf(bytes) }
  return receivePart(portal, occasion, { ...upload, fileId: file.id, ...part })
}

/** A file with all its bytes, completed. */
export async function fill(portal: Portal, occasion: Occasion, upload: Upload, bytes: number): Promise<TransferFile> {
  const { file } = await addFile(portal, occasion, { ...upload, bytes })
  for (let i = 0; i < layoutOf(bytes).parts; i += 1) await put(portal, occasion, upload, file, i)
  await completeFile(portal, occasion, { ...upload, fileId: file.id, header })
  return file
}

export interface Sent {
  readonly transfer: Transfer
  readonly files: readonly TransferFile[]
  readonly proof: Uint8Array
  readonly recipients: readonly Recipient[]
}

interface SentDraft extends Partial<NewTransfer> {
  readonly files?: readonly number[]
  readonly notify?: boolean
}

export const draftOf = (portal: Portal, occasion: Occasion, choice: Partial<NewTransfer> = {}): Promise<Transfer> =>
  createTransfer(portal, occasion, {
    access: 'recipients',
    recipients: choice.access === 'public' ? [] : ['bo@elsewhere.example'],
    ...choice
  })

export async function sent(portal: Portal, occasion: Occasion, draft: SentDraft = {}): Promise<Sent> {
  const { files: sizes = [5], notify = false, ...choice } = draft
  const upload = { transferId: (await draftOf(portal, occasion, choice)).id }
  const files: TransferFile[] = []
  for (const bytes of sizes) files.push(await fill(portal, occasion, upload, bytes))
  const proof = randomBytes(32)
  const proofHash = createHash('sha256').update(proof).digest()
  const { transfer } = await completeTransfer(portal, occasion, { ...upload, manifest, proofHash, notify })
  return { transfer, files, proof, recipients: await portal.store.exchange.recipients(transfer.id) }
}

/** Mails of a transfer that wait, as they would be sent. */
export async function outbox(portal: Portal, id: TransferId): Promise<readonly MailContent[]> {
  const contents: MailContent[] = []
  for (const mail of await portal.store.exchange.mails(id)) contents.push(await openMail(portal, mail))
  return contents
}

/** The code in the latest mail of that kind to an address; empty when there is none. */
export async function mailedCode(portal: Portal, id: TransferId): Promise<string> {
  const codes = (await outbox(portal, id)).flatMap(mail => (mail.kind === 'code' ? [mail.code] : []))
  return codes.at(-1) ?? ''
}

/** The same thing, with one member of it replaced. */
export function replacing<T extends object, K extends keyof T>(real: T, name: K, replacement: T[K]): T {
  return new Proxy(real, {
    get(target, asked) {
      if (asked === name) return replacement
      const value = Reflect.get(target, asked)
      return typeof value === 'function' ? value.bind(target) : value
    }
  })
}

/** The same storage, one method of which fails at its nth call. */
export function failing<K extends 'putPart' | 'complete' | 'remove'>(blobs: Blobs, method: K, nth: number): Blobs {
  let calls = 0
  const failsOnce = (...given: never[]) => {
    calls += 1
    return calls === nth ? Promise.reject(new Error('the storage failed')) : Reflect.apply(blobs[method], blobs, given)
  }
  return replacing(blobs, method, failsOnce as Blobs[K])
}

export async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** What the log tells of a transfer. */
export async function told(portal: Portal, id: string): Promise<readonly string[]> {
  await portal.store.flush()
  const events = await portal.store.events.find({ targetId: id, limit: 200 })
  return events.map(event => event.action)
}

/** A portal of its own with something that was sent there. */
export async function transferOf(draft: Parameters<typeof sent>[2] = {}) {
  const portal = await openPortal()
  const on = await signedIn(portal, 'amara@example.com')
  const all = await sent(portal, on, draft)
  return { portal, on, id: all.transfer.id, link: { proof: all.proof }, ...all }
}

/** The same, for anyone with the link. */
export const publicly = (draft: Parameters<typeof sent>[2] = {}) =>
  transferOf({ access: 'public', recipients: [], ...draft })
