// Each pair of page and command as sender and receiver: names, sizes and messages come over as they were, byte for byte.
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { firstAdministrator } from '../api.ts'
import {
  addSender,
  type Chosen,
  filesIn,
  type Sent,
  save,
  sendByCommand,
  sendFromPage,
  signedIn,
  toAnyone
} from '../exchange-pages.ts'
import { sharedPlace } from '../place.ts'
import { button, heading, words } from '../portal-pages.ts'
import { entriesOf } from './zip.ts'

const partBytes = 8_388_608
const sizes = [0, 1, 65_535, 65_536, 65_537, partBytes - 1, partBytes, partBytes + 1]

/** A name, and what it is where it is written to a disk. */
const names: readonly (readonly [string, string])[] = [
  ['تقرير السنة.txt', 'تقرير السنة.txt'],
  ['דוח שנתי.pdf', 'דוח שנתי.pdf'],
  ['รายงานประจำปี.txt', 'รายงานประจำปี.txt'],
  ['वार्षिक रिपोर्ट.txt', 'वार्षिक रिपोर्ट.txt'],
  ['年度报告（最终）.csv', '年度报告（最终）.csv'],
  ['👩‍👩‍👧‍👦 🦀.md', '👩‍👩‍👧‍👦 🦀.md'],
  ['e\u0301te\u0301 o\u0308.txt', '\u00e9t\u00e9 \u00f6.txt'],
  ['  two  spaces  .txt', 'two  spaces  .txt'],
  ['it’s "quoted" & $(odd);.txt', 'it’s _quoted_ & $(odd);.txt'],
  ['a..b', 'a..b'],
  ['at the end...', 'at the end'],
  ['con.txt', '_con.txt'],
  ['NUL', '_NUL'],
  ['a:b|c?<d>*.txt', 'a_b_c__d__.txt'],
  ['invoice\u202efdp.exe', 'invoicefdp.exe']
]
/** Which no disk takes, but a page may be told. */
const traps: typeof names = [
  ['../../etc/passwd', 'etc/passwd'],
  ['..', '_'],
  ['C:\\boot.ini', 'C__boot.ini']
]

const message = 'LF\nCRLF\r\nlone CR\rtab\t🦀 👩‍👩‍👧‍👦 e\u0301 \u00e9 שלום مرحبا\n\nend '
/** What a text box makes of it, as HTML has it: every end of a line is LF. */
const typed = message.replaceAll(/\r\n?/g, '\n')

interface Expected {
  readonly name: string
  readonly safe: string
  readonly content: Buffer
}

const place = sharedPlace({ tenant: false }, async place => {
  const admin = await firstAdministrator(place, 'amara.osei@contoso.example')
  const sender = await addSender(place, admin, 'lina.haddad@contoso.example')
  const folder = path.join(place.folder, 'to send')
  fs.mkdirSync(folder)
  const expected: Expected[] = [
    ...sizes.map(size => ({ name: `${size}.bin`, safe: `${size}.bin`, content: randomBytes(size) })),
    ...names.map(([name, safe]) => ({ name, safe, content: Buffer.from(`in ${name}`) }))
  ]
  for (const { name, content } of expected) fs.writeFileSync(path.join(folder, name), content)
  const messageFile = path.join(place.folder, 'message.txt')
  fs.writeFileSync(messageFile, message)
  return { sender, expected, messageFile, paths: expected.map(({ name }) => path.join(folder, name)) }
})

const fromTraps: readonly Expected[] = traps.map(([name, safe]) => ({ name, safe, content: Buffer.from(`in ${name}`) }))

it('from the page to the page and to the command', async () => {
  const visitor = await signedIn(place(), place().sender.userName)
  const made: readonly Chosen[] = fromTraps.map(({ name, content }) => ({ name, content }))
  const sent = await sendFromPage(place(), visitor, { files: [...place().paths, ...made], message: typed })
  const expected = [...place().expected, ...fromTraps]
  await receiveOnPage(sent, expected, typed)
  await receiveByCommand(sent, expected, typed)
}, 120_000)

it('from the command to the page and to the command', async () => {
  const { sender, paths, messageFile, expected } = place()
  const sent = await sendByCommand(place(), sender.apiKey, ['--public', '--message-file', messageFile, ...paths])
  await receiveOnPage(sent, expected, message)
  await receiveByCommand(sent, expected, message)
}, 120_000)

