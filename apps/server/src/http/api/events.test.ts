import { event } from '@sealpost/api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { User } from '../../domain/directory/user.ts'
import { eventOf } from '../../domain/events.ts'
import type { Browser } from '../test/browser.ts'
import { type RunningPortal, startPortal } from '../test/running-portal.ts'
import { type Json, ScimClient } from '../test/scim-client.ts'
import { addAccount, signedInAs } from '../test/signed-in.ts'

let running: RunningPortal
let amara: User
let administrator: Browser
/** A person whom an identity provider made and changed. */
let person: Json

beforeAll(async () => {
  running = await startPortal('SQLite')
  amara = await addAccount(running, { userName: 'amara@example.com', administrator: true })
  administrator = await signedInAs(running, amara)
  const entra = new ScimClient(running, 'entra')
  person = await entra.create({ userName: '=ben@example.com', name: { givenName: 'Ben', familyName: 'Adeyemi' } })
  await entra.patch(person.id, { op: 'replace', path: 'name.familyName', value: 'Adeyemi-Cole' })
  await administrator.put(`/users/${person.id}/administrator`, { administrator: true })
  await new ScimClient(running, 'entra', { authorization: 'Bearer a:b' }).get('/Users')
  const site = { name: 'Acme', accent: '#112233', sessionIdleMinutes: 60, sessionMaxHours: 12 }
  await administrator.put('/site', site)
  await running.portal.store.flush()
})
afterAll(() => running.close())

const events = async (query: string): Promise<Json[]> => (await administrator.get(`/events?${query}`)).body.events

describe('the audit log', () => {
  it('is shown newest first, in pages, with names for people', async () => {
    const first = (await administrator.get('/events?limit=3')).body
    expect(first.events.map((entry: Json) => entry.sequence)).toEqual(
      first.events.map((entry: Json) => entry.sequence).toSorted((a: number, b: number) => b - a)
    )
    const second = (await administrator.get(`/events?limit=3&before=${first.next}`)).body
    expect(second.events[0].sequence).toBeLessThan(first.events[2].sequence)
    const [granted] = await events('action=user.administrator-granted')
    expect(granted).toMatchObject({
      actor: 'amara@example.com',
      actorId: amara.id,
      target: '=ben@example.com',
      targetId: person.id,
      impersonating: null,
      outcome: 'success'
    })
  })

  it('shows what changed, of people and of settings', async () => {
    const [changed] = await events('action=user.changed&view=provisioning')
    expect(changed).toMatchObject({
      actor: `SCIM key of ${running.key.userName}`,
      changes: [{ attribute: 'name.familyName', before: 'Adeyemi', after: 'Adeyemi-Cole' }]
    })
    const [setting] = await events('action=setting.changed')
    expect(setting.changes).toHaveLength(2)
    expect(setting.changes).toContainEqual({ attribute: 'name', before: 'Sealpost', after: 'Acme' })
    expect(setting.changes).toContainEqual({ attribute: 'accent', before: '#0f766e', after: '#112233' })
  })

  it('is searched by view, outcome, account, reference and time', async () => {
    const refused = await events('view=provisioning&outcome=refused')
    expect(refused).toMatchObject([{ action: 'scim.unauthenticated', actor: 'nobody known' }])
    const reference = refused[0].correlationId.slice(-12).toUpperCase()
    expect(await events(`reference=${reference}`)).toMatchObject([{ sequence: refused[0].sequence }])
    const about = await events(`user=${encodeURIComponent('=BEN@example.com')}`)
    expect(about.length).toBeGreaterThanOrEqual(3)
    for (const entry of about) expect([entry.targetId, entry.actorId]).toContain(person.id)
    expect(await events('user=nobody@example.com')).toEqual([])
    expect(await events(`from=${new Date(running.time.now + 1).toISOString()}`)).toEqual([])
    expect(await events(`until=${new Date(running.time.now - 1).toISOString()}`)).toEqual([])
    expect((await administrator.get('/events?action=user.exploded')).body.fields).toHaveProperty('action')
  })

  it('tells of an administrator who acts in another’s account with both names', async () => {
    const browser = await signedInAs(running, amara)
    await browser.post(`/users/${person.id}/impersonation`)
    await browser.post('/profile/keys', { description: '' })
    expect((await browser.get('/profile/activity')).body.events[0]).toMatchObject({
      action: 'key.created',
      actor: 'amara@example.com',
      impersonating: '=ben@example.com',
      target: 'key of =ben@example.com'
    })
    await browser.delete('/session/impersonation')
    expect((await administrator.get(`/users/${person.id}/activity`)).body.events[0].action).toBe('impersonation.ended')
  })
})

