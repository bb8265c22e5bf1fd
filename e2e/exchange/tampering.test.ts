// Whoever rules the portal's disk, or the portal itself, can't pass anything off as what was sent: neither page nor command ends well then.
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { addPerson, firstAdministrator } from '../api.ts'
import {
  addSender,
  filesIn,
  makeReceivingKey,
  makeRequestLink,
  openPersonalAddress,
  type Sent,
  sendByCommand,
  signedIn
} from '../exchange-pages.ts'
import { sharedPlace } from '../place.ts'
import { alert, button, heading, words } from '../portal-pages.ts'
import { change, copyWithin, flipBit, type Held, heldOf, swapColumn, swapFiles } from './harm.ts'

const [lina, noor] = ['lina.haddad@contoso.example', 'noor.aziz@contoso.example']
const partBytes = 8_388_608
const sealedPartBytes = 8_390_656
const chunkBytes = 65_552
const [first, second] = ['erste Datei.bin', 'zweite Datei.bin']
/** Three chunks, and a bit. */
const usual = 200_000

const place = sharedPlace({ tenant: false }, async place => {
  const admin = await firstAdministrator(place, 'amara.osei@contoso.example')
  await addPerson(place, admin, noor)
  return { sender: await addSender(place, admin, lina) }
})

interface Parcel extends Sent {
  readonly contents: ReadonlyMap<string, Buffer>
  readonly held: readonly [Held, Held]
}

/** Two files, for anyone with the link. */
async function send(bytes = usual): Promise<Parcel> {
  const folder = fs.mkdtempSync(path.join(place().folder, 'to-send-'))
  const contents = new Map([first, second].map(name => [name, randomBytes(bytes)]))
  for (const [name, content] of contents) fs.writeFileSync(path.join(folder, name), content)
  const paths = [...contents.keys()].map(name => path.join(folder, name))
  const sent = await sendByCommand(place(), place().sender.apiKey, [
    ...paths,
    '--public',
    '--message',
    'See the files.'
  ])
  const [one, other] = heldOf(place(), sent.id)
  if (!one || !other) throw new Error('Two files were sent.')
  return { ...sent, contents, held: [one, other] }
}

type Harm = (held: readonly [Held, Held]) => void

/** Done to both files: which of them the page shows first is the sender's order, and which one the portal got first is chance. */
const each =
  (act: (blob: string) => void): Harm =>
  held => {
    for (const { blob } of held) act(blob)
  }

describe('bytes that lie at the portal', () => {
  const harms: Readonly<Record<string, readonly [Harm, number?]>> = {
    'with one bit turned at their beginning': [each(blob => flipBit(blob, 0))],
    'with one bit turned in the last seal': [each(blob => flipBit(blob, fs.statSync(blob).size - 1))],
    'with a chunk twice': [each(blob => copyWithin(blob, 0, chunkBytes, chunkBytes))],
    'with a part twice': [each(blob => copyWithin(blob, 0, sealedPartBytes, sealedPartBytes)), 2 * partBytes + 1],
    'of another file in their place': [([one, other]) => swapFiles(one.blob, other.blob)]
  }
  it.each(Object.entries(harms))('%s', async (_, [harm, bytes]) => {
    const sent = await send(bytes)
    harm(sent.held)
    const { page, downloads } = await open(sent)
    await harmedRow(page)
      .getByRole('button', { name: /^Download/ })
      .click()
    await alert(page, /“(erste|zweite) Datei.bin” is damaged.*Nothing whole was saved/)
    await button(page, 'Download all (zip)').click()
    await alert(page, /The zip is incomplete for that reason/)
    await expectNoneWhole(page, downloads)
    await expectRefused(sent, 'envelope.damaged')
  })
})

const harmedRow = (page: Page) => page.getByRole('region', { name: 'Files' }).getByRole('listitem').first()

async function open({ link }: Sent): Promise<{ page: Page; downloads: (string | null)[] }> {
  const visitor = await place().visitor()
  visitor.inTrouble = true
  const { page } = visitor
  const downloads: (string | null)[] = []
  page.on('download', async download => downloads.push(await download.failure()))
  await page.goto(link)
  return { page, downloads }
}

async function expectNoneWhole(page: Page, downloads: readonly (string | null)[]): Promise<void> {
  expect(await page.getByText('verified to the last byte').count()).toBe(0)
  await expect.poll(() => downloads.length).toBeGreaterThan(0)
  expect(downloads).not.toContain(null)
}

/** By the command, which leaves nothing under the name of a file that isn't that file. */
async function expectRefused({ link, contents }: Parcel, code: string): Promise<void> {
  const into = fs.mkdtempSync(path.join(place().folder, 'refused-'))
  const said = await place().client(undefined, ['receive', link, '--into', into])
  expect(said.code, said.text).toBe(1)
  expect(said.json.error.code).toBe(code)
  const landed = [...filesIn(into)].filter(([name]) => contents.has(name))
  expect(landed.length).toBeLessThan(contents.size)
  for (const [name, bytes] of landed) expect(contents.get(name)?.equals(bytes), name).toBe(true)
}

