import { describe, expect, it } from 'vitest'
import { setActive } from '../directory/set-active.ts'
import type { RequestLinkId } from '../id.ts'
import { occasion, openPortal } from '../test/open-portal.ts'
import { noon } from '../test/people.ts'
import {
  at,
  bytesOf,
  day,
  fill,
  manifest,
  outbox,
  outside,
  put,
  replacing,
  sealedPart,
  sent,
  signedIn,
  told
} from '../test/transfers.ts'
import { addFile } from './add-file.ts'
import { beginSendIn } from './begin-send-in.ts'
import { completeTransfer } from './complete-transfer.ts'
import { createReceivingKey } from './create-receiving-key.ts'
import { createRequestLink } from './create-request-link.ts'
import { deleteTransfer } from './delete-transfer.ts'
import { inspectRequestLink } from './inspect-request-link.ts'
import { listRequestLinks } from './list-request-links.ts'
import { listTransfers } from './list-transfers.ts'
import { openOwnFile } from './open-own-file.ts'
import { readContent } from './read-content.ts'
import { readOwnContent } from './read-own-content.ts'
import { readTransfer } from './read-transfer.ts'
import { revokeRequestLink } from './revoke-request-link.ts'

const amara = 'amara@example.com'
const key = { publicKey: 'age1pq1qqqq', sealedIdentity: Buffer.from('sealed for a recovery key') }
const unknown = { kind: 'not-found', code: 'request-link.unknown' }

async function receiving() {
  const portal = await openPortal()
  const on = await signedIn(portal, amara)
  const receivingKey = await createReceivingKey(portal, on, key)
  const link = await createRequestLink(portal, on, { title: ' Tax papers ' })
  const begin = (time = noon) => beginSendIn(portal, outside(time), { requestLinkId: link.id })
  return { portal, on, receivingKey, link, begin }
}

/** Sends in one file and what is said with it. */
async function sendIn({ portal, begin }: Awaited<ReturnType<typeof receiving>>) {
  const { transfer, uploadToken } = await begin()
  const upload = { transferId: transfer.id, uploadToken }
  const file = await fill(portal, outside(), upload, 5)
  const complete = () => completeTransfer(portal, outside(), { ...upload, manifest, notify: true })
  return { id: transfer.id, upload, file, complete }
}

