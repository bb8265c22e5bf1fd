// What administrators do when somebody leaves: what they are told before, what they see after, the brake, legal holds, the options.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { type Added, addPerson, firstAdministrator, join } from './api.ts'
import { addSender, save, sendByCommand } from './exchange-pages.ts'
import { sharedPlace } from './place.ts'
import { button, chooseFor, dialog, field, focused, heading, link, row, words } from './portal-pages.ts'
import type { Visitor } from './watched-page.ts'

const administrator = 'amara.osei@contoso.example'
/** No test is held up by what another deactivated. */
const free = { brake: false, brakeUsers: 10, brakePercent: 20, graceDays: 0 }
/** Holds the first one already. */
const tight = { brake: true, brakeUsers: 0, brakePercent: 0, graceDays: 0 }

const place = sharedPlace({ tenant: false }, async place => {
  const admin = await firstAdministrator(place, administrator)
  await admin.send('PUT', '/configuration/erasure', free)
  return { admin }
})

it('tells what a deactivation removes, then shows its erasure to the receipt', async () => {
  const sender = await addSender(place(), place().admin, 'lina.haddad@contoso.example')
  await sendByCommand(
    place(),
    sender.apiKey,
    ['--public', '--password-stdin', '--message', 'Papers.'],
    'correct horse\n'
  )
  const visitor = await at('/console/users', 'Users')
  const { page } = visitor
  await chooseFor(page, sender.userName, 'Deactivate')
  await dialog(page).getByText('This can’t be undone').waitFor()
  expect(await dialog(page).getByRole('term').allTextContents()).toContain('Transfers sent')
  await visitor.inspectEverywhere('dialog-deactivate-preview')
  await dialog(page).getByRole('button', { name: 'Deactivate' }).click()
  await words(page, `${sender.userName} is deactivated.`).waitFor()

  await link(page, 'Erasures').click()
  await heading(page, 'Erasures').waitFor()
  await row(page, sender.userName).getByText('Erased', { exact: true }).waitFor({ timeout: 60_000 })
  await visitor.inspectEverywhere('erasures')
  await row(page, sender.userName).getByRole('link', { name: sender.userName }).click()
  await heading(page, `Erasure: ${sender.userName}`).waitFor()
  await words(page, 'How to verify it').waitFor()
  await visitor.inspectEverywhere('erasure-done')
  const receipt = await save(page, link(page, 'Download receipt'))
  expect(receipt.name).toMatch(/^sealpost-erasure-receipt-\d+\.json$/)
  const document = JSON.parse(receipt.bytes.toString('utf8'))
  expect(document.receipt).toMatchObject({ userId: sender.id, reason: 'deactivated', removed: { transfers: 1 } })
  const key = await save(page, button(page, 'Download public key'))
  expect(key.name).toBe(`sealpost-erasure-key-${document.signature.keyId}.pem`)
  expect(key.bytes.toString('utf8')).toContain('BEGIN PUBLIC KEY')
}, 120_000)

it('hands over what somebody sent before they are deactivated, by keyboard', async () => {
  const sender = await addSender(place(), place().admin, 'jonas.weber@contoso.example')
  const receiver = await addPerson(place(), place().admin, 'noor.aziz@contoso.example')
  for (const message of ['One.', 'Two.'])
    await sendByCommand(
      place(),
      sender.apiKey,
      ['--public', '--password-stdin', '--message', message],
      'correct horse\n'
    )
  const visitor = await at('/console/users', 'Users')
  const { page } = visitor
  await chooseFor(page, sender.userName, 'Deactivate')
  await button(page, 'Hand over transfers…').focus()
  await page.keyboard.press('Enter')
  const to = page.getByRole('combobox', { name: 'Hand over to' })
  await to.waitFor()
  await button(page, 'Hand over').click()
  await focused(page, to)
  await page.keyboard.type('noor')
  await page.getByRole('option').first().waitFor()
  await page.keyboard.press('ArrowDown')
  await visitor.inspectEverywhere('dialog-hand-over')
  await page.keyboard.press('Enter')
  expect(await to.inputValue()).toBe(receiver.userName)
  await dialog(page).getByText('Only some').click()
  await dialog(page).getByRole('checkbox').first().check()
  await button(page, 'Hand over').click()
  await words(page, `1 transfer belongs to ${receiver.userName} now.`).waitFor()
  await focused(page, button(page, 'Hand over transfers…'))
  const left = await place().admin.send('GET', `/users/${sender.id}/transfers`)
  expect(left.total).toBe(1)

  await button(page, 'Hand over transfers…').click()
  await to.fill(sender.userName)
  await button(page, 'Hand over').click()
  await page.locator('[aria-invalid="true"]').waitFor()
  await to.fill(receiver.userName)
  await button(page, 'Hand over').click()
  await dialog(page).filter({ hasText: 'Deactivate this account?' }).waitFor()
  expect((await place().admin.send('GET', `/users/${sender.id}/transfers`)).total).toBe(0)
}, 120_000)