describe('bytes that the portal no longer has', () => {
  const harms: Readonly<Record<string, Harm>> = {
    'cut off within a chunk': each(blob => fs.truncateSync(blob, chunkBytes + 7)),
    'cut off at the end of a chunk': each(blob => fs.truncateSync(blob, chunkBytes)),
    'all of them': each(blob => fs.rmSync(blob))
  }
  it.each(Object.entries(harms))('%s', async (_, harm) => {
    const sent = await send()
    harm(sent.held)
    const { page, downloads } = await open(sent)
    await harmedRow(page)
      .getByRole('button', { name: /^Download/ })
      .click()
    await alert(page, /was not saved.*no longer holds the bytes of this file/)
    expect(await page.getByText('verified to the last byte').count()).toBe(0)
    expect(downloads).not.toContain(null)
    await expectRefused(sent, 'storage.missing')
  })
})

describe('rows of the database', () => {
  const harms: Readonly<Record<string, (sent: Parcel, other: Parcel) => void>> = {
    'with the headers of two files exchanged': ({ held: [one, other] }) =>
      swapColumn(place(), 'transfer_files', 'sealed_header', one.id, other.id),
    'with another transfer’s list': (sent, other) =>
      swapColumn(place(), 'transfers', 'sealed_manifest', sent.id, other.id),
    'with another transfer’s file': ({ held: [one] }, { held: [other] }) =>
      swapColumn(place(), 'transfer_files', 'sealed_header', one.id, other.id)
  }
  it.each(Object.entries(harms))('%s', async (_, harm) => {
    const [sent, other] = [await send(), await send()]
    harm(sent, other)
    const { page } = await open(sent)
    await alert(page, /can not be read: it was changed/)
    expect(await page.getByRole('button', { name: /^Download/ }).count()).toBe(0)
    await expectRefused(sent, 'secret.unreadable')
  })

  it('with another key behind addresses at which people send in', async () => {
    const [mine, other] = [await signedIn(place(), lina), await signedIn(place(), noor)]
    await makeReceivingKey(place(), other)
    await makeReceivingKey(place(), mine)
    const addresses = [await makeRequestLink(mine.page, 'Papers'), await openPersonalAddress(mine.page, 'lina')]
    const [one = '', two = ''] = change(place(), database =>
      database
        .prepare('select id from receiving_keys')
        .all()
        .map(({ id }) => String(id))
    )
    const { page } = await place().visitor()
    await page.goto(addresses[0] ?? '')
    await heading(page, /^Send files to/).waitFor()
    swapColumn(place(), 'receiving_keys', 'public_key', one, two)
    const told: string[] = []
    page.on('request', request => request.method() !== 'GET' && told.push(request.url()))
    for (const address of addresses) {
      await page.goto('about:blank')
      await page.goto(address)
      await heading(page, 'Don’t send anything here').waitFor()
      expect(await page.getByRole('button', { name: 'Encrypt and send' }).count()).toBe(0)
    }
    expect(told).toEqual([])
  })
})

describe('a portal that lies about what it was sent', () => {
  interface Content {
    manifest: string
    files: { id: string; bytes: number; header: string }[]
  }
  const lies: Readonly<Record<string, (content: Content, other: Content) => Content>> = {
    'with another transfer’s list': (content, { manifest }) => ({ ...content, manifest }),
    'with a file less': content => ({ ...content, files: content.files.slice(0, 1) }),
    'with a file twice': content => ({
      ...content,
      files: content.files.flatMap((file, i) => (i === 0 ? [file, file] : []))
    }),
    'with another transfer’s files': (content, { files }) => ({ ...content, files }),
    'with another size': content => ({
      ...content,
      files: content.files.map(file => ({ ...file, bytes: file.bytes - 1 }))
    })
  }
  let parcels: Promise<readonly [Parcel, Parcel]> | undefined
  it.each(Object.entries(lies))('is refused %s', async (_, lie) => {
    parcels ??= send().then(async sent => [sent, await send()])
    const [sent, other] = await parcels
    const { page } = await place().visitor()
    let otherContent: Content | undefined
    await page.route('**/api/links/*/content', async route => {
      const answer = await route.fetch()
      const content: Content = await answer.json()
      if (otherContent === undefined) {
        otherContent = content
        return route.fulfill({ response: answer })
      }
      return route.fulfill({ response: answer, json: lie(content, otherContent) })
    })
    await page.goto(other.link)
    await words(page, 'See the files.').waitFor()
    await page.goto(sent.link)
    await heading(page, 'This can’t be opened').waitFor()
    expect(await page.getByRole('button', { name: /^Download/ }).count()).toBe(0)
  })
})
