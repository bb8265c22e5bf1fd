// Coming in through the identity provider and going out again, begun on either side; and what happens when it is refused.
import type { Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { assign, connectSignOn, enter, firstAdministrator, nameOf } from './api.ts'
import { sharedPlace } from './place.ts'
import { button, field, heading, link, row, signOut } from './portal-pages.ts'

const administrator = 'amara.osei@contoso.example'
const known = 'noor.aziz@contoso.example'

const place = sharedPlace({ tenant: true }, async place => {
  const admin = await firstAdministrator(place, administrator)
  await admin.send('POST', '/users', { userName: known, signIn: 'saml' })
  return { admin, providerId: await connectSignOn(place, admin, [known]) }
})

/** The page of the tenant that asks who it is. */
const pick = (page: Page, userName: string) => page.getByRole('button', { name: nameOf(userName) }).click()

const signOn = async (page: Page, address: string, userName = known) => {
  await page.goto(`${place().origin}${address}`)
  await link(page, 'Login using Single Sign-on').click()
  await pick(page, userName)
}

it('begun at the portal, leads back to the page that was asked for', async () => {
  const { page } = await place().visitor()
  await signOn(page, '/profile/keys')
  await button(page, 'Generate New Key').waitFor()
  expect(new URL(page.url()).pathname).toBe('/profile/keys')
})

it('begun by a tile of My Apps, leads to the start page', async () => {
  const { page } = await place().visitor()
  await page.goto(`${place().tenant}/my-apps`)
  await page.getByRole('link', { name: 'Sign in' }).click()
  await pick(page, known)
  await page.getByRole('link', { name: 'Sealpost' }).click()
  await heading(page, 'Send').waitFor()
  await page.getByText(known).first().waitFor()
  expect(page.url()).toBe(`${place().origin}/send`)
})

it('ends at the Sign-out URL too, when somebody signs out of the portal', async () => {
  const { page } = await place().visitor()
  await signOn(page, '/profile')
  await heading(page, 'Profile').waitFor()
  const leaving = page.waitForRequest(request =>
    request.url().startsWith(`${place().tenant}/${place().tenantId}/saml2?`)
  )
  await signOut(page)
  expect((await leaving).url()).toContain('SAMLRequest=')
  await heading(page, 'Sign in').waitFor()
  await page.goto(`${place().tenant}/my-apps`)
  await page.getByText('Nobody is signed in at the tenant').waitFor()
})

it('ends in the portal too, when somebody signs out of the tenant', async () => {
  const { page } = await place().visitor()
  await signOn(page, '/profile')
  await heading(page, 'Profile').waitFor()
  await page.goto(`${place().tenant}/my-apps`)
  await page.getByRole('button', { name: 'Sign out everywhere' }).click()
  await heading(page, 'You signed out of your account').waitFor()
  expect(await page.getByRole('alert').count()).toBe(0)
  await page.goto(`${place().origin}/profile`)
  await heading(page, 'Sign in').waitFor()
})

it('refused, shows one sentence and a reference, under which an administrator finds the exact reason', async () => {
  await place().entra('app', 'sso', 'set', '--signing-option', 'assertion')
  onTestFinished(async () => void (await place().entra('app', 'sso', 'set', '--signing-option', 'both')))
  const visitor = await place().visitor()
  await signOn(visitor.page, '/profile')
  const reference = await refused(visitor.page)
  await visitor.inspectEverywhere('refused')
  await visitor.page.goto(`${place().origin}/profile`)
  await heading(visitor.page, 'Sign in').waitFor()

  const reason = await reasonOf(reference)
  await reason.getByText('Sign SAML response and assertion').waitFor()
})

it('is refused to somebody whom the portal doesn’t know, until accounts are made at first sign-in', async () => {
  const stranger = 'lina.haddad@contoso.example'
  await assign(place(), stranger)
  const { page } = await place().visitor()
  await signOn(page, '/profile', stranger)
  const reason = await reasonOf(await refused(page))
  await reason.getByText(stranger).first().waitFor()

  await makeAccountsAtFirstSignIn()
  await page.goto(`${place().origin}/auth/`)
  await link(page, 'Login using Single Sign-on').click()
  await heading(page, 'Send').waitFor()
  const admin = await asAdministrator('/console/users')
  await row(admin, stranger).getByText('First sign-in').waitFor()
})

it('can be tried out: the report shows every check and the decoded message, and nobody is signed in by it', async () => {
  const page = await asAdministrator('/console/authentication-providers')
  await link(page, 'Contoso').click()
  await button(page, 'Test sign-in').click()
  await pick(page, known)
  await page.getByText('This response would sign the person in.').waitFor()
  const checks = await page
    .getByRole('list', { name: /^Checks/ })
    .getByRole('listitem')
    .allInnerTexts()
  expect(checks.length).toBeGreaterThan(15)
  expect(checks.filter(check => !check.includes('Passed'))).toEqual([])
  const message = await page.getByRole('region', { name: 'Decoded message' }).innerText()
  expect(message).toContain('<samlp:Response')
  expect(message).toContain(known)
  await button(page, 'Account menu of Amara Osei').waitFor()
})

/** Waits for the page that tells of a refusal. @returns The reference there. */
async function refused(page: Page): Promise<string> {
  await heading(page, 'You could not be signed in').waitFor()
  const words = await page.getByRole('main').innerText()
  expect(words).not.toMatch(/assertion|signature|certificate|account|unknown/i)
  await button(page, 'Copy Reference').click()
  return page.evaluate(() => navigator.clipboard.readText())
}

/** The entry of the audit log that an administrator finds under a reference. */
async function reasonOf(reference: string) {
  const page = await asAdministrator('/console/audit')
  await page.getByText('More filters').click()
  await field(page, 'Reference').fill(reference)
  await field(page, 'Reference').press('Enter')
  await page.getByText('1 entry shown').waitFor()
  const entry = page.getByRole('list', { name: 'Entries of the audit log' }).getByRole('listitem')
  await entry.getByText('Single sign-on refused').waitFor()
  return entry
}

async function asAdministrator(address: string): Promise<Page> {
  const visitor = await place().visitor()
  await enter(place(), visitor, administrator)
  await visitor.page.goto(`${place().origin}${address}`)
  return visitor.page
}

async function makeAccountsAtFirstSignIn(): Promise<void> {
  const page = await asAdministrator(`/console/authentication-providers/${place().providerId}`)
  onTestFinished(async () => void (await place().sealpost('sso', 'set', '--just-in-time', 'off')))
  await page.getByRole('switch', { name: /^Create accounts at first sign-in/ }).check()
  await button(page, 'Save').click()
  await page.getByText('The provider is saved.').waitFor()
}
