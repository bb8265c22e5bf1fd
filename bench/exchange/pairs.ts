// One file and one message from each of the Send page and the command to each of the Receive page and the command, compared byte for byte.
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { sqlitePlace } from '../portal/place.ts'
import { runCommand } from '../portal/program.ts'
import { freePort } from '../portal/server-process.ts'
import { type Chromium, startChromium } from './chromium.ts'
import { choosePublicly, click, download, hasText, openSendPage, shownLink } from './pages.ts'
import { addSender, person, signIn, stopSender } from './portal.ts'

const run = promisify(execFile)
const fileName = 'Übersicht – 概要 – نظرة 🗂.bin'
/** Pages give lines of a form the ends that HTML has; a command gives what it was given. */
const messages = { page: 'First\nsecond\n\n👩🏽‍🚀 für dich', command: 'First\r\nsecond\n\rthird\r👩🏽‍🚀 für dich' }

interface World {
  readonly origin: string
  readonly browser: Chromium
  readonly scratch: string
  readonly apiKey: string
}

interface Got {
  readonly file: string
  readonly message: string
}

type Way = keyof typeof messages
const ways = ['page', 'command'] as const

/** Runs a client's command of the portal's origin. @throws Error with what it said */
async function client({ origin, apiKey }: World, args: readonly string[]): Promise<string> {
  const settings = { SEALPOST_ORIGIN: origin, SEALPOST_API_KEY: apiKey }
  const env = { ...process.env, ...settings }
  const { stdout } = await run(process.execPath, ['scripts/run.mjs', 'client', ...args, '--json'], { env })
  return stdout
}

const sendBy: Readonly<Record<Way, (world: World, file: string) => Promise<string>>> = {
  async page({ browser, origin }, file) {
    const tab = await openSendPage(browser, origin)
    await choosePublicly(tab, file)
    await tab.evaluate(
      `(() => { const area = document.querySelector('textarea'); area.value = ${JSON.stringify(messages.page)}; area.dispatchEvent(new Event('input', { bubbles: true })) })()`
    )
    await click(tab, 'Encrypt and send')
    return shownLink(tab, origin)
  },
  async command(world, file) {
    const said = await client(world, ['send', file, '--public', '--message', messages.command])
    return JSON.parse(said).link
  }
}

const receiveBy: Readonly<Record<Way, (world: World, link: string) => Promise<Got>>> = {
  async page({ browser, scratch }, link) {
    const folder = path.join(scratch, 'downloads')
    for (const name of fs.readdirSync(folder)) fs.rmSync(path.join(folder, name))
    const tab = await browser.open(link)
    await tab.until(hasText('Download'), 'the files')
    const message = await tab.evaluate<string>("document.querySelector('.message p').textContent")
    return { file: await download(tab, folder), message }
  },
  async command(world, link) {
    const into = fs.mkdtempSync(path.join(world.scratch, 'into-'))
    const { files, message } = JSON.parse(await client(world, ['receive', link, '--into', into]))
    return { file: files[0].path, message }
  }
}

async function exchange(world: World, from: Way, to: Way, file: string): Promise<string> {
  const began = performance.now()
  const got = await receiveBy[to](world, await sendBy[from](world, file))
  await run('cmp', [file, got.file])
  if (path.basename(got.file) !== fileName) throw new Error(`It has another name: ${got.file}`)
  if (got.message !== messages[from]) throw new Error(`Another message came: ${JSON.stringify(got.message)}`)
  fs.rmSync(got.file)
  const seconds = ((performance.now() - began) / 1_000).toFixed(1)
  return `${from.padEnd(7)} to ${to.padEnd(7)}  ${fs.statSync(file).size} bytes, name and message the same, ${seconds} s`
}

/** @throws Error when anything that arrives differs, or a page doesn't come where it should */
export async function exchangeInPairs(sizes: readonly number[], tell: (line: string) => void): Promise<void> {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-pairs-'))
  fs.mkdirSync(path.join(scratch, 'downloads'))
  const place = sqlitePlace()
  await addSender(place)
  const { output } = await runCommand(place, ['key', 'create', person, '--json'])
  const { apiKey, apiSecret } = JSON.parse(output)
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const sender = await signIn(place, { SEALPOST_ORIGIN: origin }, port)
  const browser = await startChromium(path.join(scratch, 'downloads'))
  const world = { origin, browser, scratch, apiKey: `${apiKey}:${apiSecret}` }
  const file = path.join(scratch, fileName)
  try {
    for (const bytes of sizes) {
      fs.writeFileSync(file, randomBytes(bytes))
      for (const from of ways) for (const to of ways) tell(await exchange(world, from, to, file))
    }
  } finally {
    await browser.close()
    await stopSender(sender)
    fs.rmSync(scratch, { recursive: true, force: true })
  }
}
