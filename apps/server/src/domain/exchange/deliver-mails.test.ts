import { describe, expect, it } from 'vitest'
import { occasion, openPortal } from '../test/open-portal.ts'
import { noon } from '../test/people.ts'
import { day, minute, outbox, outside, sent, signedIn } from '../test/transfers.ts'
import { deleteTransfer } from './delete-transfer.ts'
import { deliverMails } from './deliver-mails.ts'
import type { MailContent } from './mail.ts'
import { readTransfer } from './read-transfer.ts'
import { removeRecipient } from './remove-recipient.ts'
import { requestCode } from './request-code.ts'
import { revokeTransfer } from './revoke-transfer.ts'

const bo = 'bo@elsewhere.example'

async function announced(draft: Parameters<typeof sent>[2] = {}) {
  const portal = await openPortal()
  const on = await signedIn(portal, 'amara@example.com')
  const all = await sent(portal, on, { notify: true, ...draft })
  const { id } = all.transfer
  const mails: MailContent[] = []
  const deliver = (time = noon, failure?: Error, limit = 20) =>
    deliverMails(
      portal,
      occasion({ kind: 'system' }, time),
      async content => {
        if (failure) throw failure
        mails.push(content)
      },
      limit
    )
  const waiting = async () => (await portal.store.exchange.mails(id)).map(({ attempts, nextAt }) => [attempts, nextAt])
  return { portal, on, id, ...all, mails, deliver, waiting }
}

describe('mails', () => {
  it('are sent and forgotten', async () => {
    const { deliver, mails, waiting } = await announced({ recipients: [bo, 'cy@e.example'] })
    expect(await deliver()).toBe(2)
    expect(mails.map(mail => mail.to).sort()).toEqual([bo, 'cy@e.example'])
    expect([await waiting(), await deliver()]).toEqual([[], 0])
  })

  it('are sent by one process alone', async () => {
    const { deliver, mails } = await announced({ recipients: [bo, 'cy@e.example'] })
    await Promise.all([deliver(), deliver(), deliver()])
    expect(mails).toHaveLength(2)
  })

  it('are sealed while they wait', async () => {
    const { portal, id } = await announced()
    const [mail] = await portal.store.exchange.mails(id)
    expect(Buffer.from(mail?.sealedContent ?? '').includes('elsewhere')).toBe(false)
  })

  it('that fail are tried again after twice as long each time, and are given up after ten attempts', async () => {
    const { portal, on, id, deliver, waiting } = await announced()
    const pauses: number[] = []
    let time = noon
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      expect(await deliver(time, new Error(`<${bo}>: mailbox full`))).toBe(0)
      const [[attempts, nextAt] = []] = await waiting()
      expect(attempts).toBe(attempt)
      if (attempt === 10) expect(nextAt).toBeNull()
      else {
        pauses.push(((nextAt ?? 0) - time) / minute)
        expect(await deliver((nextAt ?? 0) - 1)).toBe(0)
        time = nextAt ?? 0
      }
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256])
    expect(await deliver(time + day)).toBe(0)
    const { people } = await readTransfer(portal, on, id)
    expect(people[0]?.mailFailure).toMatch(/mailbox full/)
    const events = await portal.store.events.find({ action: 'mail.failed', limit: 10 })
    expect(events).toMatchObject([
      { outcome: 'failed', target: { kind: 'transfer', id }, details: { kind: 'transfer', attempts: 10 } }
    ])
    expect(JSON.stringify([events, people[0]?.mailFailure])).not.toContain(bo)
  })

  it('that a process took and didn’t send are sent by another later', async () => {
    const { portal, deliver, mails } = await announced()
    await portal.store.write(tx => tx.exchange.takeMails(noon, 5 * minute, 20))
    expect(await deliver(noon + minute)).toBe(0)
    expect(await deliver(noon + 5 * minute)).toBe(1)
    expect(mails).toHaveLength(1)
  })

  it.each([
    ['was revoked', ({ portal, on, id }: Announced) => revokeTransfer(portal, on, id)],
    ['was deleted', ({ portal, on, id }: Announced) => deleteTransfer(portal, on, id)],
    [
      'lost that recipient',
      ({ portal, on, id, recipients }: Announced) =>
        Promise.all(recipients.map(recipient => removeRecipient(portal, on, id, recipient.id)))
    ],
    [
      'was sealed under a key that is gone',
      ({ portal, transfer }: Announced) => portal.dataKeys.destroy(transfer.ownerId)
    ]
  ])('aren’t sent for a transfer that %s', async (_, happens) => {
    const all = await announced()
    await happens(all)
    expect([await all.deliver(), all.mails, await all.waiting()]).toEqual([0, [], []])
  })

  it('aren’t sent after they are of no use', async () => {
    const { deliver, mails, waiting } = await announced()
    expect([await deliver(noon + 14 * day), mails, await waiting()]).toEqual([0, [], []])
  })

  it('with a code are given up when the code is over', async () => {
    const { portal, id, proof, deliver } = await announced({ notify: false })
    await requestCode(portal, outside(), id, { proof, browserToken: 'one' }, bo)
    expect(await outbox(portal, id)).toMatchObject([{ kind: 'code' }])
    const times = [0, 1, 3, 7]
    for (const after of times) await deliver(noon + after * minute, new Error('no answer'))
    const [mail] = await portal.store.exchange.mails(id)
    expect(mail).toMatchObject({ attempts: 4, nextAt: null, failure: 'no answer' })
  })
})

type Announced = Awaited<ReturnType<typeof announced>>
