// What ends access, and how soon: single sign-on enforced, an account deactivated here or by the tenant, the admin right taken away.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { type Added, addPerson, assign, connectProvisioning, connectSignOn, enter, firstAdministrator } from './api.ts'
import { sharedPlace } from './place.ts'
import { alert, button, chooseFor, dialog, giveCredentials, heading, link, row } from './portal-pages.ts'
import type { Visitor } from './watched-page.ts'

const administrator = 'amara.osei@contoso.example'
const provisioned = 'noor.aziz@contoso.example'

const place = sharedPlace({ tenant: true }, async place => {
  const admin = await firstAdministrator(place, administrator)
  const providerId = await connectSignOn(place, admin, [])
  await connectProvisioning(place, admin)
  await assign(place, provisioned)
  return { admin, providerId }
})

it('enforces single sign-on once somebody has come in by it, for all but the break-glass account', async () => {
  const other = await addPerson(place(), place().admin, 'lina.haddad@contoso.example')
  const visitor = await signedIn(administrator, '/console/sign-on-policy')
  const { page } = visitor
  const enforce = page.getByRole('switch', { name: 'Enforce single sign-on' })
  await page.getByText('Single sign-on can’t be enforced yet').waitFor()
  expect(await enforce.isDisabled()).toBe(true)
  await visitor.inspectEverywhere('policy-obstacle')

  await bySingleSignOn()
  await page.reload()
  await enforce.check()
  await page.getByRole('checkbox', { name: administrator }).check()
  await visitor.inspectEverywhere('policy-before')
  await button(page, 'Save').click()
  await visitor.inspectEverywhere('policy-confirmation')
  await button(page, 'Enforce').click()
  await page.getByText('The sign-in policy is saved.').waitFor()

  try {
    await passwordsStopFor(other)
  } finally {
    await place().admin.send('PUT', '/sign-on-policy', { enforceSingleSignOn: false, breakGlass: [] })
  }
})

async function passwordsStopFor(other: Added): Promise<void> {
  const visitor = await place().visitor()
  const { page } = visitor
  await page.goto(`${place().origin}/auth/`)
  await link(page, 'Login using Single Sign-on').waitFor()
  await button(page, 'Use a break-glass account').click()
  await visitor.inspectEverywhere('sign-in-break-glass')
  await giveCredentials(page, other.userName)
  await alert(page, /password/i)
  await giveCredentials(page, administrator)
  await heading(page, 'Users').waitFor()
}

it('sends somebody who is deactivated to the sign-in page at the next click', async () => {
  const second = await addPerson(place(), place().admin, 'jonas.weber@contoso.example', true)
  const person = await addPerson(place(), place().admin, 'mira.lindt@contoso.example')
  const { page } = await signedIn(person.userName, '/profile')
  const other = await signedIn(second.userName, '/console/users')
  await chooseFor(other.page, person.userName, 'Deactivate')
  await dialog(other.page).getByText('the profile is erased for good').waitFor()
  await dialog(other.page).getByRole('button', { name: 'Deactivate' }).click()
  await other.page.getByText(`${person.userName} is deactivated.`).waitFor()

  await link(page, 'API Keys').click()
  await heading(page, 'Sign in').waitFor()
  await giveCredentials(page, person.userName)
  await alert(page, /password/i)
})

it('sends somebody whom the tenant takes away to the sign-in page at the next click', async () => {
  const page = await bySingleSignOn()
  await place().entra('app', 'unassign', provisioned)
  expect((await place().entra('provision', '--on-demand', provisioned)).code).toBe(0)
  await link(page, 'API Keys').click()
  await heading(page, 'Sign in').waitFor()
  expect((await place().entra('app', 'assign', provisioned)).code).toBe(0)
  await link(page, 'Login using Single Sign-on').click()
  await heading(page, 'You could not be signed in').waitFor()
})

it('closes the console at the next click to whom the admin right was taken', async () => {
  const former = await addPerson(place(), place().admin, 'tariq.bell@contoso.example', true)
  const { page } = await signedIn(former.userName, '/console/users')
  await row(page, administrator).waitFor()
  const other = await signedIn(administrator, '/console/users')
  await other.page.getByRole('checkbox', { name: `${former.userName} is an administrator` }).click()
  await button(other.page, 'Take it away').click()
  await other.page.getByText(`${former.userName} is no administrator any more.`).waitFor()

  await link(page, 'Audit').click()
  await heading(page, 'For administrators').waitFor()
  await link(page, 'Audit').waitFor({ state: 'detached' })
})

async function signedIn(userName: string, address: string): Promise<Visitor> {
  const visitor = await place().visitor()
  await enter(place(), visitor, userName)
  await visitor.page.goto(`${place().origin}${address}`)
  return visitor
}

/** Somebody provisioned comes in through the tenant. */
async function bySingleSignOn(): Promise<Page> {
  if ((await place().entra('provision', '--on-demand', provisioned)).code !== 0)
    throw new Error('Nobody is provisioned.')
  const { page } = await place().visitor()
  await page.goto(`${place().origin}/profile`)
  await link(page, 'Login using Single Sign-on').click()
  await page.getByRole('button', { name: 'Noor Aziz' }).click()
  await heading(page, 'Profile').waitFor()
  return page
}
