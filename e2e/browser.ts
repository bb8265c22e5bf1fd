// A real Chromium: an installed one, or the one that npm brought along.
import fs from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
]

const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]

/**
 * Starts the browser that `SEALPOST_CHROME` names, else one that is installed, else the one in the npm package.
 *
 * @throws Error that says how to install one when there is none
 */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = [process.env.SEALPOST_CHROME, ...installed].find(file => file && fs.existsSync(file))
  // As root there is no user to confine the browser to.
  const args = process.getuid?.() === 0 ? [...quiet, '--no-sandbox'] : quiet
  return chromium.launch({ executablePath: executablePath ?? (await packaged()), args })
}

async function packaged(): Promise<string> {
  // With this set, and set before the package is loaded, it also unpacks the libraries that a bare Debian lacks.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs24.x'
  try {
    const { default: bundled } = await import('@sparticuz/chromium')
    return await bundled.executablePath()
  } catch (cause) {
    throw new Error('There is no Chromium: "apt-get install chromium", or name one in SEALPOST_CHROME.', { cause })
  }
}
