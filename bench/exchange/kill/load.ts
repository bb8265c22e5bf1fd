// The load: people who begin transfers, send their parts a few at once, complete them, and end some, until the line breaks.
import type { Random } from '../../random.ts'
import { completeTransfer, type OpenFile, type Sender } from '../portal.ts'
import { partOf, type Sending, type SentFile, sizes } from './model.ts'

const people = 4
const partsAtOnce = 3

/** The server is gone, as it was meant to be. */
class LineBroken extends Error {}

export interface Load {
  /** Resolves when everybody has noticed that the server is gone; with what shouldn't have been answered. */
  readonly ended: Promise<readonly string[]>
  acknowledged(): number
}

export function startLoad(sender: Sender, transfers: Sending[], random: Random): Load {
  let acknowledged = 0
  const counted = async <T>(work: Promise<T>): Promise<T> => {
    const answer = await work
    acknowledged += 1
    return answer
  }
  const faults: string[] = []
  const person = async (number: number): Promise<void> => {
    try {
      for (;;) await oneTransfer(sender, transfers, random, counted, `${number} ${transfers.length}`)
    } catch (error) {
      if (!(error instanceof LineBroken)) faults.push(String(error))
    }
  }
  const all = Promise.all(Array.from({ length: people }, (_, number) => person(number)))
  return { ended: all.then(() => faults), acknowledged: () => acknowledged }
}

type Counted = <T>(work: Promise<T>) => Promise<T>

async function oneTransfer(
  sender: Sender,
  transfers: Sending[],
  random: Random,
  counted: Counted,
  name: string
): Promise<void> {
  const left = transfers.find(one => one.state === 'draft' && one.begun && one.asked === undefined && !busy.has(one))
  const sending = left && random.chance(0.5) ? left : await begin(sender, transfers, random, counted, name)
  busy.add(sending)
  try {
    for (const file of sending.files) await sendFile(sender, sending, file, random, counted)
    await settle(sender, sending, random, counted)
  } finally {
    busy.delete(sending)
  }
}

/** Somebody is at work on it. */
const busy = new WeakSet<Sending>()

async function begin(
  sender: Sender,
  transfers: Sending[],
  random: Random,
  counted: Counted,
  name: string
): Promise<Sending> {
  const { id } = await counted(ask(sender.call<{ id: string }>('POST', '/api/transfers', { access: 'public' })))
  const sending: Sending = { id, files: [], begun: false, state: 'draft', asked: undefined }
  busy.add(sending)
  transfers.push(sending)
  for (let files = random.between(1, 2); files > 0; files--) {
    const bytes = random.pick(sizes)
    const open = await counted(ask(sender.call<OpenFile>('POST', `/api/transfers/${id}/files`, { bytes })))
    const seed = `${name} ${open.id}`
    sending.files.push({ open, seed, acknowledged: new Set(), complete: false })
  }
  sending.begun = true
  return sending
}

async function sendFile(
  sender: Sender,
  { id }: Sending,
  file: SentFile,
  random: Random,
  counted: Counted
): Promise<void> {
  if (file.complete) return
  const missing = Array.from({ length: file.open.parts }, (_, number) => number)
    .filter(number => !file.acknowledged.has(number))
    .sort(() => random.below(3) - 1)
  const worker = async (): Promise<void> => {
    for (let number = missing.pop(); number !== undefined; number = missing.pop()) {
      await counted(ask(putPart(sender, id, file, number)))
      file.acknowledged.add(number)
    }
  }
  await together(Array.from({ length: partsAtOnce }, worker))
}

export async function putPart(sender: Sender, id: string, file: SentFile, number: number): Promise<void> {
  const response = await fetch(`${sender.origin}/api/transfers/${id}/files/${file.open.id}/parts/${number}`, {
    method: 'PUT',
    headers: { 'x-sealpost': '1', cookie: sender.cookie, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(partOf(file, number))
  })
  if (!response.ok) throw new Error(`part ${number} was answered ${response.status}: ${await response.text()}`)
}

/** Completes it and, of some, ends it. */
async function settle(sender: Sender, sending: Sending, random: Random, counted: Counted): Promise<void> {
  sending.asked = 'completion'
  for (const file of sending.files) {
    await counted(ask(completeFile(sender, sending.id, file)))
    file.complete = true
  }
  await counted(ask(completeTransfer(sender, sending.id)))
  Object.assign(sending, { state: 'sent', asked: undefined })
  const end = random.weighted<'revocation' | 'deletion' | undefined>([
    [5, undefined],
    [1, 'revocation'],
    [2, 'deletion']
  ])
  if (!end) return
  sending.asked = end
  await counted(
    ask(
      end === 'revocation'
        ? sender.call('POST', `/api/transfers/${sending.id}/revocation`)
        : sender.call('DELETE', `/api/transfers/${sending.id}`)
    )
  )
  Object.assign(sending, { state: end === 'revocation' ? 'revoked' : 'deleted', asked: undefined })
}

const completeFile = (sender: Sender, id: string, file: SentFile): Promise<void> =>
  sender.call('POST', `/api/transfers/${id}/files/${file.open.id}/completion`, {
    header: Buffer.from(file.seed).toString('base64url')
  })

/** All of them, to their ends: whoever fails first is told when nobody is under way any more. */
async function together(works: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find(one => one.status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
}

/** No answer is no fault here. */
async function ask<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw error instanceof TypeError ? new LineBroken() : error
  }
}
