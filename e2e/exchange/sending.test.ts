// The page Send, from an empty form to the link, and what an administrator's options make of it.
import path from 'node:path'
import { expect, it } from 'vitest'
import { addPerson, firstAdministrator, join } from '../api.ts'
import { choose, openSend, seal, sentFrom, signedIn, toAnyone, writeLetter } from '../exchange-pages.ts'
import { sharedPlace } from '../place.ts'
import { button, field, focused, heading, link as linkNamed, words } from '../portal-pages.ts'

const [lina, noor] = ['lina.haddad@contoso.example', 'noor.aziz@contoso.example']
const outsider = 'ines.costa@elsewhere.example'
const own = path.join(import.meta.dirname, 'sending.test.ts')

const place = sharedPlace({ tenant: false, mail: true }, async place => {
  const admin = await firstAdministrator(place, 'amara.osei@contoso.example')
  for (const userName of [lina, noor]) await addPerson(place, admin, userName)
  return { admin }
})

it('says what is missing, and goes to the first of it', async () => {
  const visitor = await signedIn(place(), lina)
  const { page } = visitor
  await openSend(place(), visitor)
  await visitor.inspectEverywhere('send')
  await seal(page)
  await words(page, 'Choose a file or write a message.').waitFor()
  await words(page, 'Add at least one recipient.').waitFor()
  await visitor.inspectOnDeskAndPhone('send-missing')
  await choose(page, [own])
  await page.getByRole('combobox', { name: 'Recipients' }).fill('nobody-at-all,')
  await words(page, '“nobody-at-all” is no e-mail address. Mend it or remove it.').waitFor()
  await field(page, 'Days until it expires').fill('0')
  await words(page, 'Choose a whole number of days from 1 to 365.').waitFor()
  await toAnyone(page)
  await field(page, /^Password/).fill('short')
  await seal(page)
  await focused(page, field(page, /^Password/))
  await visitor.inspectOnDeskAndPhone('send-wrong')
})

it('suggests people, takes pasted addresses, and tells who was told', async () => {
  const visitor = await signedIn(place(), lina)
  const { page } = visitor
  await openSend(place(), visitor)
  await choose(page, [own, path.join(import.meta.dirname, 'zip.ts')])
  await field(page, /^Message/).fill('See both.')
  const recipients = page.getByRole('combobox', { name: 'Recipients' })
  await recipients.pressSequentially('noor')
  await page.getByRole('option', { name: /noor\.aziz/ }).waitFor()
  await visitor.inspectOnDeskAndPhone('send-suggestions')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await recipients.fill(`${outsider}; ${noor}, mira.lindt@elsewhere.example`)
  await page.keyboard.press('Enter')
  const chips = page.getByRole('list', { name: 'Recipients' }).getByRole('listitem')
  expect(await chips.allInnerTexts()).toEqual([noor, outsider, 'mira.lindt@elsewhere.example'])
  await button(page, 'Remove mira.lindt@elsewhere.example').click()
  await button(page, 'Remove zip.ts').click()
  await visitor.inspectEverywhere('send-filled')
  await seal(page)
  const { id, link } = await sentFrom(page)
  await words(page, 'All 2 recipients are told by mail that something waits.').waitFor()
  await visitor.inspectEverywhere('send-sent')
  const letter = new URL((await linkNamed(page, 'Open in your mail program').getAttribute('href')) ?? '')
  expect(decodeURIComponent(letter.pathname).split(',').sort()).toEqual([outsider, noor].sort())
  expect(letter.searchParams.get('body')).toContain(link)
  const mail = await place().mailbox?.arrival(({ text }) => text?.includes(id) === true)
  expect(mail?.text).not.toContain(new URL(link).hash.slice(1))
  await linkNamed(page, 'Show in the history').click()
  await heading(page, /^To /).waitFor()
  expect(await button(page, 'Copy link').count()).toBe(1)
})

it('a link for anyone, with a password', async () => {
  const visitor = await signedIn(place(), lina)
  const { page } = visitor
  await openSend(place(), visitor)
  await writeLetter(page, { message: 'For whoever has it.', password: 'correct horse' })
  await visitor.inspectOnDeskAndPhone('send-public')
  await seal(page)
  await heading(page, 'Sent').waitFor()
  await words(page, 'Whoever has the link needs the password too.').waitFor()
  await visitor.inspectOnDeskAndPhone('send-sent-public')
  await button(page, 'Send something else').click()
  await heading(page, 'Send').waitFor()
  expect(await field(page, /^Message/).inputValue()).toBe('')
})

it('is kept within what an administrator allows', async () => {
  const administrator = await place().visitor()
  await join(administrator, place().admin)
  const { page } = administrator
  await page.goto(`${place().origin}/console/exchange`)
  const allow = page.getByRole('switch', { name: 'Allow links that anyone can open' })
  await field(page, 'Shortest, in days').fill('30')
  await button(page, 'Save').click()
  await page.locator('[aria-invalid="true"]').first().waitFor()
  await administrator.inspectEverywhere('exchange-options-wrong')
  await field(page, 'Shortest, in days').fill('7')
  await field(page, 'Longest, in days').fill('20')
  await allow.uncheck()
  await button(page, 'Save').click()
  await words(page, 'The options of the exchange are saved.').waitFor()

  const visitor = await signedIn(place(), lina)
  await openSend(place(), visitor)
  await words(visitor.page, /^7 to 20 days/).waitFor()
  expect(await visitor.page.getByText('Anyone with the link').count()).toBe(0)
  await visitor.inspect('send-recipients-only')

  await allow.check()
  await field(page, 'Shortest, in days').fill('1')
  await field(page, 'Longest, in days').fill('365')
  await button(page, 'Save').click()
  await visitor.page.reload()
  await words(visitor.page, /^1 to 365 days/).waitFor()
})
