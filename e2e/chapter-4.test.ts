// The whole set-up with Microsoft Entra ID, clicked through from an empty portal, in two tabs: the portal's and the tenant's.
import { expect, it } from 'vitest'
import * as entra from './entra-pages.ts'
import { openPlace } from './place.ts'
import {
  becomeAdministrator,
  button,
  chooseFile,
  pasteFrom as copied,
  field,
  heading,
  link,
  tick
} from './portal-pages.ts'

const administrator = 'amara.osei@contoso.example'

it('leads from nothing to a provisioned user, without typing anything twice', { timeout: 300_000 }, async () => {
  const place = await openPlace()
  const admin = await place.visitor()
  const tenant = await place.visitor()
  const { page } = admin
  await place.entra('user', 'add', administrator, '--given-name', 'Amara', '--surname', 'Osei')
  await place.entra('user', 'add', 'noor.aziz@contoso.example', '--given-name', 'Noor', '--surname', 'Aziz')

  await becomeAdministrator(admin, place.setUpAddress, administrator)
  await link(page, 'Set-up').click()
  await page.getByRole('heading', { level: 1, name: 'Guided Entra set-up' }).waitFor()
  await admin.inspect('set-up-begins')

  await entra.createApplication(tenant.page, place.tenant, 'Sealpost')
  await button(page, 'Done, go on').click()
  await entra.configureSaml(tenant.page, await copied(page, 'Identifier (Entity ID)'))
  await button(page, 'Done, go on').click()
  await entra.cutClaims(tenant.page)
  await entra.chooseSigning(tenant.page, 'Sign SAML response and assertion')
  await button(page, 'Done, go on').click()

  const values = await entra.readSamlValues(tenant.page, place.folder)
  await chooseFile(page, 'Choose a certificate file', values.certificate)
  await field(page, 'Sign-in URL').fill(values.loginUrl)
  await field(page, 'Sign-out URL').fill(values.logoutUrl)
  await field(page, /^Issuer/).fill(values.identifier)
  await page.getByText('Valid until').waitFor()
  await admin.inspect('set-up-provider')
  await button(page, 'Save').click()
  await tick(page, 'Provider saved')

  await entra.assign(tenant.page, ['Amara Osei'])
  const application = tenant.page.url()
  await entra.testSignIn(tenant.page, 'Amara Osei')
  await heading(tenant.page, 'Users').waitFor()
  await tick(page, 'First sign-in received')
  await tenant.page.goto(application)

  await button(page, 'Make account and key').click()
  await page.getByText('and its key are made').first().waitFor()
  await admin.picture('set-up-key')
  const token = await copied(page, 'Secret Token')
  expect(token).toMatch(/^[^:]+:scim_/)
  await entra.connect(tenant.page, await copied(page, 'Tenant URL'), token)
  await tick(page, 'Entra’s test connection received')

  await entra.cutMapping(tenant.page)
  await button(page, 'Done, go on').click()

  await entra.assign(tenant.page, ['Noor Aziz'])
  await entra.provisionOnDemand(tenant.page, 'Noor Aziz')
  await tick(page, 'First user provisioned')
  await entra.renameUser(tenant.page, place.tenant, 'Noor Aziz', { 'First name': 'Nour', 'Last name': 'El Aziz' })
  await tenant.page.goto(application)
  await entra.provisionOnDemand(tenant.page, 'Noor Aziz')
  await tick(page, 'First change received')
  await entra.unassign(tenant.page, 'Noor Aziz')
  await entra.provisionOnDemand(tenant.page, 'Noor Aziz')
  await tick(page, 'First deactivation received')
  await page.getByText('Every step is done').waitFor()
  await admin.inspect('set-up-complete')

  await link(page, 'Users').click()
  await link(page, /^Deactivated/).click()
  await page.getByText('noor.aziz@contoso.example').first().waitFor()
  expect(await page.getByText('El Aziz').count()).toBe(0)
  await admin.inspect('users-deactivated')

  await link(page, 'Log').click()
  await page.getByText('User deactivated').filter({ visible: true }).first().waitFor()
  await admin.inspect('provisioning-log')

  expect(admin.faults).toEqual([])
  expect(tenant.faults).toEqual([])
})
