import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { userNameOf } from '../../domain/directory/user.ts'
import { type Erasure, nothingRemoved } from '../../domain/erasure/erasure.ts'
import { eventOf } from '../../domain/events.ts'
import { newId } from '../../domain/id.ts'
import { type ApiAnswer, Browser } from '../test/browser.ts'
import { changeOptions, recordErasure } from '../test/erasures.ts'
import { type RunningPortal, startPortal } from '../test/running-portal.ts'
import type { Json } from '../test/scim-client.ts'
import { addAccount, signedInAs } from '../test/signed-in.ts'

const nobody = '00000000-0000-7000-8000-000000000000'
const day = 86_400_000

let running: RunningPortal
let administrator: Browser
let administratorName: string

beforeAll(async () => {
  running = await startPortal('SQLite', { rateLimits: false })
  const user = await addAccount(running, { administrator: true })
  administratorName = userNameOf(user)
  administrator = await signedInAs(running, user)
})
afterAll(() => running.close())

const recorded = (members: Partial<Erasure> = {}): Promise<Erasure> => recordErasure(running, members)

/** A second later than anything before. */
const later = (): number => {
  running.time.now += 1_000
  return running.time.now
}

const options = (members: Json = {}): Promise<ApiAnswer> => changeOptions(administrator, members)

/** Deactivated while whatever comes is held by the brake; the erasure of each. */
async function braked(
  count: number
): Promise<{ readonly id: string; readonly userId: string; readonly name: string }[]> {
  await options({ brakeUsers: 0, brakePercent: 0 })
  const held = []
  for (let i = 0; i < count; i += 1) {
    later()
    const user = await addAccount(running)
    expect((await administrator.post(`/users/${user.id}/deactivation`)).status).toBe(204)
    const [erasure] = (await administrator.get('/erasures?state=braked&limit=1')).body.erasures
    expect(erasure).toMatchObject({ userId: user.id, state: 'braked', dueAt: null, startedAt: null })
    held.push({ id: erasure.id, userId: user.id, name: userNameOf(user) })
  }
  await options()
  return held
}

const stateOf = async (id: string): Promise<string> => (await administrator.get(`/erasures/${id}`)).body.state

describe('erasures', () => {
  it('are listed newest first, in pages', async () => {
    const ids: string[] = []
    for (let i = 0; i < 5; i += 1) ids.unshift((await recorded({ orderedAt: later() })).id)
    const first = (await administrator.get('/erasures?limit=2')).body
    const second = (await administrator.get('/erasures?limit=2&offset=2')).body
    expect([...first.erasures, ...second.erasures].map((each: Json) => each.id)).toEqual(ids.slice(0, 4))
    expect(first.total).toBeGreaterThanOrEqual(5)
    expect((await administrator.get(`/erasures?offset=${first.total}`)).body.erasures).toEqual([])
  })

  it('are listed by their state, and counted', async () => {
    const before = (await administrator.get('/erasures?state=waiting')).body
    const { id } = await recorded({
      state: 'waiting',
      orderedAt: later(),
      startedAt: null,
      dueAt: running.time.now + day
    })
    const { erasures, total, waiting } = (await administrator.get('/erasures?state=waiting')).body
    expect(erasures[0].id).toBe(id)
    expect(erasures.every((each: Json) => each.state === 'waiting')).toBe(true)
    expect([total, waiting]).toEqual([before.total + 1, before.waiting + 1])
    expect((await administrator.get('/erasures?state=done&limit=1')).body.waiting).toBe(waiting)
  })

  it.each(['state=lost', 'limit=0', 'limit=201', 'offset=-1', 'status=done'])('are not listed by %s', async query => {
    const answer = await administrator.get(`/erasures?${query}`)
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
    expect(answer.body.fields).toHaveProperty(query.split('=')[0] ?? '')
  })

  it('are shown one by one, and of what is sealed and where bytes were nothing', async () => {
    const { vaultId, ...shown } = await recorded({
      state: 'closing',
      sealedProfile: Buffer.from('a sealed profile'),
      addressDigests: [Buffer.from('a digest of an address')],
      blobsDigest: 'abcdef0123456789',
      removed: { ...nothingRemoved, files: 3, bytes: 1_234 }
    })
    const answer = await administrator.get(`/erasures/${shown.id}`)
    expect(answer.body).toMatchObject({
      id: shown.id,
      userId: shown.userId,
      userName: null,
      reason: 'deactivated',
      state: 'closing',
      orderedAt: new Date(shown.orderedAt).toISOString(),
      orderedBy: 'the operator',
      completedAt: null,
      releasedAt: null,
      legalHold: null,
      receiptNumber: null
    })
    expect(answer.body.removed).toEqual({ ...nothingRemoved, files: 3, bytes: 1_234 })
    for (const secret of [vaultId, 'abcdef0123456789', Buffer.from('a sealed profile').toString('base64url')])
      expect(answer.text).not.toContain(secret)
  })

  it('name who ordered them', async () => {
    const { id: userId } = await addAccount(running, { administrator: true })
    const known = await recorded({ orderedBy: { kind: 'session', userId } })
    const removed = await recorded({ orderedBy: { kind: 'session', userId: newId(running.time.now) } })
    const name = (await administrator.get(`/users/${userId}`)).body.userName
    expect((await administrator.get(`/erasures/${known.id}`)).body.orderedBy).toBe(name)
    expect((await administrator.get(`/erasures/${removed.id}`)).body.orderedBy).toMatch(/^account [0-9a-f-]{36}$/)
  })

  it('are spoken of in the audit log', async () => {
    const { id } = await recorded()
    const told = eventOf(running.operator, 'erasure.completed', { target: { kind: 'erasure', id } })
    await running.portal.store.write(tx => tx.events.append(told))
    const [event] = (await administrator.get('/events?action=erasure.completed&limit=1')).body.events
    expect(event).toMatchObject({ target: `erasure ${id}`, targetId: id, actor: 'the operator' })
  })
})

