import { createPublicKey, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../canonical-json.ts'
import { setActiveById } from '../directory/set-active.ts'
import type { Portal } from '../portal.ts'
import { addUser, occasion, openPortal } from '../test/open-portal.ts'
import { closeErasures } from './close-erasures.ts'
import { changeErasureOptions } from './options.ts'
import { releaseBraked } from './release-erasure.ts'
import { runErasures } from './run-erasures.ts'
import { undoBraked } from './undo-erasure.ts'

const at = Date.UTC(2026, 0, 1, 12)

async function finish(portal: Portal): Promise<void> {
  while ((await runErasures(portal, occasion(undefined, at), 10)) > 0);
  await closeErasures(portal, occasion(undefined, at), 100)
}

describe('an erasure', () => {
  it('ends with a receipt that its portal signed, chained to the one before', async () => {
    const portal = await openPortal()
    const people = [
      await addUser(portal, { userName: 'ada@example.com', name: { givenName: 'Ada' } }),
      await addUser(portal, { userName: 'bo@example.com' })
    ]
    for (const { id } of people) await setActiveById(portal, occasion(), id, false)
    await finish(portal)
    const ended = await portal.store.erasures.receipts(0, 10)
    expect(ended.map(({ state, receiptNumber }) => [state, receiptNumber])).toEqual([
      ['done', 1],
      ['done', 2]
    ])
    for (const { receipt: document } of ended) {
      const { receipt, signature } = JSON.parse(document ?? '')
      const key = createPublicKey(portal.receipts.publicKey)
      expect(verify(null, Buffer.from(canonicalJson(receipt)), key, Buffer.from(signature.value, 'base64url'))).toBe(true)
      expect(document).not.toContain('example.com')
    }
  })

  it('gives a re-activated account the same id and nothing else', async () => {
    const portal = await openPortal()
    const { id } = await addUser(portal, { userName: 'ada@example.com', name: { givenName: 'Ada' } })
    await setActiveById(portal, occasion(), id, false)
    const back = await setActiveById(portal, occasion(), id, true)
    expect(back.attributes).toEqual({ userName: 'ada@example.com', active: true })
    expect(back.vaultId).not.toBe(id)
  })

  it.each(['release', 'undo'] as const)('waits for a word when the brake trips, and %s works', async word => {
    const portal = await openPortal()
    await changeErasureOptions(portal, occasion(), { brake: true, brakeUsers: 1, brakePercent: 10, graceDays: 0 })
    const people = []
    for (let i = 0; i < 4; i++)
      people.push(await addUser(portal, { userName: `u${i}@example.com`, name: { givenName: `Name ${i}` } }))
    for (const { id } of people) await setActiveById(portal, occasion(), id, false)
    expect(await portal.store.erasures.countBraked()).toBe(3)
    for (const { id } of people) expect((await portal.store.users.byId(id))?.attributes.name).toBeUndefined()
    if (word === 'release') {
      expect(await releaseBraked(portal, occasion())).toBe(3)
      await finish(portal)
      expect(await portal.store.erasures.count('done')).toBe(4)
    } else {
      expect(await undoBraked(portal, occasion())).toBe(3)
      expect((await portal.store.users.byId(people[3]?.id ?? ('' as never)))?.attributes.name).toEqual({ givenName: 'Name 3' })
    }
  })
})
