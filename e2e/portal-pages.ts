// What people do in the portal's pages, in the words that stand there.
import type { Locator, Page } from 'playwright-core'
import type { Visitor } from './watched-page.ts'

export const button = (page: Page, name: string | RegExp): Locator =>
  page
    .getByRole('button', { name, exact: typeof name === 'string' })
    .filter({ visible: true })
    .first()
export const link = (page: Page, name: string | RegExp): Locator =>
  page
    .getByRole('link', { name, exact: typeof name === 'string' })
    .filter({ visible: true })
    .first()
export const field = (page: Page, label: string | RegExp): Locator =>
  page
    .getByLabel(label, { exact: typeof label === 'string' })
    .filter({ visible: true })
    .first()
export const heading = (page: Page, name: string | RegExp): Locator => page.getByRole('heading', { level: 1, name })

export const password = 'four quiet herons at dusk'

/** Opens the address that the server printed and becomes the first administrator. Ends in the console. */
export async function becomeAdministrator(visitor: Visitor, address: string, userName: string): Promise<void> {
  const { page } = visitor
  await page.goto(address)
  await field(page, 'E-mail').fill(userName)
  await field(page, 'First name').fill('Amara')
  await field(page, 'Last name').fill('Osei')
  await field(page, 'Password').fill(password)
  await visitor.inspect('first-administrator')
  await button(page, 'Create the administrator').click()
  await heading(page, 'Users').waitFor()
}

/** Presses the copy button of a value and returns what is then on the clipboard. */
export async function pasteFrom(page: Page, label: string): Promise<string> {
  await button(page, `Copy ${label}`).click()
  return page.evaluate(() => navigator.clipboard.readText())
}

/** Words that stand on the page for everybody to see. */
export const words = (page: Page, text: string | RegExp): Locator =>
  page.getByText(text).filter({ visible: true }).first()

/** Waits for the set-up to notice something by itself. */
export const tick = (page: Page, what: string): Promise<void> => words(page, what).waitFor({ timeout: 20_000 })

/** Gives a file to a button that asks for one. */
export async function chooseFile(page: Page, name: string, file: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await button(page, name).click()
  await (await chooser).setFiles(file)
}

/** Waits until it has the focus. */
export const focused = (page: Page, locator: Locator): Promise<void> => locator.and(page.locator(':focus')).waitFor()

/** Waits for what is spoken at once. */
export const alert = (page: Page, words: string | RegExp): Promise<void> =>
  page.getByRole('alert').filter({ hasText: words }).waitFor()

/** Fills in the sign-in page that stands there. */
export async function giveCredentials(page: Page, userName: string, secret = password): Promise<void> {
  await field(page, 'E-mail').fill(userName)
  await field(page, 'Password').fill(secret)
  await button(page, 'Sign in').click()
}

export async function signOut(page: Page): Promise<void> {
  await button(page, /^Account menu of/).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
}

/** The row of a table in which something stands. */
export const row = (page: Page, text: string): Locator => page.getByRole('row').filter({ hasText: text })

/** Chooses from the three-dot menu of somebody in Users. */
export async function chooseFor(page: Page, userName: string, item: string): Promise<void> {
  await button(page, `Actions for ${userName}`).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

/** The innermost dialog that is open. */
export const dialog = (page: Page): Locator => page.getByRole('dialog').filter({ visible: true }).last()
