// How much script a browser receives before somebody can begin, as it comes over the wire.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { enter, firstAdministrator } from './api.ts'
import { addSender, sendByCommand } from './exchange-pages.ts'
import { sharedPlace } from './place.ts'
import { button, field, row, words } from './portal-pages.ts'

const administrator = 'amara.osei@contoso.example'
const kilobyte = 1024

const place = sharedPlace({ tenant: false }, async place => {
  const admin = await firstAdministrator(place, administrator)
  const { apiKey } = await addSender(place, admin, 'lina.haddad@contoso.example')
  const args = ['--public', '--password-stdin', '--message', 'The papers.']
  return { sent: await sendByCommand(place, apiKey, args, 'correct horse\n') }
})

it('is less than 60 KB for the sign-in page', async () => {
  const { page } = await place().visitor()
  const scripts = await scriptsOf(page)
  await page.goto(`${place().origin}/auth/`, { waitUntil: 'networkidle' })
  await field(page, 'Password').waitFor()
  expectWithin(scripts(), 60)
})

it('is less than 80 KB for the page of a secure link, and less than 140 KB with what opens a message', async () => {
  const { page } = await place().visitor()
  const scripts = await scriptsOf(page)
  await page.goto(place().sent.link, { waitUntil: 'networkidle' })
  await field(page, 'Password').fill('correct horse')
  expectWithin(scripts(), 80)
  await button(page, 'Open').click()
  await words(page, 'The papers.').waitFor()
  await page.waitForLoadState('networkidle')
  expectWithin(scripts(), 140)
})

it('is less than 150 KB for the page at which one sends in', async () => {
  const { page } = await place().visitor()
  const scripts = await scriptsOf(page)
  await page.goto(`${place().origin}/q/unknown#${'A'.repeat(43)}`, { waitUntil: 'networkidle' })
  await words(page, 'This address takes nothing').waitFor()
  expectWithin(scripts(), 150)
})

it('is less than 200 KB for the console', async () => {
  const visitor = await place().visitor()
  await enter(place(), visitor, administrator)
  const scripts = await scriptsOf(visitor.page)
  await visitor.page.goto(`${place().origin}/console/users`, { waitUntil: 'networkidle' })
  await row(visitor.page, administrator).waitFor()
  expectWithin(scripts(), 200)
})

interface Script {
  readonly url: string
  readonly encoding: string
  /** With the headers of its answer. */
  readonly bytes: number
}

function expectWithin(scripts: readonly Script[], kilobytes: number): void {
  expect(scripts.length).toBeGreaterThan(0)
  expect(scripts.filter(({ encoding, bytes }) => encoding !== 'br' && bytes > kilobyte)).toEqual([])
  const total = scripts.reduce((sum, { bytes }) => sum + bytes, 0)
  expect(total, `${scripts.length} scripts`).toBeLessThan(kilobytes * kilobyte)
}

/** Watches what comes from now on; afterwards it tells which scripts came. */
async function scriptsOf(page: Page): Promise<() => readonly Script[]> {
  const begun = new Map<string, Omit<Script, 'bytes'>>()
  const ended: Script[] = []
  const wire = await page.context().newCDPSession(page)
  await wire.send('Network.enable')
  wire.on('Network.responseReceived', ({ requestId, type, response }) => {
    const headers = Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value] as const)
    const encoding = new Map(headers).get('content-encoding') ?? ''
    if (type === 'Script' || /javascript/.test(response.mimeType)) begun.set(requestId, { url: response.url, encoding })
  })
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const script = begun.get(requestId)
    if (script) ended.push({ ...script, bytes: encodedDataLength })
  })
  return () => ended
}
