// Being sent something by people without an account: the receiving key, request links and the personal address, and their pages.
import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { addPerson, firstAdministrator } from '../api.ts'
import {
  choose,
  makeReceivingKey,
  makeRequestLink,
  openPersonalAddress,
  save,
  seal,
  signedIn,
  verified
} from '../exchange-pages.ts'
import { sharedPlace } from '../place.ts'
import { button, dialog, field, heading, pasteFrom, signOut, words } from '../portal-pages.ts'
import type { Visitor } from '../watched-page.ts'
import { change } from './harm.ts'

const place = sharedPlace({ tenant: false }, async place => {
  return { admin: await firstAdministrator(place, 'amara.osei@contoso.example') }
})

/** Somebody new, signed in. */
let count = 0
async function somebody(): Promise<Visitor & { readonly userName: string }> {
  const userName = `receiver-${++count}@contoso.example`
  await addPerson(place(), place().admin, userName)
  return Object.assign(await signedIn(place(), userName), { userName })
}

const content = randomBytes(70_000)
const message = 'Here they are.\nרשימה'

async function fillIn(page: Page): Promise<void> {
  await field(page, 'Your name').fill('Inês Costa')
  await field(page, 'Your e-mail address').fill('ines.costa@elsewhere.example')
  await field(page, /^Message/).fill(message)
  await choose(page, [{ name: 'Steuern 2026.pdf', content }])
}

async function sendIn(address: string, look?: (visitor: Visitor) => Promise<void>): Promise<Visitor> {
  const visitor = await place().visitor()
  const { page } = visitor
  await page.goto(address)
  await heading(page, /^Send files to/).waitFor()
  await fillIn(page)
  await look?.(visitor)
  await seal(page)
  await heading(page, 'Sent').waitFor()
  return visitor
}

/** What was sent in stands open on the page. */
async function expectOpened(page: Page): Promise<void> {
  await words(page, 'Inês Costa').waitFor()
  await words(page, 'Not verified').waitFor()
  expect(await page.locator('.message p').textContent()).toBe(message)
  const saved = await save(page, button(page, 'Download Steuern 2026.pdf'))
  expect(saved.bytes.equals(content)).toBe(true)
  await verified(page).waitFor()
}

async function openFromHistory(page: Page, what: string): Promise<void> {
  await page.goto(`${place().origin}/history/sent-in`)
  await page.getByRole('link', { name: what }).click()
}

it('the recovery key is shown once, and what is asked for opens here, elsewhere with it, and after signing out', async () => {
  const visitor = await somebody()
  const { page, userName } = visitor
  await page.goto(`${place().origin}/requests`)
  await button(page, 'Make a receiving key').waitFor()
  await visitor.inspectEverywhere('requests-none')
  await button(page, 'Make a receiving key').click()
  const recoveryKey = await pasteFrom(page, 'Recovery key')
  await visitor.inspectEverywhere('requests-recovery-key')
  expect(await button(page, 'Go on').isDisabled()).toBe(true)
  const kept = await save(page, words(page, 'Download as a text file'))
  expect(kept.bytes.toString()).toContain(recoveryKey)
  await dialog(page).getByLabel('I have kept the recovery key').check()
  await button(page, 'Go on').click()
  const address = await makeRequestLink(page, 'Tax papers 2026')
  await visitor.inspectEverywhere('requests-link')

  const sender = await sendIn(address, outsider => outsider.inspectEverywhere('send-in-filled'))
  await sender.inspectEverywhere('send-in-sent')
  await button(sender.page, 'Send something else').click()
  await heading(sender.page, /^Send files to/).waitFor()

  await page.goto(`${place().origin}/history/sent-in`)
  await page.getByRole('link', { name: 'Tax papers 2026' }).waitFor()
  await visitor.inspectOnDeskAndPhone('history-sent-in')
  await page.getByRole('link', { name: 'Tax papers 2026' }).click()
  await expectOpened(page)
  await visitor.inspectEverywhere('history-sent-in-opened')

  const elsewhere = await signedIn(place(), userName)
  await openFromHistory(elsewhere.page, 'Tax papers 2026')
  await field(elsewhere.page, 'Recovery key').fill(
    `${recoveryKey.slice(0, -1)}${recoveryKey.endsWith('2') ? '3' : '2'}`
  )
  await button(elsewhere.page, 'Unlock').click()
  await elsewhere.page.locator('[aria-invalid="true"]').waitFor()
  await elsewhere.inspectEverywhere('history-unlock')
  await field(elsewhere.page, 'Recovery key').fill(recoveryKey.toLowerCase().replaceAll('-', ' '))
  await button(elsewhere.page, 'Unlock').click()
  await expectOpened(elsewhere.page)
  await openFromHistory(elsewhere.page, 'Tax papers 2026')
  await words(elsewhere.page, 'Inês Costa').waitFor()

  await signOut(elsewhere.page)
  await field(elsewhere.page, 'Password').waitFor()
  const again = await signedIn(place(), userName)
  await openFromHistory(again.page, 'Tax papers 2026')
  await field(again.page, 'Recovery key').waitFor()
})

