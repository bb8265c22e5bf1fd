// The way of whoever was sent a secure link, page by page: proving an address, giving a password, and where a link leads to nothing.
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { Api, enter, firstAdministrator } from '../api.ts'
import {
  addSender,
  codeFor,
  proveAddress,
  type Sent,
  save,
  sendByCommand,
  signedIn,
  verified
} from '../exchange-pages.ts'
import { sharedPlace } from '../place.ts'
import { button, field, focused, heading, link as linkNamed, words } from '../portal-pages.ts'
import { change } from './harm.ts'

const [lina, noor] = ['lina.haddad@contoso.example', 'noor.aziz@contoso.example']
const outsider = 'ines.costa@elsewhere.example'
const message = 'The papers.\nWith <b>no</b> https://elsewhere.example/ made of it.'

const place = sharedPlace({ tenant: false, mail: true }, async place => {
  const admin = await firstAdministrator(place, 'amara.osei@contoso.example')
  const sender = await addSender(place, admin, lina)
  return { admin, sender, reader: await addSender(place, admin, noor) }
})
const mailbox = () => {
  const { mailbox } = place()
  if (!mailbox) throw new Error('This portal sends mail.')
  return mailbox
}
const own = path.join(import.meta.dirname, 'receiving.test.ts')
const toOutsider = ['--to', outsider, '--message', message]

const send = (args: readonly string[], input?: string): Promise<Sent> =>
  sendByCommand(place(), place().sender.apiKey, args, input)

async function open(link: string) {
  const visitor = await place().visitor()
  await visitor.page.goto(link)
  return visitor
}

describe('a code by mail', () => {
  it('opens what was sent, in this browser alone', async () => {
    const { link } = await send([own, own, ...toOutsider])
    const visitor = await open(link)
    const { page } = visitor
    await heading(page, 'lina.haddad@contoso.example sent you something').waitFor()
    await visitor.inspectEverywhere('receive-address')
    const seen = mailbox().mails.length
    await field(page, 'Your e-mail address').fill(outsider)
    await button(page, 'Send me a code').click()
    await focused(page, heading(page, 'Enter the code'))
    await visitor.inspectEverywhere('receive-code')
    const code = await codeFor(mailbox(), outsider, seen)
    await field(page, 'Six-digit code').fill(otherCode(code))
    await button(page, 'Open').click()
    await words(page, 'This is not the code: 4 attempts are left, then ask for a new one.').waitFor()
    await visitor.inspect('receive-code-wrong')

    const thief = await open(link)
    await field(thief.page, 'Your e-mail address').fill('mira.lindt@elsewhere.example')
    await button(thief.page, 'Send me a code').click()
    await field(thief.page, 'Six-digit code').fill(code)
    await button(thief.page, 'Open').click()
    await words(thief.page, /^This is not the code/).waitFor()

    await field(page, 'Six-digit code').fill(`${code.slice(0, 3)} ${code.slice(3)}`)
    await button(page, 'Open').click()
    await heading(page, 'lina.haddad@contoso.example sent you 2 files').waitFor()
    expect(await page.locator('.message p').textContent()).toBe(message)
    await visitor.inspectEverywhere('receive-content')
    await save(page, button(page, 'Download receiving.test.ts'))
    await verified(page).waitFor()
    await visitor.inspectOnDeskAndPhone('receive-saved')
    await page.reload()
    await heading(page, 'lina.haddad@contoso.example sent you 2 files').waitFor()
    await thief.page.reload()
    await heading(thief.page, 'lina.haddad@contoso.example sent you something').waitFor()
  })

  it('is over after five wrong ones, and another one opens it', async () => {
    const { link } = await send(toOutsider)
    const visitor = await open(link)
    const { page } = visitor
    const seen = mailbox().mails.length
    await field(page, 'Your e-mail address').fill(outsider)
    await button(page, 'Send me a code').click()
    const code = await codeFor(mailbox(), outsider, seen)
    for (let tries = 0; tries < 5; tries++) {
      const answered = page.waitForResponse(/\/code\/verification$/)
      await field(page, 'Six-digit code').fill(otherCode(code))
      await button(page, 'Open').click()
      await answered
    }
    await field(page, 'Six-digit code').fill(code)
    await button(page, 'Open').click()
    await words(page, /^No code is valid in this browser/).waitFor()
    await visitor.inspectOnDeskAndPhone('receive-code-over')
    const now = mailbox().mails.length
    await button(page, 'Send another code').click()
    await words(page, 'Another code is on its way. The one before no longer works.').waitFor()
    await field(page, 'Six-digit code').fill(await codeFor(mailbox(), outsider, now))
    await button(page, 'Open').click()
    await heading(page, 'lina.haddad@contoso.example sent you a message').waitFor()
  })

  it('isn’t sent to a stranger, who is told the same', async () => {
    const { link } = await send(toOutsider)
    const { page } = await open(link)
    const seen = mailbox().mails.length
    await field(page, 'Your e-mail address').fill('stranger@elsewhere.example')
    await button(page, 'Send me a code').click()
    await words(page, 'If it was sent to stranger@elsewhere.example, a code is on its way there by e-mail.').waitFor()
    await button(page, 'Use another address').click()
    await focused(page, heading(page, 'lina.haddad@contoso.example sent you something'))
    await proveAddress(page, mailbox(), outsider)
    await heading(page, 'lina.haddad@contoso.example sent you a message').waitFor()
    const told = mailbox()
      .mails.slice(seen)
      .map(({ to }) => JSON.stringify(to))
    expect(told.filter(to => to.includes('stranger'))).toEqual([])
  })
})

