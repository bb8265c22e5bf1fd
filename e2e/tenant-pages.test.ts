// Every page of the simulated tenant that a link leads to, and those that nobody wants to see, on a desk and on a phone.
import { expect, it } from 'vitest'
import { assign, connectProvisioning, connectSignOn, firstAdministrator, nameOf } from './api.ts'
import { sharedPlace } from './place.ts'
import { heading } from './portal-pages.ts'
import type { Visitor } from './watched-page.ts'

const [noor, lina] = ['noor.aziz@contoso.example', 'lina.haddad@contoso.example'] as const

const place = sharedPlace({ tenant: true }, async place => {
  const admin = await firstAdministrator(place, 'amara.osei@contoso.example')
  await connectSignOn(place, admin, [noor])
  await connectProvisioning(place, admin)
  await place.entra('provision')
  await assign(place, lina)
  await place.entra('user', 'delete', lina)
  await place.entra('group', 'add', 'Archivists')
  return { admin }
})

it('those that a link leads to', { timeout: 120_000 }, async () => {
  const visitor = await place().visitor()
  const seen = new Map<string, string>()
  const waiting = ['/enterprise-apps', '/enterprise-apps/create', '/my-apps']
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const kind = kindOf(next)
    if (seen.has(kind)) continue
    seen.set(kind, next)
    await visitor.page.goto(`${place().tenant}${next}`)
    await visitor.page.locator('main h1').waitFor()
    await visitor.inspectOnDeskAndPhone(`tenant${kind.replaceAll(/\W+/g, '-')}`)
    waiting.push(...(await linksOf(visitor)))
  }
  const must = [
    '/apps/:id/single-sign-on',
    '/apps/:id/provisioning/mapping/edit',
    '/users/:id',
    '/users/deleted',
    '/groups/:id'
  ]
  expect([...seen.keys()]).toEqual(expect.arrayContaining(must))
  expect(seen.size).toBeGreaterThan(25)
})

it('sign-in: the choice of an account, My Apps, a refusal, and having signed out', async () => {
  const visitor = await place().visitor()
  const { page } = visitor
  await page.goto(`${place().tenant}/pick-account?continue=/my-apps`)
  await page.getByRole('button', { name: nameOf(noor) }).waitFor()
  await visitor.inspectOnDeskAndPhone('tenant-pick-account')
  await page.getByRole('button', { name: nameOf(noor) }).click()
  await page.getByRole('link', { name: 'Sealpost' }).first().waitFor()
  await visitor.inspectOnDeskAndPhone('tenant-my-apps-signed-in')
  await page.getByRole('button', { name: 'Sign out everywhere' }).click()
  await heading(page, 'You signed out of your account').waitFor()
  await visitor.inspectOnDeskAndPhone('tenant-signed-out')
  await page.goto(`${place().tenant}/${place().tenantId}/saml2?SAMLRequest=nothing`)
  await heading(page, 'trouble signing you in').waitFor()
  await visitor.inspectOnDeskAndPhone('tenant-refusal')
  await page.goto(`${place().tenant}/nowhere`)
  await heading(page, 'That did not work').waitFor()
  await visitor.inspectOnDeskAndPhone('tenant-nowhere')
})

/** The same page about another thing is one page. */
const kindOf = (address: string): string =>
  address.replace(/[?#].*$/s, '').replaceAll(/\/(?:[0-9a-f]{8}-[0-9a-f-]{27}|[0-9A-F]{40})(?=\/|$)/g, '/:id')

/** Where one can go from here within the tenant: no files, and nothing that leads on to the portal. */
async function linksOf({ page }: Visitor): Promise<readonly string[]> {
  const addresses = await page
    .locator('a[href]:not([download])')
    .evaluateAll(links => links.map(link => (link as HTMLAnchorElement).href))
  const within = addresses.map(address => new URL(address)).filter(({ origin }) => origin === place().tenant)
  return within
    .filter(({ pathname }) => !pathname.startsWith('/signin/'))
    .map(({ pathname, search }) => pathname + search)
}