it('the personal address takes what is sent there until it is switched off', async () => {
  const visitor = await somebody()
  const { page } = visitor
  await makeReceivingKey(place(), visitor)
  const address = await openPersonalAddress(page, `receiver-no-${count}`)
  await visitor.inspectOnDeskAndPhone('requests-personal')
  await sendIn(address)
  await openFromHistory(page, 'Personal address')
  await expectOpened(page)
  await page.goto(`${place().origin}/requests`)
  await page.getByRole('switch', { name: 'Take what is sent there' }).uncheck()
  await button(page, 'Save').click()
  await words(page, 'It is switched off: nobody can send anything there.').waitFor()
  const outsider = await place().visitor()
  await outsider.page.goto(address)
  await heading(outsider.page, 'This address takes nothing').waitFor()
})

describe('the page for whoever sends in', () => {
  it('says what is missing before anything is sent', async () => {
    const visitor = await somebody()
    await makeReceivingKey(place(), visitor)
    const outsider = await place().visitor()
    const { page } = outsider
    await page.goto(await makeRequestLink(visitor.page, 'Papers'))
    await heading(page, /^Send files to/).waitFor()
    await words(page, 'For: Papers').waitFor()
    await outsider.inspectEverywhere('send-in')
    await seal(page)
    await words(page, 'Say who you are.').waitFor()
    await words(page, 'Choose a file or write a message.').waitFor()
    await outsider.inspectOnDeskAndPhone('send-in-missing')
  })

  it('asks for a whole address, and closes with the link', async () => {
    const visitor = await somebody()
    const { page: own } = visitor
    await makeReceivingKey(place(), visitor)
    const address = await makeRequestLink(own, 'Papers')
    const outsider = await place().visitor()
    const { page } = outsider
    await page.goto(address.split('#')[0] ?? '')
    await heading(page, 'Paste the whole address').waitFor()
    await outsider.inspectEverywhere('send-in-paste')
    await field(page, 'Address').fill(address)
    await button(page, 'Go on').click()
    await heading(page, /^Send files to/).waitFor()
    await page.goto(`${address.split('#')[0]}#${'A'.repeat(43)}`)
    await heading(page, 'Don’t send anything here').waitFor()
    await outsider.inspectEverywhere('send-in-swapped')

    await button(own, 'Actions: Papers').click()
    await own.getByRole('menuitem', { name: 'Revoke' }).click()
    await dialog(own).getByRole('button', { name: 'Revoke' }).click()
    await words(own, 'The request link is revoked.').waitFor()
    await page.goto('about:blank')
    await page.goto(address)
    await heading(page, 'This address takes nothing').waitFor()
    await outsider.inspectEverywhere('send-in-gone')
  })

  it('closes with the link’s time', async () => {
    const visitor = await somebody()
    await makeReceivingKey(place(), visitor)
    const address = await makeRequestLink(visitor.page, 'Papers')
    const id = new URL(address).pathname.split('/').at(-1) ?? ''
    change(place(), database => database.prepare('update request_links set expires_at = 1 where id = ?').run(id))
    const { page } = await place().visitor()
    await page.goto(address)
    await heading(page, 'This address takes nothing').waitFor()
  })
})
