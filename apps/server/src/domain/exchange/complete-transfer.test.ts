import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { occasion, openPortal } from '../test/open-portal.ts'
import { noon } from '../test/people.ts'
import {
  at,
  day,
  draftOf,
  failing,
  fill,
  header,
  manifest,
  outbox,
  put,
  sent,
  signedIn,
  told
} from '../test/transfers.ts'
import { addFile } from './add-file.ts'
import { completeFile } from './complete-file.ts'
import { completeTransfer } from './complete-transfer.ts'
import { changeExchangeOptions, readExchangeOptions } from './options.ts'
import { readOwnContent } from './read-own-content.ts'
import { removeFile } from './remove-file.ts'
import { revokeTransfer } from './revoke-transfer.ts'

const proofHash = createHash('sha256').update(randomBytes(32)).digest()
const completion = { manifest, proofHash, notify: true }

async function draft(choice: Parameters<typeof draftOf>[2] = {}) {
  const portal = await openPortal()
  const on = await signedIn(portal, 'amara@example.com')
  const { id } = await draftOf(portal, on, choice)
  return { portal, on, id, ids: { transferId: id } }
}

describe('a file', () => {
  it('is complete once all its parts are here', async () => {
    const { portal, on, ids } = await draft()
    const { file } = await addFile(portal, on, { ...ids, bytes: 8_388_609 })
    const complete = () => completeFile(portal, on, { ...ids, fileId: file.id, header })
    await put(portal, on, ids, file, 1)
    await expect(complete()).rejects.toMatchObject({ code: 'file.incomplete' })
    await put(portal, on, ids, file, 0)
    await complete()
    expect(await portal.store.exchange.file(ids.transferId, file.id)).toMatchObject({ file: { bytes: 8_388_609 } })
  })

  it('completed twice, also at once, is complete with one header', async () => {
    const { portal, on, ids } = await draft()
    const { file } = await addFile(portal, on, { ...ids, bytes: 5 })
    await put(portal, on, ids, file)
    const complete = (bytes = header) => completeFile(portal, on, { ...ids, fileId: file.id, header: bytes })
    await Promise.all([complete(), complete(), complete()])
    await complete()
    await expect(complete(Buffer.from('another'))).rejects.toMatchObject({ code: 'transfer.state' })
  })

  it('completed at once with two headers has the one that was acknowledged', async () => {
    const { portal, on, ids } = await draft()
    const { file } = await addFile(portal, on, { ...ids, bytes: 5 })
    await put(portal, on, ids, file)
    const headers = [Buffer.from('one'), Buffer.from('two')]
    const results = await Promise.allSettled(
      headers.map(bytes => completeFile(portal, on, { ...ids, fileId: file.id, header: bytes }))
    )
    expect(results.filter(result => result.status === 'fulfilled')).toHaveLength(1)
    await completeTransfer(portal, on, { ...ids, ...completion })
    const { files } = await readOwnContent(portal, on, ids.transferId)
    const winner = results.findIndex(result => result.status === 'fulfilled')
    expect(Buffer.from(files[0]?.header ?? '')).toEqual(headers[winner])
  })

  it('stays incomplete when the storage fails, and can be completed then', async () => {
    const { portal, on, ids } = await draft()
    const { file } = await addFile(portal, on, { ...ids, bytes: 5 })
    await put(portal, on, ids, file)
    const broken = { ...portal, blobs: failing(portal.blobs, 'complete', 1) }
    const complete = () => completeFile(broken, on, { ...ids, fileId: file.id, header })
    await expect(complete()).rejects.toThrow('the storage failed')
    await expect(completeTransfer(portal, on, { ...ids, ...completion })).rejects.toMatchObject({
      code: 'file.incomplete'
    })
    await complete()
  })

  it.each([0, 4_097])('with a header of %d bytes is refused', async length => {
    const { portal, on, ids } = await draft()
    const { file } = await addFile(portal, on, { ...ids, bytes: 5 })
    const complete = completeFile(portal, on, { ...ids, fileId: file.id, header: new Uint8Array(length) })
    await expect(complete).rejects.toMatchObject({ code: 'transfer.options' })
  })

  it('that takes the place of a removed one comes where that was', async () => {
    const { portal, on, ids } = await draft()
    const files = []
    for (const bytes of [1, 2, 3]) files.push(await fill(portal, on, ids, bytes))
    const [, second] = files
    if (second) await removeFile(portal, on, { ...ids, fileId: second.id })
    expect(await portal.store.exchange.transfer(ids.transferId)).toMatchObject({ transfer: { fileCount: 2, bytes: 4 } })
    const again = await fill(portal, on, ids, 20)
    expect(again.position).toBe(1)
    await completeTransfer(portal, on, { ...ids, ...completion })
    const content = await readOwnContent(portal, on, ids.transferId)
    expect(content.files.map(file => file.bytes)).toEqual([1, 20, 3])
  })

  it('is one of at most as many, as large and as large together as the portal allows', async () => {
    const { portal, on, ids } = await draft()
    const options = await readExchangeOptions(portal.store)
    const limits = { maxFiles: 2, maxFileBytes: 10, maxTransferBytes: 15 }
    await changeExchangeOptions(portal, occasion(), { ...options, ...limits })
    const add = (bytes: number) => addFile(portal, on, { ...ids, bytes })
    await expect(add(11)).rejects.toMatchObject({ kind: 'too-large', code: 'transfer.too-large' })
    await add(10)
    await expect(add(6)).rejects.toMatchObject({ code: 'transfer.too-large' })
    await add(5)
    await expect(add(0)).rejects.toMatchObject({ code: 'transfer.too-many-files' })
  })

  it.each([-1, 0.5, Number.NaN, 2 ** 53])('of %d bytes is refused', async bytes => {
    const { portal, on, ids } = await draft()
    await expect(addFile(portal, on, { ...ids, bytes })).rejects.toMatchObject({ code: 'transfer.options' })
  })
})

