// Coming in with a password, and with what the profile adds to it.
import { expect, it } from 'vitest'
import { addPerson, enter, firstAdministrator } from './api.ts'
import { codeAt, stepNow } from './one-time-password.ts'
import { sharedPlace } from './place.ts'
import { alert, button, field, focused, giveCredentials, heading, pasteFrom, signOut } from './portal-pages.ts'
import type { Visitor } from './watched-page.ts'

const administrator = 'amara.osei@contoso.example'

const place = sharedPlace({ tenant: false }, async place => ({ admin: await firstAdministrator(place, administrator) }))

it('leads back to the page that was asked for, and signing out closes it again', async () => {
  const { page } = await place().visitor()
  await page.goto(`${place().origin}/console/audit`)
  await heading(page, 'Sign in').waitFor()
  await giveCredentials(page, administrator)
  await heading(page, 'Audit').waitFor()
  await signOut(page)
  await heading(page, 'Sign in').waitFor()
  await page.goto(`${place().origin}/console/audit`)
  await heading(page, 'Sign in').waitFor()
})

it('says that it was refused without saying why, and waits in the empty password field', async () => {
  const { page } = await place().visitor()
  await page.goto(`${place().origin}/auth/`)
  const said: string[] = []
  for (const userName of [administrator, 'nobody@contoso.example']) {
    await field(page, 'E-mail').fill('')
    await giveCredentials(page, userName, 'five quiet herons at dusk')
    await alert(page, /password/i)
    await focused(page, field(page, 'Password'))
    expect(await field(page, 'Password').inputValue()).toBe('')
    said.push(await page.getByRole('alert').innerText())
  }
  expect(said[1]).toBe(said[0])
  await giveCredentials(page, administrator)
  await heading(page, 'Users').waitFor()
})

it('leads nowhere outside the portal, whatever the address says', async () => {
  const { page } = await place().visitor()
  await page.goto(`${place().origin}/auth/?returnTo=https://elsewhere.example/`)
  await giveCredentials(page, administrator)
  await heading(page, 'Users').waitFor()
  expect(new URL(page.url()).origin).toBe(place().origin)
})

it('asks for a code once an authenticator is set up, and takes each code and each recovery code once', async () => {
  const userName = 'noor.aziz@contoso.example'
  await addPerson(place(), place().admin, userName)
  const visitor = await place().visitor()
  const { page } = visitor
  await enter(place(), visitor, userName)
  const step = stepNow()
  const { key, recoveryCode } = await setUpAuthenticator(visitor, step)

  await signOut(page)
  await giveCredentials(page, userName)
  await heading(page, 'Confirm that it’s you').waitFor()
  await focused(page, field(page, 'Code'))
  await visitor.inspectEverywhere('second-factor')
  await refusesCode(visitor, 'Code', codeAt(key, step))
  await field(page, 'Code').fill(codeAt(key, Math.max(step + 1, stepNow())))
  await button(page, 'Confirm').click()
  await heading(page, 'Send').waitFor()

  await useRecoveryCode(visitor, userName, recoveryCode)
  await heading(page, 'Send').waitFor()
  await page.goto(`${place().origin}/profile/security`)
  await page.getByText('9 recovery codes left').waitFor()
  await useRecoveryCode(visitor, userName, recoveryCode)
  await page.locator('[aria-invalid="true"]').waitFor()
})

/** In the profile, by typing the key in by hand. @returns The key, and one of the recovery codes. */
async function setUpAuthenticator(visitor: Visitor, step: number) {
  const { page } = visitor
  await page.goto(`${place().origin}/profile/security`)
  await button(page, 'Set up').click()
  await page.getByRole('img', { name: /^QR code/ }).waitFor()
  await page.getByText('Or type the key in by hand').click()
  const key = await pasteFrom(page, 'Key')
  await visitor.inspectEverywhere('authenticator-set-up')
  await field(page, 'Code from the app').fill(codeAt(key, step))
  await button(page, 'Turn on').click()
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
  await visitor.inspectEverywhere('recovery-codes')
  await button(page, 'Copy all').click()
  const codes = (await page.evaluate(() => navigator.clipboard.readText())).split('\n')
  expect(codes).toHaveLength(10)
  await button(page, 'I have kept them').click()
  await page.getByText('10 recovery codes left').waitFor()
  return { key, recoveryCode: codes[3] ?? '' }
}

async function refusesCode({ page }: Visitor, label: string, code: string): Promise<void> {
  await field(page, label).fill(code)
  await button(page, 'Confirm').click()
  const marked = page.locator('[aria-invalid="true"]')
  await marked.waitFor()
  const described = (await marked.getAttribute('aria-describedby'))?.split(' ')[0]
  expect(await page.locator(`[id="${described}"]`).innerText()).toMatch(/code/i)
  await focused(page, field(page, label))
}

async function useRecoveryCode({ page }: Visitor, userName: string, code: string): Promise<void> {
  await signOut(page)
  await giveCredentials(page, userName)
  await button(page, 'Use a recovery code instead').click()
  await field(page, 'Recovery code').fill(code)
  await button(page, 'Confirm').click()
}
