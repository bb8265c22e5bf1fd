// Steps 3 and 4 of the set-up, by hand: a service account, the admin box, Profile, API Keys, Generate New Key, the SCIM key.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { enter, firstAdministrator } from './api.ts'
import { sharedPlace } from './place.ts'
import { button, chooseFor, dialog, field, heading, link, pasteFrom, row, words } from './portal-pages.ts'
import type { Visitor } from './watched-page.ts'

const administrator = 'amara.osei@contoso.example'
const turn = 'Click here if you want to use this as a SCIM key'

const place = sharedPlace({ tenant: false }, async place => ({ admin: await firstAdministrator(place, administrator) }))

it('turns a service account’s key into a SCIM key that works, is shown once and never leaves the server again', async () => {
  const service = 'scim-admin@contoso.example'
  const visitor = await atUsers()
  const { page } = visitor
  const answers = everyAnswerTo(page)
  await addServiceAccount(page, service)
  await row(page, service).getByText('Service account').waitFor()

  await openKeys(page, service)
  await generate(page, 'not yet an administrator')
  expect(await button(page, turn).count()).toBe(0)
  await button(page, 'Done').click()
  await leave(page)

  await page.getByRole('checkbox', { name: `${service} is an administrator` }).click()
  await button(page, 'Give the right').click()
  await page.getByText(`${service} is an administrator now.`).waitFor()
  await openKeys(page, service)
  await generate(page, 'Entra ID')
  await visitor.inspectEverywhere('api-key-shown')
  await button(page, turn).click()
  await page.getByRole('heading', { name: 'Your SCIM key' }).waitFor()
  await visitor.inspectEverywhere('scim-key-shown')
  const shown = await copyAll(page, ['Tenant URL', 'Secret Token', 'User name', 'Password'])
  const [tenantUrl = '', token = '', userName = '', secret = ''] = shown
  expect(tenantUrl).toBe(`${place().origin}/scim/v2/entra/`)
  expect(userName).toBe(service)
  expect(token).toBe(`${service}:${secret}`)
  expect(secret.length).toBeGreaterThanOrEqual(32)
  const seenUntilNow = (await answers.texts()).length

  await page.keyboard.press('Escape')
  await dialog(page).waitFor()
  await button(page, 'Done').click()
  await row(page, 'Entra ID').getByText('SCIM key', { exact: true }).waitFor()
  expect((await fetch(`${tenantUrl}Users`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200)
  expect((await fetch(`${tenantUrl}Users`, { headers: { authorization: `Bearer ${token}x` } })).status).toBe(401)
  await page.reload()
  await row(page, 'Entra ID').waitFor()
  const documents = [await page.content()]
  await link(page, 'Activity').click()
  await words(page, 'Key made').waitFor()
  documents.push(await page.content())
  await leave(page)
  await lookEverywhere(page)
  const later = [...documents, ...(await answers.texts()).slice(seenUntilNow)]
  expect(later.length).toBeGreaterThan(10)
  expect(later.filter(text => text.includes(secret))).toEqual([])
})

it('writes both names into the audit log of whatever is done in another’s account', async () => {
  const service = 'records@contoso.example'
  await place().admin.send('POST', '/users', { userName: service, signIn: 'service', administrator: false })
  const { page } = await atUsers()
  await openKeys(page, service)
  await generate(page, 'nightly records')
  await button(page, 'Done').click()
  await leave(page)
  await page.goto(`${place().origin}/console/audit?user=${encodeURIComponent(service)}`)
  for (const what of ['Impersonation began', 'Key made']) {
    const entry = page.getByRole('listitem').filter({ hasText: what }).first()
    await entry.getByText(administrator).first().waitFor()
    await entry.getByText(service).first().waitFor()
  }
  const made = page.getByRole('listitem').filter({ hasText: 'Key made' })
  await made.getByText(`acting as ${service}`).waitFor()
})

it('closes the administrator’s pages while acting in another’s account, shows the banner everywhere, and leaves by one click', async () => {
  const service = 'archive@contoso.example'
  await place().admin.send('POST', '/users', { userName: service, signIn: 'service', administrator: true })
  const visitor = await atUsers()
  const { page } = visitor
  await chooseFor(page, service, 'Profile')
  for (const address of [
    '/profile',
    '/profile/keys',
    '/profile/activity',
    '/profile/security',
    '/console/users',
    '/console/audit'
  ]) {
    await page.goto(`${place().origin}${address}`)
    await heading(page, address.startsWith('/console') ? 'For administrators' : 'Profile').waitFor()
    await banner(page).getByText(service).waitFor()
    // Of what stands at the side, only what one may look at for somebody else.
    expect(await page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link').allInnerTexts()).toEqual([
      'History'
    ])
  }
  const colour = await banner(page).evaluate(element => getComputedStyle(element).backgroundColor)
  expect(colour).toBe('rgb(255, 216, 77)')
  await visitor.inspectEverywhere('impersonating')
  for (const path of ['/users', '/events', '/providers', '/site', '/provisioning/connections']) {
    expect((await page.request.get(`${place().origin}/api${path}`)).status(), path).toBe(403)
  }
  await leave(page)
})

const banner = (page: Page) => page.getByRole('region', { name: 'Impersonation' })

async function atUsers(): Promise<Visitor> {
  const visitor = await place().visitor()
  await enter(place(), visitor, administrator)
  await visitor.page.goto(`${place().origin}/console/users`)
  await row(visitor.page, administrator).waitFor()
  return visitor
}

async function addServiceAccount(page: Page, userName: string): Promise<void> {
  await button(page, 'Add Users').click()
  await page.getByText('No login: service account').click()
  await field(page, 'E-mail address').fill(userName)
  await button(page, 'Add').click()
  await dialog(page).getByText(`${userName} is registered.`).waitFor()
  await button(page, 'Done').click()
}

async function openKeys(page: Page, userName: string): Promise<void> {
  await chooseFor(page, userName, 'Profile')
  await banner(page).getByText(userName).waitFor()
  await link(page, 'API Keys').click()
}

async function generate(page: Page, description: string): Promise<void> {
  await field(page, /^Description/).fill(description)
  await button(page, 'Generate New Key').click()
  await page.getByRole('heading', { name: 'Your new API key' }).waitFor()
}

/** Ends in Users. */
async function leave(page: Page): Promise<void> {
  await banner(page).getByRole('button', { name: 'Leave' }).click()
  await heading(page, 'Users').waitFor()
  await banner(page).waitFor({ state: 'detached' })
}

async function copyAll(page: Page, labels: readonly string[]): Promise<readonly string[]> {
  const values: string[] = []
  for (const label of labels) values.push(await pasteFrom(page, label))
  return values
}

/** Wherever an administrator could come across it again. */
async function lookEverywhere(page: Page): Promise<void> {
  for (const item of ['Connections', 'Log', 'Audit']) {
    await link(page, item).click()
    await heading(page, { Connections: 'Connections', Log: 'Provisioning log', Audit: 'Audit' }[item] ?? item).waitFor()
  }
  await words(page, 'Key made').waitFor()
  const files = ['events/export?format=csv', 'events/export?format=jsonl', 'users', 'session']
  for (const file of files) await page.evaluate(path => fetch(`/api/${path}`).then(answer => answer.text()), file)
}

/** Collects what the server sends to the page from now on, but for scripts, styles and pictures. */
function everyAnswerTo(page: Page) {
  const texts: Promise<string>[] = []
  page.on('response', answer => {
    const type = answer.headers()['content-type'] ?? ''
    if (/json|html|csv|plain/.test(type)) texts.push(answer.text().catch(() => ''))
  })
  return { texts: () => Promise.all(texts) }
}