describe('a transfer that is completed', () => {
  it('expires as long after as was chosen, however long the upload took', async () => {
    const { portal, on, ids } = await draft({ expiresInDays: 2 })
    const later = noon + 5 * day
    const { transfer } = await completeTransfer(portal, at(on, later), { ...ids, ...completion })
    expect(transfer).toMatchObject({ state: 'sent', sentAt: later, expiresAt: later + 2 * day })
  })

  it('may be a message alone', async () => {
    const { portal, on, ids, id } = await draft()
    await completeTransfer(portal, on, { ...ids, ...completion })
    const content = await readOwnContent(portal, on, id)
    expect([Buffer.from(content.manifest), content.files]).toEqual([manifest, []])
  })

  it('puts one mail for each recipient into the outbox, which knows no secret', async () => {
    const { portal, on, ids, id } = await draft({ recipients: ['bo@e.example', 'cy@e.example'] })
    const { notified } = await completeTransfer(portal, on, { ...ids, ...completion })
    const mails = await outbox(portal, id)
    expect(notified).toBe(2)
    expect(mails.map(mail => mail.to).sort()).toEqual(['bo@e.example', 'cy@e.example'])
    expect(mails[0]).toMatchObject({
      kind: 'transfer',
      address: `http://localhost:8080/r/${id}`,
      again: false,
      files: 0
    })
    const recipients = await portal.store.exchange.recipients(id)
    expect(recipients.map(recipient => recipient.notifiedAt)).toEqual([noon, noon])
  })

  it.each([
    ['nobody wants it', { notify: false }, true],
    ['the portal can’t', { notify: true }, false]
  ])('sends no mail when %s', async (_, { notify }, mail) => {
    const { portal, on, ids, id } = await draft()
    const { notified } = await completeTransfer({ ...portal, mail }, on, { ...ids, ...completion, notify })
    expect([notified, await outbox(portal, id)]).toEqual([0, []])
  })

  it('twice, also at once, was sent once', async () => {
    const { portal, on, ids, id } = await draft()
    const complete = () => completeTransfer(portal, on, { ...ids, ...completion })
    const answers = await Promise.all([complete(), complete(), complete()])
    answers.push(await complete())
    expect(answers.map(answer => [answer.notified, answer.transfer.state])).toEqual(answers.map(() => [1, 'sent']))
    expect(await outbox(portal, id)).toHaveLength(1)
    expect(await told(portal, id)).toEqual(['transfer.sent'])
  })

  it('again with another manifest or link is refused', async () => {
    const { portal, on, ids } = await draft()
    await completeTransfer(portal, on, { ...ids, ...completion })
    const another = { ...ids, ...completion }
    const changes = [{ manifest: Buffer.from('x') }, { proofHash: randomBytes(32) }, { proofHash: undefined }]
    for (const change of changes)
      await expect(completeTransfer(portal, on, { ...another, ...change })).rejects.toMatchObject({
        code: 'transfer.state'
      })
  })

  it('again after it was revoked is told so', async () => {
    const { portal, on, ids, id } = await draft()
    await completeTransfer(portal, on, { ...ids, ...completion })
    await revokeTransfer(portal, on, id)
    await expect(completeTransfer(portal, on, { ...ids, ...completion })).rejects.toMatchObject({
      code: 'transfer.over'
    })
  })

  it('is refused while a file is not complete', async () => {
    const { portal, on, ids, id } = await draft()
    const { file } = await addFile(portal, on, { ...ids, bytes: 5 })
    await put(portal, on, ids, file)
    await expect(completeTransfer(portal, on, { ...ids, ...completion })).rejects.toMatchObject({
      code: 'file.incomplete'
    })
    expect(await outbox(portal, id)).toEqual([])
  })

  it.each([
    ['an empty manifest', { manifest: new Uint8Array() }, 'transfer.manifest'],
    ['a huge manifest', { manifest: new Uint8Array(2_097_153) }, 'transfer.manifest'],
    ['no proof', { proofHash: undefined }, 'transfer.options'],
    ['a short proof', { proofHash: new Uint8Array(31) }, 'transfer.options']
  ])('is refused with %s', async (_, wrong, code) => {
    const { portal, on, ids } = await draft()
    await expect(completeTransfer(portal, on, { ...ids, ...completion, ...wrong })).rejects.toMatchObject({ code })
  })

  it('keeps to what administrators allow then, not when it was begun', async () => {
    const { portal, on, ids } = await draft({ access: 'public', expiresInDays: 300 })
    await fill(portal, on, ids, 10)
    const options = await readExchangeOptions(portal.store)
    const allow = (change: object) => changeExchangeOptions(portal, occasion(), { ...options, ...change })
    const complete = () => completeTransfer(portal, on, { ...ids, ...completion })
    await allow({ publicLinks: false })
    await expect(complete()).rejects.toMatchObject({ code: 'transfer.public' })
    await allow({ maxFileBytes: 9 })
    await expect(complete()).rejects.toMatchObject({ code: 'transfer.too-large' })
    await allow({ expiryMaxDays: 30 })
    expect((await complete()).transfer.expiresAt).toBe(noon + 30 * day)
  })

  it('is told in the log without addresses', async () => {
    const { portal, on } = await draft()
    const { transfer } = await sent(portal, on, { files: [3, 4], recipients: ['bo@e.example'], notify: true })
    const [event] = await portal.store.events.find({ targetId: transfer.id, limit: 10 })
    const { ownerId } = transfer
    expect(event?.details).toEqual({ ownerId, access: 'recipients', files: 2, bytes: 7, recipients: 1 })
    expect(JSON.stringify(event)).not.toContain('e.example')
  })

  it('keeps nothing of its manifest and headers in the clear', async () => {
    const { portal, on } = await draft()
    const { transfer, files } = await sent(portal, on)
    const kept = await portal.store.exchange.transfer(transfer.id)
    const [file] = await portal.store.exchange.files(transfer.id)
    expect(files).toHaveLength(1)
    expect(Buffer.from(kept?.transfer.sealedManifest ?? '').includes(manifest)).toBe(false)
    expect(Buffer.from(file?.sealedHeader ?? '').includes(header)).toBe(false)
  })
})
