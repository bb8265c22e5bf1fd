// What an administrator does in the tenant's pages, in the words that stand there.
import type { Locator, Page } from 'playwright-core'

const fill = (page: Page, label: string | RegExp, value: string): Promise<void> => page.getByLabel(label).fill(value)
const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click()
const follow = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('link', { name }).first().click()

/** Enterprise apps > New application > Create your own application. Ends on its overview. */
export async function createApplication(page: Page, tenant: string, name: string): Promise<void> {
  await page.goto(tenant)
  await follow(page, 'New application')
  await follow(page, 'Create your own application')
  await fill(page, /name of your app/, name)
  await press(page, 'Create')
}

export const open = (page: Page, item: string): Promise<void> =>
  page.getByRole('navigation').getByRole('link', { name: item, exact: true }).first().click()

/** Basic SAML Configuration: the three values that the portal shows. */
export async function configureSaml(page: Page, address: string): Promise<void> {
  await open(page, 'Single sign-on')
  await press(page, 'SAML')
  await follow(page, 'Edit Basic SAML Configuration')
  for (const label of [/^Identifier/, /^Reply URL/, /^Relay State/]) await fill(page, label, address)
  await press(page, 'Save')
}

export async function cutClaims(page: Page): Promise<void> {
  await open(page, 'Single sign-on')
  await follow(page, 'Edit Attributes & Claims')
  for (const claim of ['givenname', 'name', 'surname']) await press(page, `Delete ${claim}`)
}

export async function chooseSigning(page: Page, option: string): Promise<void> {
  await open(page, 'Single sign-on')
  await follow(page, 'Edit Token signing certificate')
  await page.getByLabel('Signing Option').selectOption(option)
  await press(page, 'Save')
}

/** What box 3 and 4 of Single sign-on give to be pasted. */
export async function readSamlValues(page: Page, folder: string) {
  await open(page, 'Single sign-on')
  const download = page.waitForEvent('download')
  await follow(page, 'Download Certificate (Base64)')
  const certificate = `${folder}/certificate.cer`
  await (await download).saveAs(certificate)
  const value = (label: string) => page.getByLabel(label, { exact: true }).inputValue()
  return {
    certificate,
    loginUrl: await value('Login URL'),
    identifier: await value('Microsoft Entra Identifier'),
    logoutUrl: await value('Logout URL')
  }
}

export const notice = (page: Page): Locator => page.getByRole('status')

/** Users and groups > Add user/group. */
export async function assign(page: Page, names: readonly string[]): Promise<void> {
  await open(page, 'Users and groups')
  await follow(page, 'Add user/group')
  for (const name of names) await page.getByLabel(name).check()
  await press(page, 'Assign')
}

/** Test single sign-on, as somebody. */
export async function testSignIn(page: Page, name: string): Promise<void> {
  await open(page, 'Single sign-on')
  await follow(page, 'Test')
  await page.getByRole('button', { name: new RegExp(name) }).click()
}

/** Provisioning > Connect your application, with a successful Test connection. */
export async function connect(page: Page, tenantUrl: string, secretToken: string): Promise<void> {
  await open(page, 'Provisioning')
  await follow(page, 'Connect your application')
  await fill(page, 'Tenant URL', tenantUrl)
  await fill(page, 'Secret Token', secretToken)
  await press(page, /Test connection/i)
  await press(page, 'Create')
}

/** Provisioning > Attribute mapping: groups off, and the four rows that the set-up keeps. */
export async function cutMapping(page: Page): Promise<void> {
  await open(page, 'Provisioning')
  await follow(page, 'Attribute mapping')
  await page.getByLabel('Provision Microsoft Entra ID Groups').selectOption('No')
  await press(page, 'Save')
  const cut = page.getByRole('button', { name: 'Delete all but the four that are needed' })
  if (await cut.isVisible()) await cut.click()
  await follow(page, 'userName')
  await page.getByLabel('Apply this mapping').selectOption('Only during object creation')
  await press(page, 'Save')
}

export async function provisionOnDemand(page: Page, name: string): Promise<void> {
  await open(page, 'Provisioning')
  await follow(page, 'Provision on demand')
  const label = (await page.getByRole('option').allTextContents()).find(text => text.startsWith(name)) ?? name
  await page.getByLabel('Select a user or group').selectOption(label)
  await press(page, 'Provision')
  await notice(page).filter({ hasText: 'as it should be' }).waitFor()
}

/** Users > the user; the display name stays. */
export async function renameUser(
  page: Page,
  tenant: string,
  name: string,
  values: Readonly<Record<string, string>>
): Promise<void> {
  await page.goto(`${tenant}/users`)
  await follow(page, name)
  for (const [label, value] of Object.entries(values)) await fill(page, label, value)
  await press(page, 'Save')
}

export async function unassign(page: Page, name: string): Promise<void> {
  await open(page, 'Users and groups')
  await press(page, `Remove ${name}`)
}
