// What went out and came in, and the page of one transfer with everything that can be done with it.
import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { firstAdministrator, join } from '../api.ts'
import { addSender, proveAddress, type Sender, save, sendByCommand, sendFromPage, signedIn } from '../exchange-pages.ts'
import { sharedPlace } from '../place.ts'
import { button, dialog, field, heading, row, words } from '../portal-pages.ts'
import type { Visitor } from '../watched-page.ts'
import { change } from './harm.ts'

const [ines, mira] = ['ines.costa@elsewhere.example', 'mira.lindt@elsewhere.example']
const own = path.join(import.meta.dirname, 'history.test.ts')

const place = sharedPlace({ tenant: false, mail: true }, async place => {
  return { admin: await firstAdministrator(place, 'amara.osei@contoso.example') }
})
const mailbox = () => {
  const { mailbox } = place()
  if (!mailbox) throw new Error('This portal sends mail.')
  return mailbox
}

let count = 0
const somebody = (): Promise<Sender> => addSender(place(), place().admin, `sender-${++count}@contoso.example`)

/** Sent to Ines from a page, whose history then shows it. */
async function sentToInes(): Promise<{ visitor: Visitor; page: Page; link: string; sender: Sender }> {
  const sender = await somebody()
  const visitor = await signedIn(place(), sender.userName)
  const { id, link } = await sendFromPage(place(), visitor, { files: [own], message: 'The papers.', to: [ines] })
  await visitor.page.goto(`${place().origin}/history/${id}`)
  await heading(visitor.page, `To ${ines}`).waitFor()
  return { visitor, page: visitor.page, link, sender }
}

async function open(link: string, address: string): Promise<Page> {
  const { page } = await place().visitor()
  await page.goto(link)
  await proveAddress(page, mailbox(), address)
  await words(page, 'The papers.').waitFor()
  return page
}

async function confirm(page: Page, label: string, said: string): Promise<void> {
  await dialog(page).getByRole('button', { name: label, exact: true }).click()
  await words(page, said).waitFor()
}

it('lists what was sent and received, to be searched and filtered', async () => {
  const [sender, reader] = [await somebody(), await somebody()]
  const visitor = await signedIn(place(), sender.userName)
  const { page } = visitor
  for (const [view, empty] of Object.entries({
    '': 'Nothing sent yet',
    '/received': 'Nothing received yet',
    '/sent-in': 'Nothing sent in yet'
  })) {
    await page.goto(`${place().origin}/history${view}`)
    await words(page, empty).waitFor()
    await visitor.inspectOnDeskAndPhone(`history-empty${view.replace('/', '-')}`)
  }
  await sendByCommand(place(), sender.apiKey, ['--to', reader.userName, '--to', ines, '--message', 'One.'])
  await sendByCommand(place(), sender.apiKey, [own, '--to', mira])
  await sendByCommand(place(), sender.apiKey, ['--public', '--message', 'Two.'])
  await page.goto(`${place().origin}/history`)
  await row(page, 'Anyone with the link').waitFor()
  expect(await page.locator('tbody').getByRole('row').count()).toBe(3)
  await visitor.inspectEverywhere('history-sent')
  await field(page, 'Search by a recipient’s address').fill('mira')
  await row(page, 'Anyone with the link').waitFor({ state: 'hidden' })
  await row(page, mira).waitFor()
  await page.goto(`${place().origin}/history?state=over`)
  await words(page, 'Nothing fits').waitFor()

  const receiver = await signedIn(place(), reader.userName)
  await receiver.page.goto(`${place().origin}/history/received`)
  await row(receiver.page, sender.userName).waitFor()
  await receiver.inspectEverywhere('history-received')
  await row(receiver.page, sender.userName).getByRole('link').click()
  await heading(receiver.page, 'Paste the whole link').waitFor()
})

