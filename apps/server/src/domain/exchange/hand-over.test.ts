import { describe, expect, it } from 'vitest'
import type { TransferId } from '../id.ts'
import { amara, deactivated, femi, leavingWith } from '../test/handing-over.ts'
import { occasion } from '../test/open-portal.ts'
import { noon } from '../test/people.ts'
import {
  at,
  bytesOf,
  day,
  header,
  mailedCode,
  manifest,
  minute,
  outbox,
  outside,
  replacing,
  sealedPart,
  signedIn,
  told
} from '../test/transfers.ts'
import { addRecipients } from './add-recipients.ts'
import { deleteTransfer } from './delete-transfer.ts'
import { deliverMails } from './deliver-mails.ts'
import { enterPassword } from './enter-password.ts'
import { extendTransfer } from './extend-transfer.ts'
import { handOver } from './hand-over.ts'
import { inspectLink } from './inspect-link.ts'
import { listTransfers } from './list-transfers.ts'
import type { MailContent } from './mail.ts'
import { notifyRecipients } from './notify-recipients.ts'
import { openFile } from './open-file.ts'
import { readContent } from './read-content.ts'
import { readTransfer } from './read-transfer.ts'
import { removeRecipient } from './remove-recipient.ts'
import { requestCode } from './request-code.ts'
import { revokeTransfer } from './revoke-transfer.ts'
import { suggestRecipients } from './suggest-recipients.ts'
import { verifyCode } from './verify-code.ts'

const bo = 'bo@elsewhere.example'
const browserToken = 'a browser'
const history = { view: 'sent', search: '', offset: 0, limit: 9 } as const

describe('who could read a transfer that was handed over', () => {
  it('reads it as before, and is told of its new sender, also when the old key is destroyed', async () => {
    const { portal, give, leaver, id, link, files } = await leavingWith({ files: [5, 0] })
    const browser = { ...link, browserToken }
    await requestCode(portal, outside(), id, browser, bo)
    const { browserToken: granted } = await verifyCode(portal, outside(), id, browser, await mailedCode(portal, id))
    const reader = { ...link, browserToken: granted }
    const before = await readContent(portal, outside(), id, reader)
    expect(await give()).toEqual({ handedOver: 1, left: 0 })
    await portal.dataKeys.destroy(leaver.vaultId)
    expect((await inspectLink(portal, outside(), id, reader)).sender).toEqual({ name: femi, address: femi })
    const after = await readContent(portal, outside(), id, reader)
    expect(Buffer.from(after.manifest)).toEqual(manifest)
    expect(after.files.map(file => Buffer.from(file.header))).toEqual([header, header])
    expect(after.files).toEqual(before.files)
    for (const file of files) {
      const open = await openFile(portal, outside(), id, file.id, reader)
      expect(await bytesOf(await open.read())).toEqual(Buffer.from(sealedPart(file, 0)))
    }
  })

  it('answers a code that was mailed before, and one that is asked for after', async () => {
    const { portal, give, leaver, id, link } = await leavingWith()
    const browser = { ...link, browserToken }
    await requestCode(portal, outside(), id, browser, bo)
    const code = await mailedCode(portal, id)
    await give()
    await portal.dataKeys.destroy(leaver.vaultId)
    const one = await verifyCode(portal, outside(), id, browser, code)
    expect(await readContent(portal, outside(), id, { ...link, browserToken: one.browserToken })).toBeDefined()
    await requestCode(portal, outside(noon + 1), id, { ...link, browserToken: 'another' }, bo)
    const second = await mailedCode(portal, id)
    const two = await verifyCode(portal, outside(noon + 1), id, { ...link, browserToken: 'another' }, second)
    expect(await readContent(portal, outside(noon + 1), id, { ...link, browserToken: two.browserToken })).toBeDefined()
  })

  it('reads it with its password', async () => {
    const { portal, give, leaver, id, link } = await leavingWith({
      access: 'public',
      recipients: [],
      password: 'long enough'
    })
    await give()
    await portal.dataKeys.destroy(leaver.vaultId)
    const granted = await enterPassword(portal, outside(), id, { ...link, browserToken }, 'long enough')
    const content = await readContent(portal, outside(), id, { ...link, browserToken: granted.browserToken })
    expect(Buffer.from(content.manifest)).toEqual(manifest)
  })

  it('goes on with what was being fetched', async () => {
    const partBytes = 8_388_608
    const recipients = ['bo@example.com']
    const { portal, give, id, files, link } = await leavingWith({ recipients, files: [2 * partBytes + 1] })
    const reader = await signedIn(portal, 'bo@example.com')
    const [file] = files
    if (!file) throw new Error('Nothing was sent.')
    const open = await openFile(portal, reader, id, file.id, link)
    let bytes = 0
    for await (const piece of await open.read()) {
      if (bytes === 0) await give()
      bytes += piece.length
    }
    expect(bytes).toBe(open.layout.sealedBytes)
  })

  it('is told by the mails that waited, from their new sender', async () => {
    const { portal, give, leaver, id } = await leavingWith({ notify: true })
    await give()
    await portal.dataKeys.destroy(leaver.vaultId)
    expect(await outbox(portal, id)).toMatchObject([{ to: bo, senderName: femi, senderAddress: femi }])
    const sentTo: string[] = []
    const deliver = async ({ to }: { to: string }) => void sentTo.push(to)
    expect(await deliverMails(portal, occasion({ kind: 'system' }), deliver, 9)).toBe(1)
    expect(sentTo).toEqual([bo])
  })
})

