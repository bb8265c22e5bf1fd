// A Chromium driven by a handful of DevTools commands. Test drivers copy every request body over their pipe, which slows uploads down
// and counts as memory; this one listens to no request at all.
import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const flags = [
  '--headless=new',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--remote-debugging-port=0'
]

export interface Chromium {
  readonly pid: number
  open(url: string): Promise<Tab>
  close(): Promise<void>
}

export interface Tab {
  /** Evaluates an expression and waits for it when it is a promise. @throws Error with what it threw */
  evaluate<T>(expression: string): Promise<T>
  /** Until an expression is true. @throws Error with what the page shows when that takes too long */
  until(expression: string, what: string, withinMilliseconds?: number): Promise<void>
  /** Chooses files in a file input. */
  choose(selector: string, files: readonly string[]): Promise<void>
  reload(): Promise<void>
}

/** @param downloads The folder that takes what is downloaded. */
export async function startChromium(downloads: string): Promise<Chromium> {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-chromium-'))
  const binary =
    [process.env.SEALPOST_CHROME, ...installed].find(file => file && fs.existsSync(file)) ?? (await packaged())
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const child = spawn(binary, [...flags, ...root, `--user-data-dir=${profile}`, 'about:blank'], { stdio: 'ignore' })
  const browser = await Wire.open(await browserAddress(profile, child))
  await browser.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: downloads })
  return {
    pid: child.pid ?? 0,
    async open(url) {
      const { targetId } = await browser.send<{ targetId: string }>('Target.createTarget', { url })
      const { host } = new URL(browser.address)
      return tabOn(await Wire.open(`ws://${host}/devtools/page/${targetId}`))
    },
    async close() {
      const gone = new Promise(resolve => child.once('exit', resolve))
      browser.close()
      child.kill('SIGTERM')
      await gone
      fs.rmSync(profile, { recursive: true, force: true })
    }
  }
}

async function packaged(): Promise<string> {
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs24.x'
  const { default: bundled } = await import('@sparticuz/chromium')
  return bundled.executablePath()
}

async function browserAddress(profile: string, child: ChildProcess): Promise<string> {
  const file = path.join(profile, 'DevToolsActivePort')
  for (let tries = 0; tries < 400 && child.exitCode === null; tries++) {
    const [port, address] = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n') : []
    if (port && address) return `ws://127.0.0.1:${port}${address}`
    await pause(50)
  }
  throw new Error('Chromium did not start.')
}

const pause = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds))

function tabOn(wire: Wire): Tab {
  const evaluate = async <T>(expression: string): Promise<T> => {
    const { result, exceptionDetails } = await wire.send<Evaluated>('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true
    })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value as T
  }
  return {
    evaluate,
    async until(expression, what, withinMilliseconds = 60_000) {
      for (const end = Date.now() + withinMilliseconds; Date.now() < end; await pause(50)) {
        if (await evaluate<boolean>(`!!(${expression})`).catch(() => false)) return
      }
      const shown = await evaluate<string>('document.body.innerText').catch(String)
      throw new Error(`The page did not come to this: ${what}. It shows:\n${shown}`)
    },
    async choose(selector, files) {
      const { result } = await wire.send<{ result: { objectId: string } }>('Runtime.evaluate', {
        expression: `document.querySelector(${JSON.stringify(selector)})`
      })
      await wire.send('DOM.setFileInputFiles', { objectId: result.objectId, files })
    },
    async reload() {
      await wire.send('Page.reload', {})
    }
  }
}

interface Evaluated {
  readonly result: { readonly value?: unknown }
  readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } }
}

/** One DevTools connection. */
class Wire {
  readonly address: string
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  #last = 0

  private constructor(address: string, socket: WebSocket) {
    this.address = address
    this.#socket = socket
    socket.addEventListener('message', event => this.#take(JSON.parse(String(event.data))))
  }

  static async open(address: string): Promise<Wire> {
    const socket = new WebSocket(address)
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve(), { once: true })
      socket.addEventListener('error', () => reject(new Error(`${address} can't be reached`)), { once: true })
    })
    return new Wire(address, socket)
  }

  send<T = unknown>(method: string, params: object): Promise<T> {
    const id = ++this.#last
    this.#socket.send(JSON.stringify({ id, method, params }))
    return new Promise<T>((resolve, reject) => this.#waiting.set(id, { resolve: value => resolve(value as T), reject }))
  }

  close(): void {
    this.#socket.close()
  }

  #take(message: { id?: number; result?: unknown; error?: { message: string } }): void {
    const waiting = message.id === undefined ? undefined : this.#waiting.get(message.id)
    if (!waiting || message.id === undefined) return
    this.#waiting.delete(message.id)
    if (message.error) waiting.reject(new Error(message.error.message))
    else waiting.resolve(message.result)
  }
}