describe('what is sent in', () => {
  it('belongs to whoever asked for it, who reads it with their own key', async () => {
    const all = await receiving()
    const { portal, on, receivingKey } = all
    const { id, file, complete } = await sendIn(all)
    expect((await complete()).transfer).toMatchObject({ state: 'sent', access: 'owner', expiresAt: noon + 14 * day })
    const content = await readOwnContent(portal, on, id)
    expect(Buffer.from(content.manifest)).toEqual(manifest)
    expect(content.transfer.receivingKeyId).toBe(receivingKey.id)
    expect(await bytesOf(await (await openOwnFile(portal, on, id, file.id)).read())).toEqual(sealedPart(file, 0))
    const query = { view: 'sent-in', search: 'TAX', offset: 0, limit: 10 } as const
    expect(await listTransfers(portal, on, query)).toMatchObject({
      total: 1,
      transfers: [{ id, requestTitle: 'Tax papers' }]
    })
    expect(await readTransfer(portal, on, id)).toMatchObject({ receivingKeyId: receivingKey.id, people: [] })
  })

  it('is announced to its owner by mail, and told in the log', async () => {
    const all = await receiving()
    const { id, complete } = await sendIn(all)
    await complete()
    const address = `http://localhost:8080/history/${id}`
    const mail = { kind: 'sent-in', to: amara, title: 'Tax papers', address, files: 1 }
    expect(await outbox(all.portal, id)).toEqual([mail])
    expect(await told(all.portal, id)).toEqual(['transfer.sent-in'])
  })

  it('twice was sent in once', async () => {
    const all = await receiving()
    const { id, complete } = await sendIn(all)
    await Promise.all([complete(), complete()])
    await complete()
    expect(await outbox(all.portal, id)).toHaveLength(1)
  })

  it('has no link that anybody could read it over', async () => {
    const all = await receiving()
    const { id, upload, complete } = await sendIn(all)
    const withLink = completeTransfer(all.portal, outside(), {
      ...upload,
      manifest,
      proofHash: new Uint8Array(32),
      notify: true
    })
    await expect(withLink).rejects.toMatchObject({ code: 'transfer.options' })
    await complete()
    for (const proof of [new Uint8Array(), new Uint8Array(32)])
      await expect(readContent(all.portal, outside(), id, { proof })).rejects.toMatchObject({
        code: 'transfer.unknown'
      })
  })

  it('is known to its sender alone while it is a draft', async () => {
    const all = await receiving()
    const { id, upload, file } = await sendIn(all)
    for (const ask of [
      () => readTransfer(all.portal, all.on, id),
      () => deleteTransfer(all.portal, all.on, id),
      () => put(all.portal, all.on, { transferId: id }, file)
    ])
      await expect(ask()).rejects.toMatchObject({ code: 'transfer.unknown' })
    await deleteTransfer(all.portal, outside(), id, upload.uploadToken)
    await expect(put(all.portal, outside(), upload, file)).rejects.toMatchObject({ code: 'upload.token' })
  })

  it('can’t be deleted by its sender once it is in', async () => {
    const all = await receiving()
    const { id, upload, complete } = await sendIn(all)
    await complete()
    const deleted = deleteTransfer(all.portal, outside(), id, upload.uploadToken)
    await expect(deleted).rejects.toMatchObject({ code: 'transfer.state' })
  })

  it('takes no other’s token, whatever it is', async () => {
    const all = await receiving()
    const { id } = await sendIn(all)
    const other = await all.begin()
    for (const uploadToken of [other.uploadToken, '', 'x']) {
      const added = addFile(all.portal, outside(), { transferId: id, uploadToken, bytes: 1 })
      await expect(added).rejects.toMatchObject({ kind: 'unauthenticated', code: 'upload.token' })
    }
    const mine = (await sent(all.portal, all.on)).transfer.id
    const added = addFile(all.portal, outside(), { transferId: mine, uploadToken: other.uploadToken, bytes: 1 })
    await expect(added).rejects.toMatchObject({ code: 'upload.token' })
  })

  it('is refused when its owner is deactivated meanwhile', async () => {
    const all = await receiving()
    const { complete } = await sendIn(all)
    await setActive(all.portal, occasion(), amara, false)
    await expect(complete()).rejects.toMatchObject({ code: 'transfer.over' })
  })

  it('is finished after the request link expired, but not after it was revoked', async () => {
    const all = await receiving()
    const first = await sendIn(all)
    const second = await sendIn(all)
    const late = outside(noon + 14 * day)
    await completeTransfer(all.portal, late, { ...first.upload, manifest, notify: true })
    await revokeRequestLink(all.portal, all.on, all.link.id)
    await expect(second.complete()).rejects.toMatchObject(unknown)
  })
})

