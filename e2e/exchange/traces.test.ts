// What the portal holds, writes, mails and is told after people sent to one another: nothing of what they sent, no name, no secret.
import fs from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { firstAdministrator } from '../api.ts'
import {
  addSender,
  choose,
  codeFor,
  filesIn,
  makeReceivingKey,
  makeRequestLink,
  proveAddress,
  save,
  seal,
  sendByCommand,
  sendFromPage,
  signedIn,
  verified
} from '../exchange-pages.ts'
import { type Place, sharedPlace } from '../place.ts'
import { button, field, heading, words } from '../portal-pages.ts'
import { findIn } from './forms.ts'
import { openRecorder, type Recorder } from './recorder.ts'

const [outsider, other] = ['quellnymphe-7731@elsewhere.example', 'sturmvogel-5542@elsewhere.example']
const linkPassword = 'Wacholderbeere 8864'

/** Known to sender and receiver alone. */
const sealed = {
  'a name': 'Quittenbaum-4711',
  'a name in another script': 'ソデフリ木蓮',
  'a content': 'Zwischengeschoss/9021',
  'a message': 'Birkenrinde-6678 übermorgen',
  'who sends in': 'Eulenspiegel-2290',
  'where who sends in is reached': 'nachtfalter-3318@elsewhere.example'
}
/** The portal acts on them, and keeps them sealed or digested. */
const told = {
  'a recipient': 'quellnymphe-7731',
  'a recipient of the command': 'sturmvogel-5542',
  'a password': linkPassword,
  'what is asked for': 'Sternwartenpapiere-1187'
}

let recorder: Recorder | undefined
const place = sharedPlace(
  {
    tenant: false,
    mail: true,
    settings: { SEALPOST_LOG_LEVEL: 'debug' },
    async before(port) {
      recorder = await openRecorder(port)
      return recorder
    }
  },
  async place => {
    const admin = await firstAdministrator(place, 'amara.osei@contoso.example')
    return { sender: await addSender(place, admin, 'lina.haddad@contoso.example') }
  }
)

const content = Buffer.from(`${sealed['a content']} `.repeat(5_000))
const files = [
  { name: `${sealed['a name']}.txt`, content },
  { name: `${sealed['a name in another script']}.bin`, content: Buffer.from(content.toString(), 'utf16le') }
]

it('hold nothing of it, in whatever form', async () => {
  const onPage = await fromPageToPage(place())
  const byCommand = await fromCommandToCommand(place())
  const inside = await sendIn(place())
  const secrets: Record<string, string | Buffer> = { ...sealed, ...inside }
  for (const [which, { link }] of Object.entries({ onPage, byCommand })) {
    const fragment = new URL(link).hash.slice(1)
    secrets[`the link ${which}`] = fragment
    secrets[`the link's bytes ${which}`] = Buffer.from(fragment, 'base64url')
  }
  const held = [...filesIn(place().data).values(), Buffer.from(place().printed())]
  const mails = (place().mailbox?.mails ?? []).flatMap(mail => [
    mail.text,
    mail.subject,
    String(mail.html),
    mail.headerLines
  ])
  const mailed = mails.map(text => Buffer.from(JSON.stringify(text ?? '')))
  const passed = recorder?.messages ?? []
  expect(findIn(held, { ...secrets, ...told })).toEqual([])
  expect(findIn(mailed, secrets)).toEqual([])
  expect(findIn(passed, secrets)).toEqual([])
  // What is there is found, so that nothing is proven by looking in the wrong place.
  expect(findIn(held, { id: onPage.id })).toEqual(['id'])
  expect(findIn(mailed, { id: onPage.id, code: 'code' })).toEqual(['id', 'code'])
  expect(findIn(passed, { ...told, id: byCommand.id })).toEqual([...Object.keys(told), 'id'])
}, 120_000)

it('is found in each of the forms', () => {
  const secret = 'Hagebutte-3307'
  const written = (['utf8', 'utf16le', 'hex', 'base64', 'base64url'] as const).flatMap(coding =>
    ['', 'x', 'xy', 'xyz'].map(before => {
      if (coding === 'utf8' || coding === 'utf16le') return Buffer.from(`${before}${secret} and more`, coding)
      return Buffer.from(Buffer.from(`${before}${secret} and more`).toString(coding))
    })
  )
  for (const bytes of written) expect(findIn([bytes], { secret })).toEqual(['secret'])
  expect(findIn([Buffer.from('something else')], { secret })).toEqual([])
})

async function fromPageToPage(place: Place) {
  const sender = await signedIn(place, 'lina.haddad@contoso.example')
  const sent = await sendFromPage(place, sender, { files, message: sealed['a message'], to: [outsider] })
  const { page } = await place.visitor()
  await page.goto(sent.link)
  if (!place.mailbox) throw new Error('There is no mailbox.')
  await proveAddress(page, place.mailbox, outsider)
  await words(page, sealed['a message']).waitFor()
  const saved = await save(page, button(page, `Download ${sealed['a name']}.txt`))
  expect(saved.bytes.equals(content)).toBe(true)
  await verified(page).waitFor()
  const locked = await sendFromPage(place, sender, { message: sealed['a message'], password: linkPassword })
  await page.goto(locked.link)
  await field(page, 'Password').fill(linkPassword)
  await button(page, 'Open').click()
  await words(page, sealed['a message']).waitFor()
  return sent
}

async function fromCommandToCommand(place: Place & { sender: { apiKey: string } }) {
  const folder = fs.mkdtempSync(path.join(place.folder, 'to-send-'))
  const paths = files.map(({ name, content }) => {
    fs.writeFileSync(path.join(folder, name), content)
    return path.join(folder, name)
  })
  const args = [...paths, '--to', other, '--message', sealed['a message']]
  const sent = await sendByCommand(place, place.sender.apiKey, args)
  if (!place.mailbox) throw new Error('There is no mailbox.')
  const code = codeFor(place.mailbox, other).then(code => `${code}\n`)
  const into = path.join(place.folder, 'received')
  const received = await place.client(undefined, ['receive', sent.link, '--into', into, '--code-address', other], code)
  expect(received.code, received.text).toBe(0)
  expect([...filesIn(into).keys()].sort()).toEqual(files.map(({ name }) => name).sort())
  return sent
}

/** By a request link, and opened in another browser. @returns The receiver's recovery key. */
async function sendIn(place: Place): Promise<Record<string, string>> {
  const visitor = await signedIn(place, 'lina.haddad@contoso.example')
  const recoveryKey = await makeReceivingKey(place, visitor)
  const address = await makeRequestLink(visitor.page, told['what is asked for'])
  await fillIn(address, (await place.visitor()).page)
  const elsewhere = await signedIn(place, 'lina.haddad@contoso.example')
  await elsewhere.page.goto(`${place.origin}/history/sent-in`)
  await elsewhere.page.getByRole('link', { name: told['what is asked for'] }).click()
  await field(elsewhere.page, 'Recovery key').fill(recoveryKey)
  await button(elsewhere.page, 'Unlock').click()
  await words(elsewhere.page, sealed['who sends in']).waitFor()
  return { 'a recovery key': recoveryKey }
}

async function fillIn(address: string, page: Page): Promise<void> {
  await page.goto(address)
  await field(page, 'Your name').fill(sealed['who sends in'])
  await field(page, 'Your e-mail address').fill(sealed['where who sends in is reached'])
  await field(page, /^Message/).fill(sealed['a message'])
  await choose(page, files)
  await seal(page)
  await heading(page, 'Sent').waitFor()
}
