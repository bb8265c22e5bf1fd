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
  await field(page, 'Given name').fill('Amara')
  await field(page, 'Family name').fill('Osei')
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

/** Waits for the set-up to notice something by itself. */
export const tick = (page: Page, what: string): Promise<void> =>
  page.getByText(what).filter({ visible: true }).first().waitFor({ timeout: 20_000 })

/** Gives a file to a button that asks for one. */
export async function chooseFile(page: Page, name: string, file: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await button(page, name).click()
  await (await chooser).setFiles(file)
}