describe('a request link', () => {
  it('tells whom one sends to, and for which key', async () => {
    const { portal, link } = await receiving()
    expect(link).toMatchObject({
      title: 'Tax papers',
      address: `http://localhost:8080/q/${link.id}`,
      publicKey: key.publicKey
    })
    expect(await inspectRequestLink(portal, link.id, noon)).toEqual({
      owner: { name: amara, address: amara },
      title: 'Tax papers',
      publicKey: key.publicKey,
      expiresAt: noon + 14 * day,
      maxFileBytes: 107_374_182_400,
      maxTransferBytes: 1_099_511_627_776,
      maxFiles: 1_000,
      site: { name: 'Sealpost' }
    })
  })

  it('that has expired, was revoked, never was, or is of somebody deactivated is unknown alike', async () => {
    const { portal, on, link, begin } = await receiving()
    const id = link.id
    const late = noon + 14 * day
    await expect(inspectRequestLink(portal, id, late)).rejects.toMatchObject(unknown)
    await expect(begin(late)).rejects.toMatchObject(unknown)
    await expect(inspectRequestLink(portal, 'x' as RequestLinkId, noon)).rejects.toMatchObject(unknown)
    const other = await createRequestLink(portal, on, { title: 'Other' })
    await revokeRequestLink(portal, on, id)
    await revokeRequestLink(portal, on, id)
    await expect(inspectRequestLink(portal, id, noon)).rejects.toMatchObject(unknown)
    for (const active of [false, true]) {
      await setActive(portal, occasion(), amara, active)
      await expect(inspectRequestLink(portal, other.id, noon)).rejects.toMatchObject(unknown)
      await expect(beginSendIn(portal, outside(), { requestLinkId: other.id })).rejects.toMatchObject(unknown)
    }
  })

  it('is closed when its owner is deactivated in the very moment', async () => {
    const { portal, link } = await receiving()
    const { exchange: reader } = portal.store
    const exchange = replacing(reader, 'requestLink', async id => {
      const found = await reader.requestLink(id)
      await setActive(portal, occasion(), amara, false)
      return found
    })
    const store = replacing(portal.store, 'exchange', exchange)
    const begun = beginSendIn({ ...portal, store }, outside(), { requestLinkId: link.id })
    await expect(begun).rejects.toMatchObject(unknown)
  })

  it('is listed to its owner, and revoked by nobody else', async () => {
    const { portal, on, link } = await receiving()
    const bo = await signedIn(portal, 'bo@example.com')
    await expect(revokeRequestLink(portal, bo, link.id)).rejects.toMatchObject(unknown)
    expect(await listRequestLinks(portal, bo)).toEqual([])
    await revokeRequestLink(portal, at(on, noon + 5), link.id)
    expect(await listRequestLinks(portal, on)).toEqual([{ ...link, revokedAt: noon + 5 }])
  })

  it('keeps what it is for sealed', async () => {
    const { portal, link } = await receiving()
    const open = await portal.store.exchange.requestLink(link.id)
    expect(Buffer.from(open?.door.sealedTitle ?? '').includes('Tax')).toBe(false)
    expect(JSON.stringify(await portal.store.events.find({ limit: 50 }))).not.toContain('Tax papers')
  })

  it.each([
    [{ title: ' ' }, 'transfer.options'],
    [{ title: 'x'.repeat(201) }, 'transfer.options'],
    [{ title: 'two\nlines' }, 'transfer.options'],
    [{ title: 'x', expiresInDays: 366 }, 'transfer.options']
  ])('is refused as %o', async (wrong, code) => {
    const { portal, on } = await receiving()
    await expect(createRequestLink(portal, on, wrong)).rejects.toMatchObject({ code })
  })

  it('needs a receiving key', async () => {
    const { portal } = await receiving()
    const bo = await signedIn(portal, 'bo@example.com')
    const made = createRequestLink(portal, bo, { title: 'x' })
    await expect(made).rejects.toMatchObject({ code: 'receiving-key.unknown' })
  })

  it('has twenty drafts at once at most, also when they come at once', async () => {
    const { portal, on, begin } = await receiving()
    const begun = await Promise.allSettled(Array.from({ length: 22 }, () => begin()))
    const drafts = begun.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
    expect(drafts).toHaveLength(20)
    await expect(begin()).rejects.toMatchObject({ kind: 'rate-limited', code: 'request-link.busy' })
    const other = await createRequestLink(portal, on, { title: 'Other' })
    await beginSendIn(portal, outside(), { requestLinkId: other.id })
    const [draft] = drafts
    const upload = draft && { transferId: draft.transfer.id, uploadToken: draft.uploadToken }
    if (upload) await completeTransfer(portal, outside(), { ...upload, manifest, notify: false })
    await begin()
    await expect(begin()).rejects.toMatchObject({ code: 'request-link.busy' })
    // Those at which nothing happens keep nobody out for long.
    await begin(noon + 16 * 60_000)
  })
})