it('folders, with what is in them', async () => {
  const folder = path.join(place().folder, 'Ablage')
  fs.mkdirSync(path.join(folder, 'Jahr 2026/Märzʼ'), { recursive: true })
  fs.writeFileSync(path.join(folder, 'oben.txt'), 'above')
  fs.writeFileSync(path.join(folder, 'Jahr 2026/Märzʼ/unten.txt'), 'below')
  const within = ['Ablage/Jahr 2026/Märzʼ/unten.txt', 'Ablage/oben.txt']
  const visitor = await signedIn(place(), place().sender.userName)
  const { page } = visitor
  await page.goto(`${place().origin}/send`)
  await page.getByLabel('Choose a folder', { exact: true }).and(page.locator('input')).setInputFiles(folder)
  await toAnyone(page)
  await button(page, 'Encrypt and send').click()
  await heading(page, 'Sent').waitFor()
  const link = await page.locator('code').first().innerText()
  const into = fs.mkdtempSync(path.join(place().folder, 'folder-'))
  await place().client(undefined, ['receive', link, '--into', into])
  expect([...filesIn(into).keys()].sort()).toEqual(within)
  await page.goto(link)
  const zip = await save(page, button(page, 'Download all (zip)'))
  expect(
    entriesOf(zip.bytes)
      .map(({ name }) => name)
      .sort()
  ).toEqual(within)
})

describe('nothing but a message', () => {
  it('from the page', async () => {
    const visitor = await signedIn(place(), place().sender.userName)
    const sent = await sendFromPage(place(), visitor, { message: typed })
    await receiveOnPage(sent, [], typed)
    await receiveByCommand(sent, [], typed)
  })
})

async function receiveOnPage({ link }: Sent, expected: readonly Expected[], text: string): Promise<void> {
  const { page } = await place().visitor()
  await page.goto(link)
  await words(page, 'Message').waitFor()
  expect(await page.locator('.message p').textContent()).toBe(text)
  if (expected.length === 0) return
  const rows = page.getByRole('region', { name: 'Files' }).getByRole('listitem')
  const single = new Map<string, Buffer>()
  for (const row of await rows.all()) {
    const saved = await save(page, row.getByRole('button'))
    await row.getByText('Saved, and verified to the last byte').waitFor()
    single.set(saved.name, saved.bytes)
  }
  const base = ({ safe }: Expected) => inChromium(safe.split('/').at(-1) ?? '')
  expect([...single.keys()]).toEqual(expected.map(base))
  for (const one of expected) expectSame(single.get(base(one)), one.content, one.safe)
  const zip = await save(page, button(page, 'Download all (zip)'))
  const zipped = new Map(entriesOf(zip.bytes).map(({ name, bytes }) => [name, bytes]))
  expect([...zipped.keys()]).toEqual(expected.map(({ safe }) => safe))
  expectFiles(zipped, expected)
}

async function receiveByCommand({ link }: Sent, expected: readonly Expected[], text: string): Promise<void> {
  const into = fs.mkdtempSync(path.join(place().folder, 'received-'))
  const { code, json, text: said } = await place().client(undefined, ['receive', link, '--into', into])
  expect(code, said).toBe(0)
  expect(json.message).toBe(text)
  const told = json.files.map(({ name }: { name: string }) => name)
  expect(told).toEqual(expected.map(({ name }) => name))
  expectFiles(filesIn(into), expected)
}

function expectFiles(files: ReadonlyMap<string, Buffer>, expected: readonly Expected[]): void {
  expect([...files.keys()].sort()).toEqual(expected.map(({ safe }) => safe).sort())
  for (const { safe, content } of expected) expectSame(files.get(safe), content, safe)
}

/** Chromium allows no joiners in what it saves, and no name of `_` alone, whatever it is told; everything else of these names stays. */
const inChromium = (name: string): string => (name === '_' ? 'download' : name.replaceAll('\u200d', '_'))

/** Without printing what is large. */
function expectSame(bytes: Buffer | undefined, content: Buffer, name: string): void {
  if (!bytes || Buffer.compare(bytes, content) !== 0)
    throw new Error(`"${name}" came as ${bytes?.length} bytes instead of these ${content.length}.`)
}