describe('the new owner of a transfer', () => {
  it('has it in the history as its sender, who was not told who else had fetched it as its owner', async () => {
    const { portal, on, next, give, leaver, id, link } = await leavingWith({ access: 'public', recipients: [] })
    await readContent(portal, on, id, link)
    await readContent(portal, outside(), id, { ...link, browserToken })
    await give()
    await portal.dataKeys.destroy(leaver.vaultId)
    const { transfers } = await listTransfers(portal, next, history)
    expect(transfers).toMatchObject([{ id, state: 'open', openedBy: 1, sentAt: noon }])
    expect((await readTransfer(portal, next, id)).fetches).toHaveLength(1)
    expect(await listTransfers(portal, on, history)).toEqual({ transfers: [], total: 0 })
    await expect(readTransfer(portal, on, id)).rejects.toMatchObject({ code: 'transfer.unknown' })
  })

  it('sees and changes its recipients, tells them again, and extends it', async () => {
    const { portal, next, give, leaver, id } = await leavingWith()
    await give()
    await portal.dataKeys.destroy(leaver.vaultId)
    await addRecipients(portal, next, id, { recipients: ['cy@e.example'], notify: false })
    expect((await readTransfer(portal, next, id)).people.map(({ address }) => address)).toEqual([bo, 'cy@e.example'])
    expect(await suggestRecipients(portal, next, 'bo')).toHaveLength(1)
    expect(await notifyRecipients(portal, next, id)).toBe(2)
    expect((await outbox(portal, id)).map(mail => mail.to)).toEqual([bo, 'cy@e.example'])
    const [first] = await portal.store.exchange.recipients(id)
    if (first) await removeRecipient(portal, next, id, first.id)
    await extendTransfer(portal, next, id, 20)
    expect(await readTransfer(portal, next, id)).toMatchObject({ recipientCount: 1, expiresAt: noon + 20 * day })
  })

  it.each([
    ['revokes', revokeTransfer],
    ['deletes', deleteTransfer]
  ])('%s it, which the old one can’t any more', async (_, end) => {
    const { portal, on, next, give, id, link } = await leavingWith()
    await give()
    await expect(end(portal, on, id)).rejects.toMatchObject({ code: 'transfer.unknown' })
    await end(portal, next, id)
    await expect(inspectLink(portal, outside(), id, link)).rejects.toMatchObject({ name: 'DomainError' })
  })

  it('can’t read it without its link', async () => {
    const { portal, next, give, id } = await leavingWith()
    await give()
    await expect(readContent(portal, next, id, { proof: new Uint8Array(32) })).rejects.toMatchObject({
      code: 'transfer.unknown'
    })
  })

  it('hands it over to a third, and gets it back', async () => {
    const { portal, on, next, leaver, heir, give, id, link } = await leavingWith({ notify: true })
    await give()
    await handOver(portal, occasion(), { from: heir.id, to: amara })
    expect((await readTransfer(portal, on, id)).people).toMatchObject([{ address: bo }])
    await expect(readTransfer(portal, next, id)).rejects.toMatchObject({ code: 'transfer.unknown' })
    await portal.dataKeys.destroy(heir.vaultId)
    expect((await outbox(portal, id)).length).toBe(1)
    expect((await inspectLink(portal, outside(), id, link)).sender.address).toBe(amara)
    expect((await portal.store.exchange.transfer(id))?.transfer.vaultId).toBe(leaver.vaultId)
  })
})

