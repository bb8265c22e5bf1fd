// A portal that sends no mail says so where it matters: to who sends, and to who receives.
import { expect, it } from 'vitest'
import { addPerson, enter, firstAdministrator } from '../api.ts'
import { openSend, seal, sentFrom, signedIn, writeLetter } from '../exchange-pages.ts'
import { sharedPlace } from '../place.ts'
import { field, heading, link as linkNamed, words } from '../portal-pages.ts'

const [lina, noor] = ['lina.haddad@contoso.example', 'noor.aziz@contoso.example']

const place = sharedPlace({ tenant: false }, async place => {
  const admin = await firstAdministrator(place, 'amara.osei@contoso.example')
  for (const userName of [lina, noor]) await addPerson(place, admin, userName)
  return {}
})

it('senders pass the link on themselves, and recipients sign in', async () => {
  const visitor = await signedIn(place(), lina)
  await openSend(place(), visitor)
  await words(visitor.page, /^This portal sends no mail/).waitFor()
  await visitor.inspectOnDeskAndPhone('send-without-mail')
  await writeLetter(visitor.page, { message: 'For Noor.', to: [noor] })
  await seal(visitor.page)
  const { link } = await sentFrom(visitor.page)
  await words(visitor.page, 'Send the link yourself').waitFor()
  await visitor.inspectOnDeskAndPhone('send-sent-without-mail')

  const reader = await place().visitor()
  const { page } = reader
  await page.goto(link)
  await heading(page, 'Sign in to open this').waitFor()
  await reader.inspectEverywhere('receive-sign-in')
  await linkNamed(page, 'Sign in').click()
  await field(page, 'Password').waitFor()
  expect(page.url()).not.toContain(new URL(link).hash.slice(1))
  await enter(place(), reader, noor)
  await page.goBack()
  await page.reload()
  await words(page, 'For Noor.').waitFor()
})