it('tells who opened what, and shows what was sent where the link is kept', async () => {
  const { visitor, page, link, sender } = await sentToInes()
  await visitor.inspectEverywhere('transfer')
  expect(await pasteLink(page)).toBe(link)
  const reader = await open(link, ines)
  await save(reader, button(reader, 'Download history.test.ts'))
  await words(reader, 'Saved, and verified to the last byte').waitFor()
  await page.reload()
  await words(page, '1 of 1 file').waitFor()
  await button(page, 'Show names and message').click()
  await words(page, 'The papers.').waitFor()
  await visitor.inspectEverywhere('transfer-opened')
  const elsewhere = await signedIn(place(), sender.userName)
  await elsewhere.page.goto(page.url())
  await words(elsewhere.page, /^This browser doesn’t have the link/).waitFor()
  await elsewhere.inspectOnDeskAndPhone('transfer-without-link')
})

async function pasteLink(page: Page): Promise<string> {
  await button(page, 'Copy link').click()
  return page.evaluate(() => navigator.clipboard.readText())
}

it('adds, tells again and removes recipients', async () => {
  const { visitor, page, link } = await sentToInes()
  await button(page, 'Add recipients').click()
  await dialog(page).getByRole('combobox', { name: 'Recipients' }).fill(mira)
  await visitor.inspectEverywhere('transfer-add')
  await confirm(page, 'Add', 'The recipient is added. Now send them the link.')
  const seen = mailbox().mails.length
  await button(page, `Actions for ${mira}`).click()
  await page.getByRole('menuitem', { name: 'Resend mail' }).click()
  await visitor.inspectOnDeskAndPhone('transfer-resend')
  await confirm(page, 'Send the mail', 'A mail is on its way.')
  await mailbox().arrival(mail => mailbox().mails.indexOf(mail) >= seen && JSON.stringify(mail.to).includes(mira))
  const reader = await open(link, mira)
  await button(page, `Actions for ${mira}`).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await visitor.inspectOnDeskAndPhone('transfer-remove')
  await confirm(page, 'Remove', 'The recipient is removed.')
  await reader.reload()
  await field(reader, 'Your e-mail address').waitFor()
  expect(await reader.getByText('The papers.').count()).toBe(0)
})

it('extends what expired, and ends it for good', async () => {
  const { visitor, page, link } = await sentToInes()
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  change(place(), database =>
    database.prepare('update transfers set expires_at = ? where id = ?').run(Date.now() - 1_000, id)
  )
  await page.reload()
  await words(page, 'It has expired. Extend it to open it.').waitFor()
  await visitor.inspectEverywhere('transfer-expired')
  await button(page, 'Extend').click()
  await visitor.inspectEverywhere('transfer-extend')
  await field(page, 'Days until it expires').fill('3')
  await confirm(page, 'Extend', 'The transfer now expires at another time.')
  const reader = await open(link, ines)
  await button(page, 'Revoke').click()
  await visitor.inspectOnDeskAndPhone('transfer-revoke')
  await confirm(page, 'Revoke', 'The transfer is revoked.')
  await reader.reload()
  await heading(reader, 'This is no longer available').waitFor()
  await visitor.inspectEverywhere('transfer-revoked')
  await button(page, 'Delete').click()
  await visitor.inspectOnDeskAndPhone('transfer-delete')
  await confirm(page, 'Delete', 'The transfer is deleted.')
  await heading(page, 'History').waitFor()
  await page.goto(`${place().origin}/history/${id}`)
  await heading(page, 'There is no such transfer').waitFor()
  await visitor.inspectOnDeskAndPhone('transfer-unknown')
})

it('is only looked at by an administrator who acts in the account', async () => {
  const sender = await somebody()
  const { id } = await sendByCommand(place(), sender.apiKey, [own, '--public'])
  const visitor = await place().visitor()
  await join(visitor, place().admin)
  const { page } = visitor
  await place().admin.send('POST', `/users/${sender.id}/impersonation`)
  await page.goto(`${place().origin}/history/${id}`)
  await words(page, 'Content and actions are closed while you act in this account.').waitFor()
  expect(await page.getByRole('button', { name: /^(Extend|Revoke|Delete|Copy link)$/ }).count()).toBe(0)
  await visitor.inspectOnDeskAndPhone('transfer-acting')
  await place().admin.send('DELETE', '/session/impersonation')
})
