// A big file from the Send page to the Receive page in Chromium, as two people do it: the line is cut again and again, the sender reloads once
// in the middle, and what arrives is compared byte for byte. Told are speed and how much memory browser and server took above what they had.
import { execFile } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { sqlitePlace } from '../portal/place.ts'
import { familyOf, privateBytes, residentBytes } from '../portal/process-meter.ts'
import { freePort } from '../portal/server-process.ts'
import { type Chromium, startChromium, type Tab } from './chromium.ts'
import { type Line, openLine } from './line.ts'
import { addSender, password, person, signIn, stopSender } from './portal.ts'

const run = promisify(execFile)
const mebibyte = 1_048_576
const patience = 3_600_000

/** Watches the most memory that a browser and a server hold. */
class MemoryWatch {
  readonly #before: { readonly browser: number; readonly server: number }
  readonly #pids: { readonly browser: number; readonly server: number }
  readonly #timer: NodeJS.Timeout
  #peak = { browser: 0, server: 0 }

  constructor(browser: number, server: number) {
    this.#pids = { browser, server }
    this.#before = this.#now()
    this.#timer = setInterval(() => this.#look(), 200)
  }

  #now() {
    const { browser, server } = this.#pids
    return {
      browser: familyOf(browser).reduce((sum, pid) => sum + privateBytes(pid), 0),
      server: residentBytes(server)
    }
  }

  #look(): void {
    const now = this.#now()
    this.#peak.browser = Math.max(this.#peak.browser, now.browser - this.#before.browser)
    this.#peak.server = Math.max(this.#peak.server, now.server - this.#before.server)
  }

  /** The most since it began, or since this was asked before. */
  peak(): { readonly browser: number; readonly server: number } {
    const peak = this.#peak
    this.#peak = { browser: 0, server: 0 }
    return peak
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}

const hasText = (text: string): string => `document.body.innerText.includes(${JSON.stringify(text)})`

/** Clicks the button that is labelled so. */
const click = (tab: Tab, label: string): Promise<unknown> =>
  tab.evaluate(
    `(() => { const button = [...document.querySelectorAll('button, a')].find(one => one.textContent.trim() === ${JSON.stringify(label)}); if (!button) throw new Error('no button'); button.click() })()`
  )

/** Cuts the line at even distances while the bytes pass, but not while a page loads. */
function cutting(line: Line, moved: () => number, bytes: number, cuts: number) {
  let done = 0
  let held = false
  const from = moved()
  const timer = setInterval(() => {
    if (held || done >= cuts || moved() - from < ((done + 1) * bytes) / (cuts + 1)) return
    line.cut()
    done += 1
  }, 20)
  return {
    hold(now: boolean) {
      held = now
    },
    stop() {
      clearInterval(timer)
      return done
    }
  }
}

async function send(
  tab: Tab,
  line: Line,
  origin: string,
  file: string,
  plan: Plan
): Promise<{ link: string; cuts: number }> {
  await tab.until("document.querySelector('input[type=file]')", 'the Send page')
  await tab.evaluate("document.querySelector('input[type=radio][value=public]').click()")
  await tab.choose('input[type=file]:not([webkitdirectory])', [file])
  await tab.until(hasText(path.basename(file)), 'the file in the list')
  await click(tab, 'Encrypt and send')
  const cuts = cutting(line, line.sent, plan.bytes, plan.cuts)
  await until(() => line.sent() > plan.bytes / 2)
  cuts.hold(true)
  await tab.reload()
  await tab.until(
    "document.readyState === 'complete' && document.querySelector('input[type=file]')",
    'the page after the reload'
  )
  await tab.until(hasText('An unfinished transfer'), 'the unfinished transfer')
  await tab.choose('input[type=file][aria-label="Choose the same files"]', [file])
  cuts.hold(false)
  const shown = `[...document.querySelectorAll('code')].map(one => one.textContent).find(text => text.startsWith(${JSON.stringify(`${origin}/r/`)}))`
  await tab.until(shown, 'the secure link', patience)
  return { link: await tab.evaluate<string>(shown), cuts: cuts.stop() }
}