describe('the export', () => {
  it('is a file with all that fits, one entry a line', async () => {
    const answer = await administrator.send('GET', '/events/export?format=jsonl&view=provisioning')
    expect(answer.headers).toMatchObject({
      'content-disposition': 'attachment; filename="sealpost-audit-2026-01-15.jsonl"',
      'content-type': 'application/x-ndjson; charset=utf-8',
      'x-content-type-options': 'nosniff'
    })
    const entries = answer.text
      .trimEnd()
      .split('\n')
      .map(line => event.parse(JSON.parse(line)))
    expect(entries.map(entry => entry.sequence)).toEqual(
      (await events('view=provisioning')).map(entry => entry.sequence)
    )
  })

  it('as CSV holds nothing that a spreadsheet would run', async () => {
    const answer = await administrator.send(
      'GET',
      `/events/export?format=csv&user=${encodeURIComponent('=ben@example.com')}`
    )
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(answer.text.startsWith('\ufeffsequence,at,action,')).toBe(true)
    expect(answer.text).toContain('"\'=ben@example.com"')
    expect(answer.text).not.toMatch(/(^|,)"?[=+@-]/m)
  })

  it('goes on past one page, holding one in memory', async () => {
    const { store } = running.portal
    await store.write(async tx => {
      for (let i = 0; i < 450; i++)
        await tx.events.append(eventOf(running.operator, 'alert.last-administrator', { details: { i } }))
    })
    const answer = await administrator.send('GET', '/events/export?format=jsonl&action=alert.last-administrator')
    const told = answer.text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line).details.i)
    expect(told).toEqual(Array.from({ length: 450 }, (_, i) => 449 - i))
  })

  it('breaks off for whoever loses the administrator right meanwhile', async () => {
    const { store } = running.portal
    await store.write(async tx => {
      for (let i = 0; i < 5_000; i++)
        await tx.events.append(eventOf(running.operator, 'log.dropped', { details: { i } }))
    })
    const leaver = await addAccount(running, { administrator: true })
    const { jar } = await signedInAs(running, leaver)
    const response = await running.app.inject({
      url: '/api/events/export?format=jsonl&action=log.dropped',
      headers: { cookie: `__Host-sealpost=${jar.get('__Host-sealpost')}` },
      payloadAsStream: true
    })
    expect(response.statusCode).toBe(200)
    let taken = 0
    const drain = async () => {
      for await (const chunk of response.stream()) {
        if (taken === 0) await administrator.post(`/users/${leaver.id}/deactivation`)
        taken += String(chunk).split('\n').length - 1
      }
    }
    await expect(drain()).rejects.toThrow()
    expect(taken).toBeLessThan(5_000)
    expect(running.log.join('')).toContain('an export broke off')
  })

  it('names its format, and takes no page', async () => {
    expect((await administrator.get('/events/export')).body.fields).toHaveProperty('format')
    expect((await administrator.get('/events/export?format=csv&before=3')).body.fields).toHaveProperty('before')
  })
})

it('what an erasure removed is gone from the log and from its export', async () => {
  await administrator.post(`/users/${person.id}/deactivation`)
  const { text } = await administrator.send('GET', '/events/export?format=jsonl')
  expect(text).not.toContain('Adeyemi')
})
