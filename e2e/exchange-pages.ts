// What people do in the pages of the exchange, in the words that stand there.
import fs from 'node:fs'
import path from 'node:path'
import type { Download, Locator, Page } from 'playwright-core'
import type { Mailbox } from '../scripts/mailbox.ts'
import { type Api, addPerson, enter } from './api.ts'
import type { Place } from './place.ts'
import { button, dialog, field, heading, pasteFrom, words } from './portal-pages.ts'
import type { Visitor } from './watched-page.ts'

export interface Sent {
  readonly id: string
  readonly link: string
}

/** A file by its path, or made in the page with whatever name. */
export type Chosen = string | { readonly name: string; readonly content: Uint8Array; readonly modified?: number }

const payload = (file: Exclude<Chosen, string>) => ({
  name: file.name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(file.content),
  ...(file.modified !== undefined && { lastModifiedMs: file.modified })
})

/** Chooses files, as by the button that is labelled so. */
export async function choose(page: Page, files: readonly Chosen[], label = 'Choose files'): Promise<void> {
  const input = page.getByLabel(label, { exact: true }).and(page.locator('input[type=file]'))
  const [paths, made] = [files.filter(file => typeof file === 'string'), files.filter(file => typeof file !== 'string')]
  if (paths.length > 0) await input.setInputFiles(paths)
  if (made.length > 0) await input.setInputFiles(made.map(payload))
}

/** What the form of Send is given. */
export interface Letter {
  readonly files?: readonly Chosen[]
  readonly message?: string
  /** Left out: for anyone with the link. */
  readonly to?: readonly string[]
  readonly password?: string
}

export async function openSend(place: Place, { page }: Visitor): Promise<void> {
  await page.goto(`${place.origin}/send`)
  await field(page, /^Message/).waitFor()
}

/** The label covers the circle beside it. */
export const toAnyone = (page: Page): Promise<void> => page.getByText('Anyone with the link', { exact: true }).click()

export async function writeLetter(page: Page, { files = [], message, to, password }: Letter): Promise<void> {
  if (files.length > 0) await choose(page, files)
  if (message !== undefined) await field(page, /^Message/).fill(message)
  if (to) {
    await page.getByRole('combobox', { name: 'Recipients' }).fill(to.join(', '))
    await page.keyboard.press('Enter')
  } else await toAnyone(page)
  if (password !== undefined) await field(page, /^Password/).fill(password)
}

export const seal = (page: Page): Promise<void> => button(page, 'Encrypt and send').click()

/** Until it is sent. */
export async function sentFrom(page: Page): Promise<Sent> {
  await heading(page, 'Sent').waitFor({ timeout: 60_000 })
  const link = await pasteFrom(page, 'Secure link')
  return { id: new URL(link).pathname.split('/').at(-1) ?? '', link }
}

/** Sends from the page to the end. */
export async function sendFromPage(place: Place, visitor: Visitor, letter: Letter): Promise<Sent> {
  await openSend(place, visitor)
  await writeLetter(visitor.page, letter)
  await seal(visitor.page)
  return sentFrom(visitor.page)
}

/** Sends by the command. @throws Error with what it said */
export async function sendByCommand(
  place: Place,
  apiKey: string,
  args: readonly string[],
  input?: string
): Promise<Sent> {
  const { code, json, text } = await place.client(apiKey, ['send', ...args], input)
  if (code !== 0) throw new Error(text)
  return json
}

export interface Sender {
  readonly id: string
  readonly userName: string
  /** As `SEALPOST_API_KEY` has it. */
  readonly apiKey: string
}

/** Somebody who may send, with a key for the commands. */
export async function addSender(place: Place, admin: Api, userName: string): Promise<Sender> {
  const { id } = await addPerson(place, admin, userName)
  const { json } = await place.sealpost('key', 'create', userName)
  return { id, userName, apiKey: `${json.apiKey}:${json.apiSecret}` }
}

/** A visitor who is signed in. */
export async function signedIn(
  place: Place,
  userName: string,
  settings?: { width?: number; dark?: boolean }
): Promise<Visitor> {
  const visitor = await place.visitor(settings)
  await enter(place, visitor, userName)
  return visitor
}

export interface Saved {
  readonly name: string
  readonly bytes: Buffer
}

/** Presses what saves, and takes what the browser then saved. */
export async function save(page: Page, press: Locator): Promise<Saved> {
  const begun = page.waitForEvent('download')
  await press.click()
  return savedBy(await begun)
}

export async function savedBy(download: Download): Promise<Saved> {
  const failure = await download.failure()
  if (failure) throw new Error(`The browser tells of a failed download: ${failure}`)
  return { name: download.suggestedFilename(), bytes: fs.readFileSync(await download.path()) }
}

/** Every file below a folder: its path in it, and its bytes. */
export function filesIn(folder: string): ReadonlyMap<string, Buffer> {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return new Map(
    entries.map(entry => {
      const file = path.join(entry.parentPath, entry.name)
      return [path.relative(folder, file), fs.readFileSync(file)] as const
    })
  )
}

/** The code of the mail to an address that came after `seen` mails. */
export async function codeFor(mailbox: Mailbox, address: string, seen = 0): Promise<string> {
  const mail = await mailbox.arrival(
    one => mailbox.mails.indexOf(one) >= seen && addressees(one.to).includes(address) && /code/i.test(one.subject ?? '')
  )
  return /^\s*(\d{6})\s*$/m.exec(mail.text ?? '')?.[1] ?? ''
}

type To = Mailbox['mails'][number]['to']
const addressees = (to: To): readonly (string | undefined)[] =>
  [to ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address))

/** Asks for a code on the page that stands there, and gives it. */
export async function proveAddress(page: Page, mailbox: Mailbox, address: string): Promise<void> {
  const seen = mailbox.mails.length
  await field(page, 'Your e-mail address').fill(address)
  await button(page, 'Send me a code').click()
  await heading(page, 'Enter the code').waitFor()
  await field(page, 'Six-digit code').fill(await codeFor(mailbox, address, seen))
  await button(page, 'Open').click()
}

/** What a page says about a whole download. */
export const verified = (page: Page): Locator => words(page, 'Saved, and verified to the last byte')

/** Makes the receiving key of whoever is signed in. @returns The recovery key. */
export async function makeReceivingKey(place: Place, { page }: Visitor): Promise<string> {
  await page.goto(`${place.origin}/requests`)
  await button(page, 'Make a receiving key').click()
  const recoveryKey = await pasteFrom(page, 'Recovery key')
  await dialog(page).getByLabel('I have kept the recovery key').check()
  await button(page, 'Go on').click()
  await heading(page, 'Requests').waitFor()
  await field(page, 'What you ask for').waitFor()
  return recoveryKey
}

/** On the page Requests. @returns The whole address. */
export async function makeRequestLink(page: Page, title: string): Promise<string> {
  await field(page, 'What you ask for').fill(title)
  await button(page, 'Create the link').click()
  return pasteFrom(page, 'Request link')
}

/** On the page Requests. @returns The whole address. */
export async function openPersonalAddress(page: Page, name: string): Promise<string> {
  await field(page, 'Name in the address').fill(name)
  await page.getByRole('switch', { name: 'Take what is sent there' }).check()
  await button(page, 'Save').click()
  return pasteFrom(page, 'Your personal address')
}
