import { describe, expect, it } from 'vitest'
import { setActive } from '../directory/set-active.ts'
import { occasion, openPortal } from '../test/open-portal.ts'
import { sent, signedIn } from '../test/transfers.ts'
import { openFile } from './open-file.ts'
import { openOwnFile } from './open-own-file.ts'
import { removeRecipient } from './remove-recipient.ts'
import { revokeTransfer } from './revoke-transfer.ts'

const partBytes = 8_388_608

/** What somebody is reading, a file of three parts. */
async function underWay() {
  const portal = await openPortal()
  const on = await signedIn(portal, 'amara@example.com')
  const bo = await signedIn(portal, 'bo@example.com')
  const { transfer, files, proof, recipients } = await sent(portal, on, {
    recipients: ['bo@example.com'],
    files: [3 * partBytes]
  })
  const [file] = files
  const [recipient] = recipients
  if (!file || !recipient) throw new Error('Nothing was sent.')
  return { portal, on, bo, id: transfer.id, fileId: file.id, recipientId: recipient.id, holder: { proof } }
}

/** Reads, does something after the first bytes, reads on. @returns how many bytes came, and what ended it */
async function readingWhile(stream: AsyncIterable<Uint8Array>, act: () => Promise<unknown>) {
  let bytes = 0
  try {
    for await (const piece of stream) {
      if (bytes === 0) await act()
      bytes += piece.length
    }
    return { bytes, ended: undefined }
  } catch (error) {
    return { bytes, ended: (error as { code?: unknown }).code }
  }
}

describe('a download under way', () => {
  it('goes on to its end while nothing changes', async () => {
    const { portal, bo, id, fileId, holder } = await underWay()
    const open = await openFile(portal, bo, id, fileId, holder)
    expect(await readingWhile(await open.read(), async () => {})).toEqual({
      bytes: open.layout.sealedBytes,
      ended: undefined
    })
  })

  it.each([
    ['the transfer is revoked', 'transfer.over', 'revoke'],
    ['its reader is taken out', 'transfer.address', 'remove'],
    ['its sender is deactivated', 'transfer.over', 'deactivate']
  ] as const)('ends soon after %s', async (_, code, what) => {
    const { portal, on, bo, id, fileId, recipientId, holder } = await underWay()
    const acts = {
      revoke: () => revokeTransfer(portal, on, id),
      remove: () => removeRecipient(portal, on, id, recipientId),
      deactivate: () => setActive(portal, occasion(), 'amara@example.com', false)
    }
    const { read } = await openFile(portal, bo, id, fileId, holder)
    const { bytes, ended } = await readingWhile(await read(), acts[what])
    expect(ended).toBe(code)
    expect(bytes).toBeLessThan(2 * partBytes)
  })

  it('of one’s own ends as well', async () => {
    const { portal, on, id, fileId } = await underWay()
    const { read } = await openOwnFile(portal, on, id, fileId)
    expect(await readingWhile(await read(), () => revokeTransfer(portal, on, id))).toMatchObject({
      ended: 'transfer.over'
    })
  })
})
