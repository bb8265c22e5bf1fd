import { describe, expect, it } from 'vitest'
import { setActive } from '../directory/set-active.ts'
import { createTransfer } from '../exchange/create-transfer.ts'
import { listTransfers } from '../exchange/list-transfers.ts'
import { occasion, openPortal } from '../test/open-portal.ts'
import { noon, person } from '../test/people.ts'
import { authenticateApiKey } from './authenticate-api-key.ts'
import { createApiKey } from './create-key.ts'
import { revokeKey } from './revoke-key.ts'

const robot = 'robot@example.com'
const wanted = { access: 'recipients', recipients: ['bo@elsewhere.example'] } as const

async function keyed(expiresAt?: number) {
  const portal = await openPortal()
  const owner = await person(portal, robot, { signIn: 'service' })
  const draft = { owner: robot, description: '', ...(expiresAt === undefined ? {} : { expiresAt }) }
  const { key, apiKey, apiSecret } = await createApiKey(portal, occasion(), draft)
  const says = (secret = apiSecret, at = noon, id = apiKey) =>
    authenticateApiKey(portal, id, kept => kept === secret, at)
  const asKey = occasion({ kind: 'key', keyId: key.id, ownerId: owner.id })
  return { portal, owner, key, apiSecret, says, asKey }
}

describe('an API key', () => {
  it('acts as its owner', async () => {
    const { portal, owner, key, says } = await keyed()
    const answer = await says()
    expect(answer).toMatchObject({ actor: { kind: 'key', keyId: key.id, ownerId: owner.id }, owner: { id: owner.id } })
    await portal.store.flush()
    expect(await portal.store.keys.byId(key.id)).toMatchObject({ lastUsedAt: noon })
  })

  it('that is unknown, signed wrongly or revoked is refused in the same words, and looked at alike', async () => {
    const { portal, key, apiSecret, says } = await keyed()
    const answers = [await says('wrong'), await says(apiSecret, noon, 'unknown')]
    await revokeKey(portal, occasion(), key.id)
    answers.push(await says())
    expect(answers.map(answer => 'refused' in answer && answer.refused)).toEqual(answers.map(() => 'key.signature'))
    expect(new Set(answers.map(answer => 'detail' in answer && answer.detail)).size).toBe(1)
    let looked = 0
    await authenticateApiKey(portal, 'unknown', () => ++looked > 0, noon)
    expect(looked).toBe(1)
  })

  it('that has expired is told so to who has its secret', async () => {
    const { says } = await keyed(noon + 10)
    expect(await says(undefined, noon + 9)).toHaveProperty('actor')
    expect(await says(undefined, noon + 10)).toMatchObject({ refused: 'key.expired' })
    expect(await says('wrong', noon + 10)).toMatchObject({ refused: 'key.signature' })
  })

  it('ends with its owner', async () => {
    const { portal, says, asKey } = await keyed()
    await setActive(portal, occasion(), robot, false)
    expect(await says()).toHaveProperty('refused')
    await setActive(portal, occasion(), robot, true)
    expect(await says()).toHaveProperty('refused')
    await expect(createTransfer(portal, asKey, wanted)).rejects.toMatchObject({ code: 'key.revoked' })
  })

  it('sends, and reads its owner’s history, while it works', async () => {
    const { portal, owner, key, asKey } = await keyed(noon + 10)
    expect(await createTransfer(portal, asKey, wanted)).toMatchObject({ ownerId: owner.id })
    await listTransfers(portal, asKey, { view: 'sent', search: '', offset: 0, limit: 10 })
    const late = { ...asKey, at: noon + 10 }
    await expect(createTransfer(portal, late, wanted)).rejects.toMatchObject({ code: 'key.revoked' })
    await revokeKey(portal, occasion(), key.id)
    await expect(createTransfer(portal, asKey, wanted)).rejects.toMatchObject({ code: 'key.revoked' })
  })

  it('is worth nothing with another owner’s name', async () => {
    const { portal, key } = await keyed()
    const other = await person(portal, 'other@example.com', { signIn: 'saml' })
    const forged = occasion({ kind: 'key', keyId: key.id, ownerId: other.id })
    await expect(createTransfer(portal, forged, wanted)).rejects.toMatchObject({ code: 'key.revoked' })
  })
})
