import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { FileId } from '../id.ts'
import { noon } from '../test/people.ts'
import { at, outside, publicly, signedIn, told, transferOf } from '../test/transfers.ts'
import { openFile } from './open-file.ts'
import { readContent } from './read-content.ts'
import { readTransfer } from './read-transfer.ts'
import { reportFetched } from './report-fetched.ts'

describe('what is remembered of reading', () => {
  it('is one record for each reader and thing, with the first start and the end', async () => {
    const { portal, on, id, link, files, recipients } = await transferOf({ recipients: ['bo@example.com'] })
    const bo = await signedIn(portal, 'bo@example.com')
    const [file] = files
    const [recipient] = recipients
    if (!file || !recipient) throw new Error('nothing was sent')
    for (const time of [noon + 1, noon + 2]) {
      await readContent(portal, at(bo, time), id, link)
      await (await openFile(portal, at(bo, time), id, file.id, link)).read({ start: 1, end: 2 })
    }
    for (const time of [noon + 9, noon + 10]) await reportFetched(portal, at(bo, time), id, file.id, link)
    const report = await readTransfer(portal, on, id)
    const recipientId = recipient.id
    expect(report.fetches).toEqual([
      { recipientId, fileId: file.id, startedAt: noon + 1, completedAt: noon + 9 },
      { recipientId, fileId: null, startedAt: noon + 1, completedAt: null }
    ])
    expect(report.people).toMatchObject([{ address: 'bo@example.com', openedAt: noon + 1, fetched: 1 }])
    expect(report.openedBy).toBe(1)
    expect(await told(portal, id)).toEqual(['transfer.sent', 'transfer.opened', 'transfer.fetched'])
  })

  it('is there before the first byte goes out', async () => {
    const { portal, on, id, link, files } = await publicly()
    const open = await openFile(portal, outside(), id, files[0]?.id ?? ('' as FileId), link)
    expect((await readTransfer(portal, on, id)).fetches).toEqual([])
    await open.read()
    expect((await readTransfer(portal, on, id)).fetches).toHaveLength(1)
  })

  it('counts readers of a link for anyone by their browsers', async () => {
    const { portal, on, id, link } = await publicly()
    for (const token of ['one', 'one', 'two'])
      await readContent(portal, outside(), id, { ...link, browserToken: token })
    await readContent(portal, outside(), id, link)
    await readContent(portal, outside(), id, link)
    expect((await readTransfer(portal, on, id)).openedBy).toBe(3)
    const kept = JSON.stringify(await portal.store.exchange.fetches(id))
    expect(kept).not.toContain(createHash('sha256').update('one').digest('hex'))
  })

  it('stays bounded, in the log too, whatever browsers somebody makes up', async () => {
    const { portal, on, id, link, files } = await publicly()
    const fetch = { transferId: id, fileId: null, recipientId: null, startedAt: noon, completedAt: null }
    await portal.store.write(async tx => {
      for (let made = 0; made < 10_000; made++) await tx.exchange.recordFetch({ ...fetch, reader: `browser:${made}` })
    })
    const before = await told(portal, id)
    const file = files[0]?.id ?? ('' as FileId)
    for (const browserToken of ['one', 'two', 'three']) {
      await readContent(portal, outside(), id, { ...link, browserToken })
      await (await openFile(portal, outside(), id, file, { ...link, browserToken })).read()
      await reportFetched(portal, outside(), id, file, { ...link, browserToken })
    }
    expect(await portal.store.exchange.hasFetches(id, 10_002)).toBe(true)
    expect(await portal.store.exchange.hasFetches(id, 10_003)).toBe(false)
    expect(await told(portal, id)).toEqual([...before, 'transfer.opened', 'transfer.fetched'])
    expect((await readTransfer(portal, on, id)).openedBy).toBe(10_001)
  })

  it('has no receipt for a file that isn’t there', async () => {
    const { portal, id, link } = await publicly()
    const said = reportFetched(portal, outside(), id, 'x' as FileId, link)
    await expect(said).rejects.toMatchObject({ code: 'file.unknown' })
  })
})
