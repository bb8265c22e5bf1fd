// A sending or a download that is interrupted goes on where it was, and what comes of it is what was sent.
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { beforeEach, expect, it } from 'vitest'
import { firstAdministrator } from '../api.ts'
import {
  addSender,
  choose,
  filesIn,
  openSend,
  savedBy,
  seal,
  sendByCommand,
  sentFrom,
  signedIn,
  verified,
  writeLetter
} from '../exchange-pages.ts'
import { sharedPlace } from '../place.ts'
import { button, words } from '../portal-pages.ts'
import type { Visitor } from '../watched-page.ts'
import { type Gate, openGate } from './gate.ts'

const partBytes = 8_388_608
const name = 'two parts.bin'
const waits = 'Waiting for the network. It goes on by itself.'

let opened: Gate | undefined
const gate = (): Gate => {
  if (!opened) throw new Error('The gate is there once the tests run.')
  return opened
}
const place = sharedPlace(
  {
    tenant: false,
    async before(port) {
      opened = await openGate(port)
      return opened
    }
  },
  async place => {
    const admin = await firstAdministrator(place, 'amara.osei@contoso.example')
    return { sender: await addSender(place, admin, 'lina.haddad@contoso.example') }
  }
)
beforeEach(() => gate().allow(Number.POSITIVE_INFINITY))

/** Of two parts, the second of which is short. */
function newFile(): string {
  const file = path.join(fs.mkdtempSync(path.join(place().folder, 'to-send-')), name)
  write(file, partBytes + 77)
  return file
}

/** At the same time, as far as the file tells. */
function write(file: string, bytes: number): void {
  fs.writeFileSync(file, randomBytes(bytes))
  fs.utimesSync(file, 1_750_000_000, 1_750_000_000)
}

/** Sends until one of the two parts is there. */
async function sendOnePart(file: string): Promise<Visitor> {
  const visitor = await signedIn(place(), place().sender.userName)
  visitor.page.on('dialog', dialog => dialog.accept())
  await openSend(place(), visitor)
  await writeLetter(visitor.page, { files: [file], message: 'Two parts.' })
  gate().allow(1)
  await seal(visitor.page)
  await gate().held()
  return visitor
}

async function expectReceived(link: string, file: string): Promise<void> {
  const into = fs.mkdtempSync(path.join(place().folder, 'received-'))
  const { json, text } = await place().client(undefined, ['receive', link, '--into', into])
  expect(json?.message, text).toBe('Two parts.')
  expect(filesIn(into).get(name)?.equals(fs.readFileSync(file))).toBe(true)
}

/** What goes over the line from now on. */
function acknowledgedFromNow(): () => number {
  const before = gate().acknowledged.length
  return () => gate().acknowledged.length - before
}

async function reload(page: Page): Promise<void> {
  await page.reload()
  await words(page, 'An unfinished transfer').waitFor()
  await gate().abandoned()
  gate().allow(Number.POSITIVE_INFINITY)
}

it('a sending goes on after a reload with the same files, sending what is missing alone', async () => {
  const file = newFile()
  const visitor = await sendOnePart(file)
  const { page } = visitor
  await visitor.inspectOnDeskAndPhone('send-under-way')
  await reload(page)
  await visitor.inspectOnDeskAndPhone('send-unfinished')
  const more = acknowledgedFromNow()
  await choose(page, [file], 'Choose the same files')
  await expectReceived((await sentFrom(page)).link, file)
  expect(more()).toBe(1)
})

it('a file that changed meanwhile isn’t taken for the same', async () => {
  const file = newFile()
  const { page } = await sendOnePart(file)
  await reload(page)
  fs.appendFileSync(file, 'more')
  await choose(page, [file], 'Choose the same files')
  await words(page, /^Not chosen yet, or changed since: “two parts.bin”/).waitFor()
  await button(page, 'Discard').click()
  await words(page, 'An unfinished transfer').waitFor({ state: 'hidden' })
  await writeLetter(page, { files: [file], message: 'Two parts.' })
  await seal(page)
  await expectReceived((await sentFrom(page)).link, file)
})

it('a file that changed and looks the same is sent anew', async () => {
  const file = newFile()
  const { page } = await sendOnePart(file)
  await reload(page)
  write(file, fs.statSync(file).size)
  const more = acknowledgedFromNow()
  await choose(page, [file], 'Choose the same files')
  await expectReceived((await sentFrom(page)).link, file)
  expect(more()).toBe(2)
})

it('a sending pauses and goes on when asked, and waits by itself for a line that is torn', async () => {
  const file = newFile()
  const visitor = await sendOnePart(file)
  visitor.inTrouble = true
  const { page } = visitor
  await button(page, 'Pause').click()
  await words(page, 'Paused').waitFor()
  await visitor.inspect('send-paused')
  await button(page, 'Continue').click()
  await gate().held()
  gate().tear()
  await words(page, waits).waitFor()
  await visitor.inspect('send-waiting')
  gate().mend()
  gate().allow(Number.POSITIVE_INFINITY)
  await expectReceived((await sentFrom(page)).link, file)
})

it('a download waits for a line that is torn, and goes on by itself', async () => {
  const file = newFile()
  const { link } = await sendByCommand(place(), place().sender.apiKey, [file, '--public', '--message', 'Two parts.'])
  const visitor = await place().visitor()
  visitor.inTrouble = true
  const { page } = visitor
  await page.goto(link)
  gate().allow(1)
  const download = page.waitForEvent('download')
  await button(page, `Download ${name}`).click()
  await gate().held()
  gate().tear()
  await words(page, waits).waitFor()
  await visitor.inspectOnDeskAndPhone('receive-waiting')
  gate().mend()
  gate().allow(Number.POSITIVE_INFINITY)
  await verified(page).waitFor()
  expect((await savedBy(await download)).bytes.equals(fs.readFileSync(file))).toBe(true)
})