it('undoes one that the brake holds, and releases all others after a typed word', async () => {
  const [back, gone] = await braked('mira.lindt@contoso.example', 'sam.okoro@contoso.example')
  const visitor = await at('/console/audit', 'Audit')
  const { page } = visitor
  await words(page, '2 erasures wait for an administrator.').waitFor()
  await visitor.inspectOnDeskAndPhone('braked-bar')
  await link(page, 'Go to Erasures').click()
  await row(page, back.userName).getByText('Held by the brake').waitFor()
  await visitor.inspectEverywhere('erasures-braked')
  await chooseErasure(page, back.userName, 'Undo')
  await dialog(page).getByRole('button', { name: 'Undo the erasure' }).click()
  await words(page, `${back.userName} is registered again, with everything.`).waitFor()
  expect(await place().admin.send('GET', `/users/${back.id}`)).toMatchObject({ active: true })

  await button(page, 'Release all').click()
  await dialog(page).getByText('This can’t be undone').waitFor()
  await dialog(page).getByRole('button', { name: 'Release all' }).click()
  await focused(page, field(page, /^Type RELEASE/))
  await visitor.inspectEverywhere('dialog-release-all')
  await page.keyboard.type('RELEASE')
  await page.keyboard.press('Enter')
  await words(page, '1 erasure goes on.').waitFor()
  await page.getByRole('region', { name: 'Erasures held by the brake' }).waitFor({ state: 'hidden' })
  await field(page, 'State').selectOption('')
  await row(page, gone.userName).getByText('Erased', { exact: true }).waitFor({ timeout: 60_000 })
}, 120_000)

it('undoes all that the brake holds', async () => {
  const people = await braked('eva.lang@contoso.example', 'ida.berg@contoso.example')
  const { page } = await at('/console/erasures', 'Erasures')
  await button(page, 'Undo all').click()
  await dialog(page).getByRole('button', { name: 'Undo all' }).click()
  await words(page, '2 accounts are registered again.').waitFor()
  for (const { id } of people) expect(await place().admin.send('GET', `/users/${id}`)).toMatchObject({ active: true })
}, 120_000)

it('places a legal hold that a deactivation then waits for, and lifts it', async () => {
  const person = await addPerson(place(), place().admin, 'tom.varga@contoso.example')
  const visitor = await at('/console/users', 'Users')
  const { page } = visitor
  await chooseFor(page, person.userName, 'Legal hold')
  await button(page, 'Place the hold').waitFor()
  await button(page, 'Place the hold').click()
  await focused(page, field(page, 'Reference'))
  await page.keyboard.type('Case 2026/117')
  await visitor.inspectEverywhere('dialog-legal-hold')
  await page.keyboard.press('Enter')
  await words(page, `A legal hold on ${person.userName} stands.`).waitFor()

  await chooseFor(page, person.userName, 'Deactivate')
  await dialog(page).getByText('A legal hold stands (Case 2026/117)').waitFor()
  expect(await dialog(page).getByText('This can’t be undone').count()).toBe(0)
  await dialog(page).getByRole('button', { name: 'Deactivate' }).click()
  await words(page, `${person.userName} is deactivated.`).waitFor()

  await link(page, 'Erasures').click()
  await row(page, person.userName).getByText('Legal hold: Case 2026/117').waitFor()
  await chooseErasure(page, person.userName, 'Legal hold')
  await visitor.inspectEverywhere('dialog-lift-hold')
  await button(page, 'Lift the hold').click()
  await words(page, `The legal hold on ${person.userName} is lifted.`).waitFor()
  await row(page, person.userName).getByText('Erased', { exact: true }).waitFor({ timeout: 120_000 })
}, 180_000)

it('keeps the options of erasure, and tells at the field what is out of bounds', async () => {
  const visitor = await at('/console/erasure-options', 'Deactivation and erasure')
  const { page } = visitor
  try {
    await field(page, /^And more than this share/).fill('101')
    await field(page, /^Days between/).fill('7')
    await button(page, 'Save').click()
    await focused(page, field(page, /^And more than this share/))
    expect(await page.locator('[aria-invalid="true"]').count()).toBe(1)
    await visitor.inspectEverywhere('erasure-options-wrong')
    await field(page, /^And more than this share/).fill('25')
    await button(page, 'Save').click()
    await words(page, 'The options are saved.').waitFor()
    expect(await place().admin.send('GET', '/configuration/erasure')).toEqual({
      ...free,
      brakePercent: 25,
      graceDays: 7
    })
  } finally {
    await place().admin.send('PUT', '/configuration/erasure', free)
  }
})

/** Two people whose erasure the brake holds. */
async function braked(...names: readonly [string, string]): Promise<readonly [Added, Added]> {
  const first = await addPerson(place(), place().admin, names[0])
  const second = await addPerson(place(), place().admin, names[1])
  await place().admin.send('PUT', '/configuration/erasure', tight)
  try {
    for (const { id } of [first, second]) await place().admin.send('POST', `/users/${id}/deactivation`)
  } finally {
    await place().admin.send('PUT', '/configuration/erasure', free)
  }
  return [first, second]
}

async function chooseErasure(page: Page, userName: string, item: string): Promise<void> {
  await button(page, `Actions for the erasure of ${userName}`).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

async function at(address: string, title: string): Promise<Visitor> {
  const visitor = await place().visitor()
  await join(visitor, place().admin)
  await visitor.page.goto(`${place().origin}${address}`)
  await heading(visitor.page, title).waitFor()
  return visitor
}