describe('handing over', () => {
  it('is told in the log, by ids alone', async () => {
    const { portal, leaver, heir, give, id } = await leavingWith()
    await give()
    expect((await told(portal, id)).filter(action => action === 'transfer.handed-over')).toHaveLength(1)
    const [event] = await portal.store.events.find({ action: 'transfer.handed-over', limit: 9 })
    expect(event).toMatchObject({ target: { kind: 'transfer', id }, details: { from: leaver.id, to: heir.id } })
  })

  it('also takes what somebody has who was deactivated, as long as it is kept, and opens it again', async () => {
    const { portal, leaver, give, id, link } = await leavingWith()
    await deactivated(portal, leaver)
    await expect(inspectLink(portal, outside(), id, link)).rejects.toMatchObject({ code: 'transfer.over' })
    expect(await give()).toEqual({ handedOver: 1, left: 0 })
    expect(await inspectLink(portal, outside(), id, link)).toMatchObject({ sender: { address: femi } })
  })

  it('leaves nothing under the old vault', async () => {
    const { portal, on, leaver, give, id } = await leavingWith({ notify: true })
    await notifyRecipients(portal, at(on, noon + 1), id)
    await give()
    expect(await portal.store.exchange.inVault(leaver.vaultId, 9)).toEqual([])
    expect(await portal.store.write(tx => tx.exchange.removeMails(leaver.vaultId, 9))).toBe(0)
    expect(await portal.store.exchange.latestRecipients(leaver.vaultId, 9)).toEqual([])
  })
})

describe('while a transfer is handed over', () => {
  it('its content is read in one vault or the other', async () => {
    const { portal, give, id, link } = await leavingWith({ access: 'public', recipients: [] })
    const { store } = portal
    const files = async (asked: TransferId) => {
      await give()
      return store.exchange.files(asked)
    }
    const between = replacing(portal, 'store', replacing(store, 'exchange', replacing(store.exchange, 'files', files)))
    const content = await readContent(between, outside(), id, { ...link, browserToken })
    expect(Buffer.from(content.manifest)).toEqual(manifest)
    expect(content.files.map(file => Buffer.from(file.header))).toEqual([header])
  })

  it('a code that is asked for is mailed by one owner or the other', async () => {
    const { portal, leaver, give, id, link } = await leavingWith()
    const { store } = portal
    const recipientByAddress: typeof store.exchange.recipientByAddress = async (asked, digest) => {
      await give()
      return store.exchange.recipientByAddress(asked, digest)
    }
    const exchange = replacing(store.exchange, 'recipientByAddress', recipientByAddress)
    const between = replacing(portal, 'store', replacing(store, 'exchange', exchange))
    await requestCode(between, outside(), id, { ...link, browserToken }, bo)
    await portal.dataKeys.destroy(leaver.vaultId)
    expect(await outbox(portal, id)).toMatchObject([{ kind: 'code', to: bo, senderName: femi }])
  })

  it('a mail that was just failing to be sent is sent later', async () => {
    const { portal, leaver, give, id } = await leavingWith({ notify: true })
    const failing = async () => {
      await give()
      throw new Error('The mailbox is busy.')
    }
    const system = (time: number) => occasion({ kind: 'system' }, time)
    expect(await deliverMails(portal, system(noon), failing, 9)).toBe(0)
    await portal.dataKeys.destroy(leaver.vaultId)
    const sentBy: string[] = []
    const deliver = async (content: MailContent) => void sentBy.push('senderName' in content ? content.senderName : '')
    expect(await deliverMails(portal, system(noon + 5 * minute), deliver, 9)).toBe(1)
    expect(sentBy).toEqual([femi])
    expect(await outbox(portal, id)).toEqual([])
  })
})
