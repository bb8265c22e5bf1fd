// What people do without a mouse: everything is reached by Tab, chosen by Enter, Space and arrow keys, and the focus is never lost.
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { enter, firstAdministrator } from './api.ts'
import { addSender, openSend, sendByCommand, verified } from './exchange-pages.ts'
import { sharedPlace } from './place.ts'
import { button, dialog, field, focused, heading, link, password, row, words } from './portal-pages.ts'

const administrator = 'amara.osei@contoso.example'

const place = sharedPlace({ tenant: false }, async place => {
  const admin = await firstAdministrator(place, administrator)
  const { apiKey } = await addSender(place, admin, 'lina.haddad@contoso.example')
  const args = [import.meta.filename, '--public', '--password-stdin']
  return { sent: await sendByCommand(place, apiKey, args, 'correct horse\n') }
})

it('signs in, and out by the account menu', async () => {
  const { page } = await place().visitor()
  await page.goto(`${place().origin}/auth/`)
  await field(page, 'E-mail').waitFor()
  await tabTo(page, field(page, 'E-mail'))
  await page.keyboard.type(administrator)
  await page.keyboard.press('Tab')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await heading(page, 'Users').waitFor()
  await tabTo(page, button(page, 'Account menu of Amara Osei'))
  await page.keyboard.press('ArrowUp')
  await focused(page, page.getByRole('menuitem', { name: 'Sign out' }))
  await page.keyboard.press('Enter')
  await heading(page, 'Sign in').waitFor()
})

it('skips the navigation, and puts the focus on the heading of each page that a link leads to', async () => {
  const page = await atUsers()
  await page.keyboard.press('Tab')
  await focused(page, link(page, 'Skip to the content'))
  await page.keyboard.press('Enter')
  await focused(page, page.getByRole('main'))
  await page.keyboard.press('Tab')
  await focused(page, button(page, 'Add Users'))
  for (const name of ['Audit', 'Site options']) {
    await tabTo(page, link(page, name))
    await page.keyboard.press('Enter')
    await focused(page, heading(page, name))
  }
})

it('adds a user in a dialog that keeps the focus and gives it back', async () => {
  const page = await atUsers()
  await tabTo(page, button(page, 'Add Users'))
  await page.keyboard.press('Enter')
  await dialog(page).waitFor()
  await focusStaysIn(page, dialog(page))
  await page.keyboard.press('Escape')
  await focused(page, button(page, 'Add Users'))

  await page.keyboard.press('Enter')
  await dialog(page).waitFor()
  await tabTo(page, page.getByRole('radio', { checked: true }))
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await focused(page, page.getByRole('radio', { name: 'No login: service account' }))
  await tabTo(page, field(page, 'E-mail address'))
  await page.keyboard.type('scim-admin')
  await page.keyboard.press('Enter')
  await focused(page, page.locator('[aria-invalid="true"]'))
  await page.keyboard.press('End')
  await page.keyboard.type('@contoso.example')
  await tabTo(page, page.getByRole('checkbox', { name: 'Administrator', exact: true }))
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await words(page, 'scim-admin@contoso.example is registered.').waitFor()
  await tabTo(page, button(page, 'Done'))
  await page.keyboard.press('Enter')
  await focused(page, button(page, 'Add Users'))
  await row(page, 'scim-admin@contoso.example').getByRole('checkbox', { checked: true }).waitFor()
})

it('walks the three-dot menu by arrow keys and letters, and Escape gives the focus back', async () => {
  const page = await atUsers()
  const dots = button(page, `Actions for ${administrator}`)
  const item = (name: string) => page.getByRole('menuitem', { name, exact: true })
  await tabTo(page, dots)
  await page.keyboard.press('Enter')
  await focused(page, item('Activity'))
  const names = (await page.getByRole('menuitem').allInnerTexts()).map(name => name.trim())
  expect(names).toEqual(expect.arrayContaining(['Activity', 'Profile', 'Deactivate']))
  for (const name of [...names.slice(1), 'Activity']) {
    await page.keyboard.press('ArrowDown')
    await focused(page, item(name))
  }
  await page.keyboard.press('ArrowUp')
  await focused(page, item('Deactivate'))
  await page.keyboard.press('Home')
  await focused(page, item('Activity'))
  await page.keyboard.press('p')
  await focused(page, item('Profile'))
  await page.keyboard.press('Escape')
  await focused(page, dots)
  expect(await item('Profile').count()).toBe(0)

  await page.keyboard.press('ArrowUp')
  await focused(page, item('Deactivate'))
  await page.keyboard.press('Enter')
  await dialog(page).waitFor()
  await focusStaysIn(page, dialog(page))
  await page.keyboard.press('Escape')
  await focused(page, dots)
})

