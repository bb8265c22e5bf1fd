// What opens above a page, inspected as a page is; and a portal in which there is nothing yet.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { addPerson, enter, firstAdministrator, join } from './api.ts'
import { openPlace, sharedPlace } from './place.ts'
import { button, chooseFor, dialog, field, heading, link, row, words } from './portal-pages.ts'
import type { Visitor } from './watched-page.ts'

const administrator = 'amara.osei@contoso.example'

const place = sharedPlace({ tenant: false }, async place => ({ admin: await firstAdministrator(place, administrator) }))

it('Add Users: the form, what is wrong with it, and the address to hand over', async () => {
  const visitor = await at('/console/users', 'Users')
  const { page } = visitor
  await button(page, 'Add Users').click()
  await words(page, 'How does this account sign in?').waitFor()
  await visitor.inspectEverywhere('dialog-add-users')
  await dialog(page).getByText('Password', { exact: true }).click()
  await field(page, 'E-mail address').fill('not an address')
  await button(page, 'Add').click()
  const marked = page.locator('[aria-invalid="true"]')
  await marked.waitFor()
  await visitor.inspectEverywhere('dialog-add-users-wrong')
  await marked.fill('noor.aziz@contoso.example')
  await button(page, 'Add').click()
  await button(page, 'Copy Address to hand over').waitFor()
  await visitor.inspectEverywhere('dialog-add-users-done')
  await button(page, 'Done').click()
  await row(page, 'noor.aziz@contoso.example').waitFor()
})

it('what is asked before somebody’s account changes', async () => {
  const person = await addPerson(place(), place().admin, 'lina.haddad@contoso.example')
  const visitor = await at('/console/users', 'Users')
  const { page } = visitor
  await button(page, `Actions for ${person.userName}`).click()
  await page.getByRole('menuitem', { name: 'Deactivate' }).waitFor()
  await visitor.inspect('menu')
  await page.keyboard.press('Escape')
  for (const item of ['One-time link', 'Reset second factor', 'Deactivate']) {
    await chooseFor(page, person.userName, item)
    await inspectDialog(visitor, `dialog-${item.toLowerCase().replaceAll(' ', '-')}`)
  }
  await page.getByRole('checkbox', { name: `${person.userName} is an administrator` }).click()
  await inspectDialog(visitor, 'dialog-give-the-admin-right')
  expect(await page.getByRole('checkbox', { name: `${person.userName} is an administrator` }).isChecked()).toBe(false)

  await chooseFor(page, person.userName, 'Deactivate')
  await dialog(page).getByRole('button', { name: 'Deactivate' }).click()
  await words(page, `${person.userName} is deactivated.`).waitFor()
  await visitor.inspectEverywhere('toast')
  await link(page, /^Deactivated/).click()
  await chooseFor(page, person.userName, 'Activate')
  await inspectDialog(visitor, 'dialog-activate')
})

it('what is asked before a key or another session ends', async () => {
  await place().admin.send('POST', '/profile/keys', { description: 'Nightly report' })
  const visitor = await at('/profile/keys', 'Profile')
  const { page } = visitor
  await button(page, 'Actions for the key Nightly report').click()
  await page.getByRole('menuitem', { name: 'Revoke' }).click()
  await inspectDialog(visitor, 'dialog-revoke')
  await enter(place(), await place().visitor(), administrator)
  await link(page, 'Sessions').click()
  await button(page, 'End all others').click()
  await inspectDialog(visitor, 'dialog-end-all-others')
})

it('the SCIM key that Connections makes', async () => {
  const visitor = await at('/console/provisioning', 'Connections')
  const { page } = visitor
  await button(page, 'Make a SCIM key').click()
  const make = dialog(page).getByRole('button', { name: 'Make account and key' })
  await make.waitFor()
  await visitor.inspectEverywhere('dialog-make-scim-key')
  await make.click()
  await words(page, 'and its key are made').waitFor()
  await visitor.inspectEverywhere('dialog-scim-key')
  await button(page, 'I have copied it').click()
  await button(page, 'Actions for the key of scim-admin@contoso.example').click()
  await page.getByRole('menuitem', { name: 'Revoke' }).click()
  await inspectDialog(visitor, 'dialog-revoke-connection')
})

it('what is asked before the portal’s own key is renewed or a provider removed', async () => {
  const visitor = await at('/console/authentication-providers', 'Authentication Providers')
  const { page } = visitor
  await button(page, 'Make a key').click()
  await button(page, 'Make a new key').click()
  await inspectDialog(visitor, 'dialog-make-a-new-key')
  const { certificates } = await place().admin.send('GET', '/service-provider')
  const provider = { name: 'Contoso', enabled: true, certificate: certificates[0].pem, issuer: 'https://idp.example/' }
  await place().admin.send('POST', '/providers', { ...provider, signInUrl: 'https://idp.example/sign-in' })
  await page.reload()
  await link(page, 'Contoso').click()
  await button(page, 'Remove provider').click()
  await inspectDialog(visitor, 'dialog-remove-provider')
})

it('an empty portal: its first page, its sign-in page, and the pages of the console', async () => {
  const empty = await openPlace({ tenant: false })
  const visitor = await empty.visitor()
  const { page } = visitor
  await page.goto(`${empty.origin}/auth/`)
  await words(page, 'This portal has no administrator yet').waitFor()
  await visitor.inspectEverywhere('empty-sign-in')
  await page.goto(empty.setUpAddress)
  await button(page, 'Create the administrator').waitFor()
  await visitor.inspectEverywhere('empty-welcome')
  await field(page, 'E-mail').fill(administrator)
  await field(page, 'Password').fill('short')
  await button(page, 'Create the administrator').click()
  await words(page, 'At least 12 characters; this has 5.').waitFor()
  await visitor.inspectEverywhere('empty-welcome-wrong')
  await join(visitor, await firstAdministrator(empty, administrator))
  const pages: readonly [string, string][] = [
    ['/console/users/deactivated', 'Nobody is deactivated'],
    ['/console/users?search=nobody', 'Nobody matches'],
    ['/console/provisioning', 'No SCIM key yet'],
    ['/console/provisioning/set-up', 'Create the application in Entra'],
    ['/console/provisioning/log', 'No provisioning yet'],
    ['/console/authentication-providers', 'No provider yet'],
    ['/profile/keys', 'No keys yet']
  ]
  for (const [address, text] of pages) {
    await page.goto(`${empty.origin}${address}`)
    await words(page, text).waitFor()
    await visitor.inspectEverywhere(`empty${address.replaceAll(/\W+/g, '-')}`)
  }
})

async function at(address: string, title: string): Promise<Visitor> {
  const visitor = await place().visitor()
  await join(visitor, place().admin)
  await visitor.page.goto(`${place().origin}${address}`)
  await heading(visitor.page, title).waitFor()
  return visitor
}

/** The one that is open; it is then closed by its first button, which changes nothing. */
async function inspectDialog(visitor: Visitor, name: string): Promise<void> {
  const { page } = visitor
  await dialog(page).waitFor()
  await visitor.inspectEverywhere(name)
  await refuse(page)
  await dialog(page).waitFor({ state: 'hidden' })
}

const refuse = (page: Page): Promise<void> =>
  dialog(page)
    .getByRole('button', { name: /^(Cancel|Keep the account)$/ })
    .click()