describe('the receipt of an erasure', () => {
  it('is a file, byte for byte as it was signed', async () => {
    const receipt = '{"receipt":{"portal":"https://zoë.example","big":12345678901234567890,"a":1.0},"signature":{}}\n'
    const { id } = await recorded({ state: 'done', completedAt: running.time.now, receipt, receiptNumber: 41 })
    const answer = await administrator.get(`/erasures/${id}/receipt`)
    expect(answer.status).toBe(200)
    expect(answer.bytes.equals(Buffer.from(receipt, 'utf8'))).toBe(true)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': `${Buffer.byteLength(receipt)}`,
      'content-disposition': 'attachment; filename="sealpost-erasure-receipt-41.json"'
    })
    expect((await administrator.get(`/erasures/${id}`)).body.receiptNumber).toBe(41)
  })

  it('is not there before everything is removed', async () => {
    const { id } = await recorded({ state: 'closing' })
    const answer = await administrator.get(`/erasures/${id}/receipt`)
    expect(answer).toMatchObject({ status: 404, body: { code: 'erasure.no-receipt' } })
  })

  it('can be checked with the key that the portal shows', async () => {
    const { keyId, publicKey } = running.portal.receipts
    expect((await administrator.get('/erasures/signing-key')).body).toEqual({ keyId, publicKey })
  })
})

describe('an erasure that the brake holds', () => {
  it('keeps the name of the person for whoever decides, and tells every page of the console', async () => {
    const before = (await administrator.get('/session')).body.erasures.braked
    const [held] = await braked(1)
    const answer = await administrator.get(`/erasures/${held?.id}`)
    expect(answer.body).toMatchObject({ userName: held?.name, orderedBy: administratorName })
    expect((await administrator.get('/session')).body.erasures).toEqual({ braked: before + 1 })
    expect((await administrator.get('/erasures?limit=1')).body.braked).toBe(before + 1)
  })

  it('goes on when it is released, once', async () => {
    const [held] = await braked(1)
    later()
    expect((await administrator.post(`/erasures/${held?.id}/release`)).status).toBe(204)
    const { state, releasedAt } = (await administrator.get(`/erasures/${held?.id}`)).body
    expect(state).not.toBe('braked')
    expect(releasedAt).toBe(new Date(running.time.now).toISOString())
    const again = await administrator.post(`/erasures/${held?.id}/release`)
    expect(again).toMatchObject({ status: 409, body: { code: 'erasure.state' } })
  })

  it('is undone: the account is as it was', async () => {
    const [held] = await braked(1)
    expect((await administrator.get(`/users/${held?.userId}`)).body.active).toBe(false)
    expect((await administrator.post(`/erasures/${held?.id}/undo`)).status).toBe(204)
    expect(await stateOf(held?.id ?? '')).toBe('undone')
    expect((await administrator.get(`/users/${held?.userId}`)).body).toMatchObject({
      userName: held?.name,
      active: true
    })
    const again = await administrator.post(`/erasures/${held?.id}/undo`)
    expect(again).toMatchObject({ status: 409, body: { code: 'erasure.state' } })
  })

  it('is released with all others', async () => {
    const held = await braked(2)
    const { braked: count } = (await administrator.get('/session')).body.erasures
    expect((await administrator.post('/erasures/braked/release')).body).toEqual({ released: count })
    for (const { id } of held) expect(await stateOf(id)).not.toBe('braked')
    expect((await administrator.get('/session')).body.erasures).toEqual({ braked: 0 })
    expect((await administrator.post('/erasures/braked/release')).body).toEqual({ released: 0 })
  })

  it('is undone with all others', async () => {
    const held = await braked(2)
    const { braked: count } = (await administrator.get('/session')).body.erasures
    expect((await administrator.post('/erasures/braked/undo')).body).toEqual({ undone: count })
    for (const { id } of held) expect(await stateOf(id)).toBe('undone')
    expect((await administrator.post('/erasures/braked/undo')).body).toEqual({ undone: 0 })
  })

  it('is no business of whoever administers nothing, nor while one acts for another', async () => {
    await braked(1)
    const person = await addAccount(running)
    expect((await (await signedInAs(running, person)).get('/session')).body.erasures).toBeNull()
    const acting = await signedInAs(running, await addAccount(running, { administrator: true }))
    expect((await acting.post(`/users/${person.id}/impersonation`)).status).toBe(204)
    expect((await acting.get('/session')).body.erasures).toBeNull()
  })
})

describe('an erasure that is not there', () => {
  it.each([
    ['GET', `/erasures/${nobody}`, 'erasure.unknown'],
    ['GET', `/erasures/${nobody}/receipt`, 'erasure.unknown'],
    ['POST', `/erasures/${nobody}/release`, 'erasure.unknown'],
    ['POST', `/erasures/${nobody}/undo`, 'erasure.unknown']
  ] as const)('%s %s', async (method, path, code) => {
    expect(await administrator.send(method, path)).toMatchObject({ status: 404, body: { code } })
  })

  it('is like one that is, to whoever is not signed in', async () => {
    const { id } = await recorded()
    for (const path of ['/erasures', `/erasures/${id}`, `/erasures/${id}/receipt`])
      expect(await new Browser(running).get(path)).toMatchObject({ status: 401, body: { code: 'session.required' } })
  })
})
