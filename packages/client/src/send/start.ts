import { newLinkSecret, toBase64url } from '@sealpost/envelope'
import { beginSendIn } from '../calls/requests.ts'
import { createTransfer, deleteTransfer, uploadHeaders } from '../calls/transfers.ts'
import { ExchangeProblem, SourceProblem } from '../problem.ts'
import type { Transport } from '../transport.ts'
import type { Source } from './source.ts'
import type { FileState, Goal, SendState } from './state.ts'

/** What somebody of the organisation sends, and to whom. */
export interface SendChoice {
  readonly access: 'recipients' | 'public'
  readonly recipients: readonly string[]
  /** Of a public link, if wanted. */
  readonly password?: string
  /** Left out: the portal's default. */
  readonly expiresInDays?: number
  readonly message: string
  /** Whether recipients are told by mail, if the portal can. */
  readonly notify: boolean
}

/** What somebody outside sends in. */
export interface SendIn {
  readonly path: `/api/requests/${string}` | `/api/people/${string}`
  /** `age1pq…`, compared with the digest in the address's fragment already. */
  readonly publicKey: string
  readonly from: { readonly name: string; readonly address: string }
  readonly message: string
}

/**
 * Begins a draft at the portal. Nothing of the files is read or sent yet: that is {@link runSend}'s.
 *
 * @returns What is to be saved before anything else: it holds the link's secret.
 * @throws {ExchangeProblem} when the portal refuses the choice or can't be reached
 * @throws {SourceProblem} `source.too-many` when the list of files and the message would make no manifest that a portal takes
 */
export async function startSend(
  transport: Transport,
  sources: readonly Source[],
  choice: SendChoice | SendIn
): Promise<SendState> {
  requireFittingList(sources, choice.message)
  const draft = 'path' in choice ? await beginSendIn(transport, choice.path) : await beginOwn(transport, choice)
  return {
    version: 1,
    transferId: draft.id,
    expiresAt: draft.expiresAt,
    uploadToken: draft.uploadToken,
    goal: goalOf(choice),
    message: choice.message,
    files: sources.map(newFile),
    discarded: [],
    manifest: null
  }
}

/** What a manifest may have, with room for its header; and beside names, a file's size, times and digest. */
const [mostListBytes, bytesBesideName] = [2_090_000, 200]

/** Told before anything is sent, not after hours of it. @throws {SourceProblem} */
function requireFittingList(sources: readonly Source[], message: string): void {
  const bytesOf = (text: string) => new TextEncoder().encode(JSON.stringify(text)).length
  const list = sources.reduce((sum, { name, type }) => sum + bytesOf(name) + type.length + bytesBesideName, 0)
  const unnamed = sources.some(({ name }) => name === '' || name.length > 4_096)
  if (list + bytesOf(message) <= mostListBytes && message.length <= 1_000_000 && !unnamed) return
  throw new SourceProblem(
    'source.too-many',
    'The names of the files and the message are too long together: send fewer files at once, a shorter message, or an archive.'
  )
}

const beginOwn = (transport: Transport, { access, recipients, password, expiresInDays }: SendChoice) =>
  createTransfer(transport, {
    access,
    recipients: [...recipients],
    ...(password !== undefined && { password }),
    ...(expiresInDays !== undefined && { expiresInDays })
  })

function goalOf(choice: SendChoice | SendIn): Goal {
  if (!('path' in choice)) return { kind: 'link', secret: toBase64url(newLinkSecret()), notify: choice.notify }
  const { path, publicKey, from } = choice
  return { kind: 'sent-in', path, publicKey, from }
}

/** A file of which nothing is at the portal. */
export const newFile = ({ name, bytes, type, modified }: Source): FileState => ({
  ...{ name, bytes, type, modified },
  upload: null
})

/** Takes back what isn't complete yet. What is gone already is taken back, too. @throws {ExchangeProblem} when the portal can't be reached */
export async function discardSend(transport: Transport, state: SendState): Promise<void> {
  try {
    await deleteTransfer(transport, state.transferId, { headers: uploadHeaders(state.uploadToken) })
  } catch (error) {
    const gone = error instanceof ExchangeProblem && (error.status === 404 || error.status === 410)
    if (!gone) throw error
  }
}