it('generates a key, which only its own button closes', async () => {
  const visitor = await place().visitor()
  const { page } = visitor
  await enter(place(), visitor, administrator)
  await page.goto(`${place().origin}/profile`)
  await heading(page, 'Profile').waitFor()
  await tabTo(page, link(page, 'API Keys'))
  await page.keyboard.press('Enter')
  await field(page, /^Description/).waitFor()
  await tabTo(page, field(page, /^Description/))
  await page.keyboard.type('by keyboard')
  await tabTo(page, button(page, 'Generate New Key'))
  await page.keyboard.press('Enter')
  await dialog(page).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await tabTo(page, button(page, 'Copy API Secret'))
  await page.keyboard.press('Enter')
  await button(page, 'API Secret copied').waitFor()
  await tabTo(page, button(page, 'Click here if you want to use this as a SCIM key'))
  await page.keyboard.press('Enter')
  await words(page, 'For Microsoft Entra ID').waitFor()
  await focusStaysIn(page, dialog(page))
  await tabTo(page, button(page, 'Copy Secret Token'))
  await page.keyboard.press('Enter')
  await button(page, 'Secret Token copied').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^amara\.osei@contoso\.example:scim_/)
  await tabTo(page, button(page, 'Done'))
  await page.keyboard.press('Enter')
  await row(page, 'by keyboard').waitFor()
  expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY')
})

it('chooses files and recipients, sends, and comes to the link', async () => {
  const visitor = await place().visitor()
  const { page } = visitor
  await enter(place(), visitor, administrator)
  await openSend(place(), visitor)
  const chooser = page.waitForEvent('filechooser')
  await tabTo(page, button(page, 'Choose files'))
  await page.keyboard.press('Enter')
  await (await chooser).setFiles([import.meta.filename, fileURLToPath(new URL('place.ts', import.meta.url))])
  await tabTo(page, button(page, 'Remove keyboard.test.ts'))
  await page.keyboard.press('Enter')
  await focused(page, button(page, 'Remove place.ts'))
  const recipients = page.getByRole('combobox', { name: 'Recipients' })
  await tabTo(page, recipients)
  await page.keyboard.type('one@elsewhere.example,two@elsewhere.example ')
  await page.keyboard.press('Backspace')
  await focused(page, button(page, 'Remove two@elsewhere.example'))
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Delete')
  await focused(page, button(page, 'Remove two@elsewhere.example'))
  await page.keyboard.press('ArrowRight')
  await focused(page, recipients)
  await tabTo(page, button(page, 'Encrypt and send'))
  await page.keyboard.press('Enter')
  await focused(page, heading(page, 'Sent'))
  await tabTo(page, button(page, 'Copy Secure link'))
  await page.keyboard.press('Enter')
  await button(page, 'Secure link copied').waitFor()
})

it('gives a password, and saves what was sent', async () => {
  const { page } = await place().visitor()
  await page.goto(place().sent.link)
  await field(page, 'Password').waitFor()
  await tabTo(page, field(page, 'Password'))
  await page.keyboard.type('wrong horse')
  await page.keyboard.press('Enter')
  await page.locator('[aria-invalid="true"]:focus').waitFor()
  await page.keyboard.type('correct horse')
  await page.keyboard.press('Enter')
  await focused(page, heading(page, /sent you a file/))
  const press = button(page, 'Download keyboard.test.ts')
  await tabTo(page, press)
  const download = page.waitForEvent('download')
  await page.keyboard.press('Enter')
  expect(await (await download).failure()).toBe(null)
  await verified(page).waitFor()
  await tabTo(page, button(page, 'Download again: keyboard.test.ts'))
})

async function atUsers(): Promise<Page> {
  const visitor = await place().visitor()
  await enter(place(), visitor, administrator)
  await visitor.page.goto(`${place().origin}/console/users`)
  await row(visitor.page, administrator).waitFor()
  return visitor.page
}

/** Presses Tab until something has the focus, which is then drawn around it. */
async function tabTo(page: Page, goal: Locator): Promise<void> {
  const there = () => goal.evaluate(element => element === document.activeElement)
  for (let presses = 0; !(await there()); presses++) {
    if (presses > 60) throw new Error(`60 times Tab did not lead to ${goal}.`)
    await page.keyboard.press('Tab')
  }
  expect(await goal.evaluate(element => element.matches(':focus-visible')), `${goal}`).toBe(true)
}

/** Goes round once, forwards and backwards. Between the last and the first stop may be the browser's own window. */
async function focusStaysIn(page: Page, within: Locator): Promise<void> {
  const place = () =>
    within.evaluate(element => {
      const { activeElement } = document
      return activeElement === document.body || element.contains(activeElement)
    })
  for (const key of [...Array<string>(14).fill('Tab'), ...Array<string>(14).fill('Shift+Tab')]) {
    await page.keyboard.press(key)
    expect(await place(), key).toBe(true)
  }
}
