import { describe, expect, it } from 'vitest'
import { setActive } from '../directory/set-active.ts'
import type { ReceivingKeyId } from '../id.ts'
import { occasion, openPortal } from '../test/open-portal.ts'
import { noon } from '../test/people.ts'
import { at, outside, signedIn } from '../test/transfers.ts'
import { beginSendIn } from './begin-send-in.ts'
import { createReceivingKey } from './create-receiving-key.ts'
import { inspectPersonalAddress } from './inspect-personal-address.ts'
import { readPersonalAddress } from './read-personal-address.ts'
import { readReceivingKey } from './read-receiving-key.ts'
import { writePersonalAddress } from './write-personal-address.ts'

const amara = 'amara@example.com'
const key = { publicKey: 'age1pq1qqqq', sealedIdentity: Buffer.from('sealed for a recovery key') }
const unknown = { kind: 'not-found', code: 'request-link.unknown' }

async function receiving() {
  const portal = await openPortal()
  const on = await signedIn(portal, amara)
  return { portal, on, receivingKey: await createReceivingKey(portal, on, key) }
}

describe('a personal address', () => {
  it('is proposed from the user name until one is chosen', async () => {
    const { portal, on } = await receiving()
    const proposed = {
      enabled: false,
      name: 'amara',
      address: 'http://localhost:8080/u/amara',
      publicKey: key.publicKey
    }
    expect(await readPersonalAddress(portal, on)).toEqual(proposed)
    await writePersonalAddress(portal, on, { enabled: true, name: 'amara' })
    const other = await signedIn(portal, 'Amara@elsewhere.example')
    expect(await readPersonalAddress(portal, other)).toMatchObject({ name: 'amara-2', publicKey: null })
    const short = await signedIn(portal, 'j!@example.com')
    expect((await readPersonalAddress(portal, short)).name).toMatch(/^[a-z0-9][a-z0-9.-]{1,38}[a-z0-9]$/)
  })

  it('is one name for one account, also when two want it at once', async () => {
    const { portal, on } = await receiving()
    const bo = await signedIn(portal, 'bo@example.com')
    await createReceivingKey(portal, bo, key)
    const wanted = { enabled: true, name: 'reception' }
    const answers = await Promise.allSettled([on, bo].map(who => writePersonalAddress(portal, who, wanted)))
    const refused = answers.flatMap(answer => (answer.status === 'rejected' ? [answer.reason.code] : []))
    expect(refused).toEqual(['personal-address.taken'])
  })

  it('takes things in while it is switched on, for the newest key', async () => {
    const { portal, on } = await receiving()
    const newer = await createReceivingKey(portal, at(on, noon + 1), { ...key, publicKey: 'age1pq1pppp' })
    const begin = () => beginSendIn(portal, outside(), { name: 'Amara' })
    await expect(begin()).rejects.toMatchObject(unknown)
    await writePersonalAddress(portal, on, { enabled: true, name: 'amara' })
    expect(await inspectPersonalAddress(portal, 'AMARA', noon)).toMatchObject({
      title: null,
      expiresAt: null,
      publicKey: 'age1pq1pppp'
    })
    expect((await begin()).transfer).toMatchObject({ receivingKeyId: newer.id, requestLinkId: null })
    await writePersonalAddress(portal, on, { enabled: false, name: 'amara' })
    await expect(begin()).rejects.toMatchObject(unknown)
    await expect(inspectPersonalAddress(portal, 'amara', noon)).rejects.toMatchObject(unknown)
  })

  it('is closed with the account, and stays closed', async () => {
    const { portal, on } = await receiving()
    await writePersonalAddress(portal, on, { enabled: true, name: 'amara' })
    for (const active of [false, true]) {
      await setActive(portal, occasion(), amara, active)
      await expect(beginSendIn(portal, outside(), { name: 'amara' })).rejects.toMatchObject(unknown)
    }
  })

  it.each(['ab', '-abc', 'abc-', 'Abc', 'a b c', 'a'.repeat(41)])('is not called %j', async name => {
    const { portal, on } = await receiving()
    const written = writePersonalAddress(portal, on, { enabled: true, name })
    await expect(written).rejects.toMatchObject({ code: 'personal-address.name' })
  })

  it('isn’t switched on without a receiving key', async () => {
    const { portal } = await receiving()
    const bo = await signedIn(portal, 'bo@example.com')
    const written = writePersonalAddress(portal, bo, { enabled: true, name: 'bo-rao' })
    await expect(written).rejects.toMatchObject({ code: 'receiving-key.unknown' })
  })
})

describe('a receiving key', () => {
  it('is read by its owner alone, the newest or by its id', async () => {
    const { portal, on, receivingKey } = await receiving()
    const newer = await createReceivingKey(portal, at(on, noon + 1), { ...key, publicKey: 'age1pq1pppp' })
    const newest = await readReceivingKey(portal, on)
    expect(newest?.id).toBe(newer.id)
    const older = await readReceivingKey(portal, on, receivingKey.id)
    expect(Buffer.from(older?.sealedIdentity ?? '')).toEqual(key.sealedIdentity)
    const bo = await signedIn(portal, 'bo@example.com')
    expect(await readReceivingKey(portal, bo)).toBeNull()
    for (const id of [receivingKey.id, 'x' as ReceivingKeyId])
      await expect(readReceivingKey(portal, bo, id)).rejects.toMatchObject({ code: 'receiving-key.unknown' })
  })

  it.each([
    { ...key, publicKey: 'AGE-SECRET-KEY-1QQQ' },
    { ...key, publicKey: 'age1' },
    { ...key, publicKey: `age1${'q'.repeat(4_096)}` },
    { ...key, sealedIdentity: new Uint8Array() },
    { ...key, sealedIdentity: new Uint8Array(16_385) }
  ])('is refused in another form', async wrong => {
    const { portal, on } = await receiving()
    await expect(createReceivingKey(portal, on, wrong)).rejects.toMatchObject({ code: 'receiving-key.form' })
  })
})