it('whoever is signed in as a recipient needs no code', async () => {
  const { link } = await send(['--to', noor, '--message', message])
  const visitor = await open(link)
  const { page } = visitor
  await linkNamed(page, 'I have an account at this portal').click()
  await field(page, 'Password').waitFor()
  expect(page.url()).not.toContain(new URL(link).hash)
  await enter(place(), visitor, noor)
  await page.goto(`${place().origin}${new URL(link).pathname}`)
  await heading(page, 'lina.haddad@contoso.example sent you a message').waitFor()
  const other = await signedIn(place(), lina)
  const { link: foreign } = await sendByCommand(place(), place().reader.apiKey, toOutsider)
  await other.page.goto(foreign)
  await words(other.page, 'You are signed in as lina.haddad@contoso.example. It wasn’t sent to that address.').waitFor()
  await other.inspectOnDeskAndPhone('receive-signed-in')
})

it('a password opens a link for anyone', async () => {
  const { link } = await send(['--public', '--password-stdin', '--message', message], 'correct horse\n')
  const visitor = await open(link)
  const { page } = visitor
  await heading(page, 'Enter the password').waitFor()
  await visitor.inspectEverywhere('receive-password')
  await field(page, 'Password').fill('wrong horse')
  await button(page, 'Open').click()
  await page.locator('[aria-invalid="true"]').waitFor()
  await visitor.inspect('receive-password-wrong')
  await field(page, 'Password').fill('correct horse')
  await button(page, 'Open').click()
  await heading(page, 'lina.haddad@contoso.example sent you a message').waitFor()
  await visitor.inspectOnDeskAndPhone('receive-message')
})

describe('a link', () => {
  it('without its secret part is asked for whole', async () => {
    const { link } = await send(['--public', '--message', message])
    const visitor = await open(link.split('#')[0] ?? '')
    const { page } = visitor
    await heading(page, 'Paste the whole link').waitFor()
    await visitor.inspectEverywhere('receive-paste')
    for (const wrong of ['hello', link.slice(0, -1), link.replace(/:\d+/, '')]) {
      await field(page, 'Secure link').fill(wrong)
      await button(page, 'Open').click()
      await page.locator('[aria-invalid="true"]').waitFor()
    }
    await visitor.inspect('receive-paste-wrong')
    await field(page, 'Secure link').fill(link)
    await button(page, 'Open').click()
    await heading(page, 'lina.haddad@contoso.example sent you a message').waitFor()
  })

  it('that is wrong, or leads to nothing, says nothing of what is there', async () => {
    const { link, id } = await send(['--public', '--message', message])
    const other = `${link.split('#')[0]}#${'A'.repeat(43)}`
    const unknown = link.replace(id, `${id.slice(0, -4)}0000`)
    for (const [name, address] of Object.entries({ other, unknown })) {
      const visitor = await open(address)
      await heading(visitor.page, 'This link doesn’t work').waitFor()
      if (name === 'other') await visitor.inspectEverywhere('receive-unknown')
    }
    const nowhere = await open(`${place().origin}/r/not%20one`)
    await heading(nowhere.page, 'There is nothing here').waitFor()
    await nowhere.inspectEverywhere('receive-nowhere')
  })

  it.each(['r', 'q', 'u'])('that ends after /%s/ is called incomplete', async kind => {
    const visitor = await open(`${place().origin}/${kind}/`)
    await heading(visitor.page, 'This link is incomplete').waitFor()
    if (kind === 'r') await visitor.inspectEverywhere('receive-incomplete')
  })

  const past = 'update transfers set expires_at = 1 where id = ?'
  const endings: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
    expired: async id => change(place(), database => database.prepare(past).run(id)),
    revoked: id => asSender(api => api.send('POST', `/transfers/${id}/revocation`))
  }
  it.each(Object.entries(endings))('that is %s says so', async (name, end) => {
    const { link, id } = await send(['--public', '--message', message])
    const { page } = await open(link)
    await heading(page, 'lina.haddad@contoso.example sent you a message').waitFor()
    await end(id)
    const visitor = await open(link)
    await heading(visitor.page, 'This is no longer available').waitFor()
    await visitor.inspectEverywhere(`receive-${name}`)
    await page.reload()
    await heading(page, 'This is no longer available').waitFor()
  })

  it('of somebody who has left leads to nothing', async () => {
    const leaver = await addSender(place(), place().admin, 'ruth.adler@contoso.example')
    const { link } = await sendByCommand(place(), leaver.apiKey, ['--public', '--message', message])
    await place().sealpost('user', 'deactivate', leaver.userName)
    const { page } = await open(link)
    await heading(page, 'This is no longer available').waitFor()
  })

  it('that was deleted is as one that never was', async () => {
    const { link, id } = await send(['--public', '--message', message])
    await asSender(api => api.send('DELETE', `/transfers/${id}`))
    const { page } = await open(link)
    await heading(page, 'This link doesn’t work').waitFor()
  })
})

async function asSender(act: (api: Api) => Promise<unknown>): Promise<void> {
  const { page } = await signedIn(place(), lina)
  await act(new Api(page.request, place().origin))
}

/** Another code of six digits. */
const otherCode = (code: string): string => `${(Number(code) + 1) % 1_000_000}`.padStart(6, '0')
