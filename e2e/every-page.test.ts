// Every page that the portal has: nothing inaccessible, no policy violated, nothing said on the console, nothing wider than a phone.
import fs from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { addPerson, connectProvisioning, connectSignOn, firstAdministrator, join, nameOf } from './api.ts'
import { sendByCommand } from './exchange-pages.ts'
import { sharedPlace } from './place.ts'
import { button, field, heading, link, words } from './portal-pages.ts'
import type { Visitor } from './watched-page.ts'

const administrator = 'amara.osei@contoso.example'
const [noor, mira] = ['noor.aziz@contoso.example', 'mira.lindt@contoso.example'] as const

/** As the pages' own table lists them, so that a new one can't be forgotten here. */
const table = fs.readFileSync(new URL('../apps/web/src/console/routes.ts', import.meta.url), 'utf8')
const rows = (/routes: readonly Route\[\] = \[\n(.+?)\n\]/s.exec(table)?.[1] ?? '').split('\n')
const routes = rows.map(row => {
  const [, kind, path] = /^ *(everybody|oneself|console)\('([^']+)'/.exec(row) ?? []
  if (kind === undefined) throw new Error(`This line of routes.ts is no route: ${row}`)
  return kind === 'console' ? `/console${path}` : `${path}`
})

const place = sharedPlace({ tenant: true }, async place => {
  const admin = await firstAdministrator(place, administrator)
  const providerId = await connectSignOn(place, admin, [noor, mira])
  await connectProvisioning(place, admin)
  await place.entra('provision')
  await place.entra('app', 'unassign', mira)
  await place.entra('provision')
  await admin.send('POST', '/service-provider/key')
  const { apiKey, apiSecret } = await admin.send('POST', '/profile/keys', { description: 'Nightly report' })
  const sent = await sendByCommand(place, `${apiKey}:${apiSecret}`, ['--to', noor, '--message', 'The papers.'])
  return {
    sent,
    admin,
    providerId,
    person: await addPerson(place, admin, 'lina.haddad@contoso.example')
  }
})

it('is listed', () => expect(routes.length).toBeGreaterThanOrEqual(25))

it.each(routes)('%s', async route => {
  const visitor = await asAdministrator()
  await visitor.page.goto(`${place().origin}${await addressOf(visitor, route)}`)
  await complete(visitor.page)
  await visitor.inspectEverywhere(route.replace(/^\/(console\/)?/, '').replaceAll(/[/:]+/g, '-'))
})

it('an address where there is nothing, and the console to who isn’t an administrator', async () => {
  const visitor = await asAdministrator()
  await visitor.page.goto(`${place().origin}/console/nowhere`)
  await heading(visitor.page, 'There is nothing here').waitFor()
  await visitor.inspectEverywhere('nowhere')
  const other = await place().visitor()
  await other.page.goto(await invitation())
  await field(other.page, 'New password').fill('six quiet herons at dusk')
  await button(other.page, 'Choose password and sign in').click()
  await heading(other.page, 'Send').waitFor()
  await other.page.goto(`${place().origin}/console/users`)
  await heading(other.page, 'For administrators').waitFor()
  await other.inspectEverywhere('for-administrators')
})

it('the ways in: sign-in, invitation, recovery, a link that is gone, a refusal', async () => {
  const visitor = await place().visitor()
  const { page } = visitor
  const recovery = (await place().admin.send('POST', `/users/${place().person.id}/link`)).url
  const ways: readonly [string, string, string | RegExp][] = [
    ['sign-in', `${place().origin}/auth/`, 'Sign in'],
    ['invitation', await invitation(), /^Welcome to/],
    ['recovery', recovery, 'Choose a new password'],
    ['link-gone', `${place().origin}/welcome#gone`, 'This link no longer works'],
    ['error', `${place().origin}/auth/error#code=sign-on.refused&reference=0A1B2C3D4E5F`, 'You could not be signed in']
  ]
  for (const [name, address, title] of ways) {
    await page.goto('about:blank')
    await page.goto(address)
    await heading(page, title).waitFor()
    await complete(page)
    await visitor.inspectEverywhere(name)
  }
})

it('the navigation and the account menu on a phone', async () => {
  const visitor = await place().visitor({ width: 360 })
  const { page } = visitor
  await join(visitor, place().admin)
  await page.goto(`${place().origin}/console/users`)
  await complete(page)
  await button(page, 'Account menu of Amara Osei').click()
  await page.getByRole('menuitem', { name: 'Sign out' }).waitFor()
  await visitor.inspect('account-menu-phone')
  await page.keyboard.press('Escape')
  await button(page, 'Open the navigation').click()
  await link(page, 'Audit').waitFor()
  await visitor.inspect('navigation-phone')
  await link(page, 'Audit').click()
  await heading(page, 'Audit').waitFor()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
})

async function asAdministrator(): Promise<Visitor> {
  const visitor = await place().visitor()
  await join(visitor, place().admin)
  return visitor
}

/** What stands in a route's places. */
async function addressOf(visitor: Visitor, route: string): Promise<string> {
  const ids: Record<string, string> = {
    '/console/users': place().person.id,
    '/console/authentication-providers': place().providerId,
    '/history': place().sent.id
  }
  const test = route.includes('/:test') ? await makeTest(visitor) : ''
  const address = route.replace(/^(.*?)\/:id/, (_, before: string) => `${before}/${ids[before]}`).replace(':test', test)
  if (/:|undefined/.test(address)) throw new Error(`Nothing is known here to put into ${route}.`)
  return address
}

/** A test sign-in, whose report is then there. */
async function makeTest({ page }: Visitor): Promise<string> {
  const { url } = await place().admin.send('POST', `/providers/${place().providerId}/tests`)
  await page.context().addCookies(await place().admin.cookies())
  await page.goto(url)
  await page.getByRole('button', { name: nameOf(noor) }).click()
  await words(page, 'Decoded message').waitFor()
  return page.url().split('/').at(-1) ?? ''
}

let invited = 0

async function invitation(): Promise<string> {
  const userName = `invited-${++invited}@contoso.example`
  const added = await place().admin.send('POST', '/users', { userName, signIn: 'password' })
  return added.invitation.url
}

/** Until nothing is on its way any more. */
async function complete(page: Page): Promise<void> {
  await page.locator('main h1').waitFor()
  await page.locator('main :is([aria-busy="true"], .skeleton)').first().waitFor({ state: 'hidden' })
}
