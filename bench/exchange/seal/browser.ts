// One worker in a Chromium, and what its tasks cost all of that Chromium's processes together.
import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { build } from 'vite'
import { cpuMicroseconds, familyOf } from '../../portal/process-meter.ts'
import { startChromium } from '../chromium.ts'
import type { Task } from './subject.ts'

export interface BrowserBench {
  readonly version: string
  /** Processor seconds. @throws Error when the browser doesn't have the engine */
  cost(task: Task): Promise<number>
  close(): Promise<void>
}

export async function startBrowserBench(): Promise<BrowserBench> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-seal-'))
  await bundle(folder)
  const server = await serve(folder)
  const chromium = await startChromium(folder)
  const tab = await chromium.open(server.origin)
  await tab.until(`globalThis.perform`, 'its script runs')
  const used = () => familyOf(chromium.pid).reduce((sum, pid) => sum + cpuMicroseconds(pid), 0) / 1e6
  return {
    version: await tab.evaluate<string>('navigator.userAgent.match(/Chrome\\/[0-9.]+/)?.[0]'),
    async cost(task) {
      const before = used()
      await tab.evaluate(`perform(${JSON.stringify(task)})`)
      return used() - before
    },
    async close() {
      await chromium.close()
      server.close()
      fs.rmSync(folder, { recursive: true, force: true })
    }
  }
}

async function bundle(outDir: string): Promise<void> {
  await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'error',
    resolve: { conditions: ['@sealpost/source', 'module', 'browser', 'development|production'] },
    build: {
      outDir,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        input: path.join(import.meta.dirname, 'worker.ts'),
        output: { entryFileNames: 'worker.js', chunkFileNames: '[name].js' }
      }
    }
  })
}

const page = `<!doctype html><title>seal</title><script>
const worker = new Worker('/worker.js', { type: 'module' })
globalThis.perform = task => new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => data.error ? reject(new Error(data.error)) : resolve()
  worker.onerror = event => reject(new Error(event.message))
  worker.postMessage(task)
})
</script>`

async function serve(folder: string): Promise<{ readonly origin: string; close(): void }> {
  const server = http.createServer((request, response) => {
    const file = path.join(folder, path.basename(request.url ?? ''))
    const script = file.endsWith('.js') && fs.existsSync(file)
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html')
    response.end(script ? fs.readFileSync(file) : page)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    origin: `http://127.0.0.1:${port}/`,
    close() {
      server.closeAllConnections()
      server.close()
    }
  }
}
