// What must hold after a crash: everything that was acknowledged is there, byte for byte; what was ended is gone; and after the sweep no
// bytes lie there without a row, and no row stands there without its bytes.
import fs from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { proofHeader, type Sender } from '../portal.ts'
import { digestOf, partOf, type Sending, type SentFile } from './model.ts'

interface Status {
  readonly state: 'draft' | 'open' | 'expired' | 'revoked' | 'removed'
}

/** Looks at every transfer, and learns what became of what was under way. */
export async function verifyTransfers(sender: Sender, transfers: readonly Sending[]): Promise<string[]> {
  const faults: string[] = []
  for (const sending of transfers) {
    const status = await statusOf(sender, sending.id)
    learn(sending, status)
    const told = (fault: string) => faults.push(`transfer ${sending.id} (${sending.state}): ${fault}`)
    if (status !== stateOf[sending.state] && !(sending.state === 'revoked' && status === 'removed'))
      told(`the portal says ${status}`)
    else if (sending.state === 'draft') await verifyDraft(sender, sending, told)
    else if (sending.state === 'sent') await verifySent(sender, sending, told)
    else await verifyOver(sender, sending, told)
  }
  return faults
}

const stateOf = { draft: 'draft', sent: 'open', revoked: 'revoked', expired: 'removed', deleted: undefined } as const

/** What was asked for when the line broke may have happened, whole, or not. */
function learn(sending: Sending, status: Status['state'] | undefined): void {
  const { asked } = sending
  if (asked === 'completion' && status === 'open') sending.state = 'sent'
  if (asked === 'revocation' && (status === 'revoked' || status === 'removed')) sending.state = 'revoked'
  if (asked === 'deletion' && status === undefined) sending.state = 'deleted'
  sending.asked = undefined
}

async function statusOf(sender: Sender, id: string): Promise<Status['state'] | undefined> {
  const response = await ask(sender, `/api/transfers/${id}`)
  if (response.status === 404) return undefined
  return ((await response.json()) as Status).state
}

const ask = (sender: Sender, address: string): Promise<Response> =>
  fetch(`${sender.origin}${address}`, { headers: { 'x-sealpost': '1', cookie: sender.cookie, ...proofHeader } })

async function verifyDraft(sender: Sender, { id, files }: Sending, told: (fault: string) => void): Promise<void> {
  for (const file of files) {
    const address = `/api/transfers/${id}/files/${file.open.id}/parts`
    const answer = (await (await ask(sender, address)).json()) as { complete: boolean; received: string }
    if (file.complete && !answer.complete) told(`file ${file.open.id} was complete and isn't`)
    file.complete = answer.complete
    const bits = Buffer.from(answer.received, 'base64url')
    for (const number of file.acknowledged) {
      const there = answer.complete || ((bits[number >> 3] ?? 0) >> (number & 7)) & 1
      if (!there) told(`part ${number} of ${file.open.id} was acknowledged and isn't there`)
      const digest = (await (await ask(sender, `${address}/${number}`)).json()) as { sha256?: string }
      if (digest.sha256 !== digestOf(partOf(file, number))) told(`part ${number} of ${file.open.id} has other bytes`)
    }
  }
}

async function verifySent(sender: Sender, { id, files }: Sending, told: (fault: string) => void): Promise<void> {
  for (const file of files) {
    const response = await ask(sender, `/api/links/${id}/files/${file.open.id}`)
    const bytes = Buffer.from(await response.arrayBuffer())
    if (response.status !== 200) told(`file ${file.open.id} was answered ${response.status}`)
    else if (!bytes.equals(whole(file))) told(`file ${file.open.id} came back as other bytes (${bytes.length})`)
  }
}

const whole = (file: SentFile): Buffer =>
  Buffer.concat(Array.from({ length: file.open.parts }, (_, number) => partOf(file, number)))

async function verifyOver(sender: Sender, { id, files }: Sending, told: (fault: string) => void): Promise<void> {
  for (const file of files) {
    const { status } = await ask(sender, `/api/links/${id}/files/${file.open.id}`)
    if (status !== 410 && status !== 404) told(`file ${file.open.id} can still be read (${status})`)
  }
}

/** Of a place in which nothing is under way, after a sweep. */
export function verifyBytes(folder: string): string[] {
  const db = new DatabaseSync(path.join(folder, 'sealpost.db'), { readOnly: true })
  try {
    const rows = db
      .prepare(
        'select f.blob_id, f.sealed_header, t.state from transfer_files f join transfers t on t.id = f.transfer_id'
      )
      .all() as { blob_id: string; sealed_header: Uint8Array | null; state: string }[]
    const blobs = blobsIn(path.join(folder, 'blobs'))
    const known = new Set(rows.map(row => row.blob_id))
    const strays = [...blobs].filter(blob => !known.has(blob)).map(blob => `blob ${blob} belongs to no row`)
    const empty = rows
      .filter(row => row.sealed_header !== null && !blobs.has(row.blob_id))
      .map(row => `the row of blob ${row.blob_id} (${row.state}) has no bytes`)
    return [...strays, ...empty]
  } finally {
    db.close()
  }
}

function blobsIn(folder: string): Set<string> {
  if (!fs.existsSync(folder)) return new Set()
  const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  // Beside a blob that isn't complete stands what is known of its parts.
  return new Set(files.map(file => file.name.replace(/\.\w+$/, '')))
}

/** Lets time pass for some transfers: their expiry lies far back. Only while no server runs. */
export function letExpire(folder: string, transfers: readonly Sending[]): void {
  const db = new DatabaseSync(path.join(folder, 'sealpost.db'))
  try {
    const update = db.prepare("update transfers set expires_at = ? where id = ? and state = 'sent'")
    for (const sending of transfers) {
      update.run(Date.now() - 400 * 86_400_000, sending.id)
      sending.state = 'expired'
    }
  } finally {
    db.close()
  }
}