async function receive(tab: Tab, line: Line, folder: string, plan: Plan): Promise<{ file: string; cuts: number }> {
  await tab.until(hasText('Download'), 'the files')
  const cuts = cutting(line, line.received, plan.bytes, plan.cuts)
  await click(tab, 'Download')
  await tab.until(hasText('verified to the last byte'), 'the end of the download', patience)
  await until(() => fs.readdirSync(folder).some(name => !name.endsWith('.crdownload')))
  const [name = ''] = fs.readdirSync(folder).filter(one => !one.endsWith('.crdownload'))
  return { file: path.join(folder, name), cuts: cuts.stop() }
}

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + patience; !holds(); ) {
    if (Date.now() > end) throw new Error('It took too long.')
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

export interface Plan {
  /** A whole number of MiB. */
  readonly bytes: number
  /** How often the line is cut on the way there, and again on the way back. */
  readonly cuts: number
}

async function both(
  browser: Chromium,
  line: Line,
  origin: string,
  scratch: string,
  plan: Plan,
  server: number
): Promise<Carried> {
  const file = path.join(scratch, 'big file – 大.bin')
  await run('dd', ['if=/dev/urandom', `of=${file}`, 'bs=1M', `count=${plan.bytes / mebibyte}`])
  const tab = await browser.open(`${origin}/auth/`)
  await tab.until("document.querySelector('input[type=password]')", 'the sign-in page')
  await tab.evaluate(
    `fetch('/api/sign-in', { method: 'POST', headers: { 'content-type': 'application/json', 'x-sealpost': '1' }, body: JSON.stringify(${JSON.stringify({ userName: person, password })}) }).then(answer => { if (!answer.ok) throw new Error(answer.status) })`
  )
  await tab.evaluate("location.href = '/send'")
  await tab.until("document.querySelector('input[type=file]')", 'the Send page')
  const watch = new MemoryWatch(browser.pid, server)
  try {
    const sending = performance.now()
    const sent = await send(tab, line, origin, file, plan)
    const [received, inUpload] = [performance.now(), watch.peak()]
    const downloads = path.join(scratch, 'downloads')
    const got = await receive(await browser.open(sent.link), line, downloads, plan)
    const end = performance.now()
    await run('cmp', [file, got.file])
    return {
      bytes: plan.bytes,
      upload: { seconds: (received - sending) / 1_000, cuts: sent.cuts, growth: inUpload },
      download: { seconds: (end - received) / 1_000, cuts: got.cuts, growth: watch.peak() }
    }
  } finally {
    watch.stop()
  }
}

export interface Carried {
  readonly bytes: number
  readonly upload: Passage
  readonly download: Passage
}

interface Passage {
  readonly seconds: number
  readonly cuts: number
  /** Memory above what was held before, at most. */
  readonly growth: { readonly browser: number; readonly server: number }
}

/** @throws Error when what arrives differs, or a page doesn't come where it should */
export async function carryBigFile(plan: Plan): Promise<Carried> {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-browser-'))
  fs.mkdirSync(path.join(scratch, 'downloads'))
  const place = sqlitePlace()
  await addSender(place)
  const port = await freePort()
  const line = await openLine(port)
  const origin = `http://localhost:${line.port}`
  const sender = await signIn(place, { SEALPOST_PORT: String(port), SEALPOST_ORIGIN: origin }, port)
  const browser = await startChromium(path.join(scratch, 'downloads'))
  try {
    return await both(browser, line, origin, scratch, plan, sender.server.pid)
  } finally {
    await browser.close()
    await line.close()
    await stopSender(sender)
    fs.rmSync(scratch, { recursive: true, force: true })
  }
}
