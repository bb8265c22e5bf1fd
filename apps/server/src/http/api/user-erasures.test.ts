import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { userNameOf } from '../../domain/directory/user.ts'
import type { ApiAnswer, Browser } from '../test/browser.ts'
import { changeOptions } from '../test/erasures.ts'
import { type RunningPortal, startPortal } from '../test/running-portal.ts'
import { freshName, type Json } from '../test/scim-client.ts'
import { addAccount, signedInAs } from '../test/signed-in.ts'

const nobody = '00000000-0000-7000-8000-000000000000'

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

const options = (members: Json = {}): Promise<ApiAnswer> => changeOptions(administrator, members)

describe('before a deactivation', () => {
  it('one sees what it would remove and what would hold it up', async () => {
    await options({ graceDays: 7 })
    const person = await addAccount(running)
    await signedInAs(running, person)
    const { body } = await administrator.get(`/users/${person.id}/erasure-preview`)
    expect(body).toMatchObject({
      sessions: 1,
      sent: 0,
      files: 0,
      bytes: 0,
      braked: false,
      graceDays: 7,
      legalHold: null
    })
    await options()
  })

  it('there is a list of what another could be given, and what is handed over must be something', async () => {
    const person = await addAccount(running)
    expect((await administrator.get(`/users/${person.id}/transfers`)).body).toEqual({ transfers: [], total: 0 })
    const other = userNameOf(await addAccount(running))
    const all = await administrator.post(`/users/${person.id}/hand-over`, { to: other })
    expect(all).toMatchObject({ status: 200, body: { handedOver: 0, left: 0 } })
    const none = await administrator.post(`/users/${person.id}/hand-over`, { to: other, transferIds: [nobody] })
    expect(none).toMatchObject({ status: 404, body: { code: 'transfer.unknown' } })
  })

  it.each([
    ['to', {}],
    ['to', { to: '' }],
    ['to', { to: freshName() }],
    ['transferIds', { to: 'ben@example.com', transferIds: [] }],
    ['transferIds.1', { to: 'ben@example.com', transferIds: ['a', ''] }],
    ['from', { to: 'ben@example.com', from: 'somebody' }]
  ])('an order to hand over is refused for its member %s', async (member, order) => {
    const person = await addAccount(running)
    const answer = await administrator.post(`/users/${person.id}/hand-over`, order)
    expect(answer.status).toBe(400)
    expect(answer.body.fields).toHaveProperty([member])
  })
})

describe('a legal hold', () => {
  it('is placed, shown with the account, and lifted', async () => {
    const { id } = await addAccount(running)
    const path = `/users/${id}/legal-hold`
    const hold = { placedAt: new Date(running.time.now).toISOString(), reference: 'case 7' }
    expect(await administrator.put(path, { reference: ' case 7 ' })).toMatchObject({ status: 200, body: hold })
    expect((await administrator.get(`/users/${id}`)).body.legalHold).toEqual(hold)
    expect((await administrator.get(`/users/${id}/erasure-preview`)).body.legalHold).toEqual(hold)
    expect((await administrator.delete(path)).status).toBe(204)
    expect((await administrator.get(`/users/${id}`)).body.legalHold).toBeNull()
    expect(await administrator.delete(path)).toMatchObject({ status: 404, body: { code: 'legal-hold.none' } })
  })

  it('lets an erasure wait, and is shown there', async () => {
    const { id } = await addAccount(running)
    await administrator.put(`/users/${id}/legal-hold`, { reference: 'case 8' })
    expect((await administrator.post(`/users/${id}/deactivation`)).status).toBe(204)
    const [erasure] = (await administrator.get('/erasures?state=waiting&limit=1')).body.erasures
    expect(erasure).toMatchObject({ userId: id, state: 'waiting', startedAt: null, legalHold: { reference: 'case 8' } })
  })

  it.each([undefined, '', '  ', 7, 'two\nlines', 'a'.repeat(201)])('is not placed for %j', async reference => {
    const { id } = await addAccount(running)
    const answer = await administrator.put(`/users/${id}/legal-hold`, { reference })
    expect(answer).toMatchObject({ status: 400, body: { fields: { reference: expect.any(String) } } })
  })
})

describe('what destruction waits for', () => {
  it('is changed, and read as it was changed', async () => {
    const wanted = { brake: false, brakeUsers: 3, brakePercent: 50, graceDays: 30 }
    expect((await options(wanted)).body).toEqual(wanted)
    expect((await administrator.get('/configuration/erasure')).body).toEqual(wanted)
    await options()
  })

  it.each([
    ['brake', 'yes'],
    ['brakeUsers', -1],
    ['brakeUsers', 1.5],
    ['brakePercent', 101],
    ['graceDays', 31],
    ['graceDays', null],
    ['days', 3]
  ])('can not have %s at %j', async (member, value) => {
    const answer = await options({ [member]: value })
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
    expect(Object.keys(answer.body.fields)).toEqual([member])
  })
})

describe('an account that is not there', () => {
  it.each([
    ['GET', 'erasure-preview', 'user.unknown'],
    ['GET', 'transfers', 'user.unknown'],
    ['POST', 'hand-over', 'user.unknown'],
    ['PUT', 'legal-hold', 'user.unknown'],
    ['DELETE', 'legal-hold', 'legal-hold.none']
  ] as const)('%s %s', async (method, name, code) => {
    const body = { POST: { to: administratorName }, PUT: { reference: 'case 9' }, GET: undefined, DELETE: undefined }
    const answer = await administrator.send(method, `/users/${nobody}/${name}`, body[method])
    expect(answer).toMatchObject({ status: 404, body: { code } })
  })
})
