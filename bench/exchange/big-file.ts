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
import { choosePublicly, click, download, hasText, openSendPage, shownLink, until } from './pages.ts'
import { addSender, signIn, stopSender } from './portal.ts'

const run = promisify(execFile)
const mebibyte = 1_048_576

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
  await choosePublicly(tab, file)
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
  return { link: await shownLink(tab, origin), cuts: cuts.stop() }
}

async function receive(tab: Tab, line: Line, folder: string, plan: Plan): Promise<{ file: string; cuts: number }> {
  await tab.until(hasText('Download'), 'the files')
  const cuts = cutting(line, line.received, plan.bytes, plan.cuts)
  return { file: await download(tab, folder), cuts: cuts.stop() }
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
  const tab = await openSendPage(browser, origin)
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
