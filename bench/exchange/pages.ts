// The Send page and the Receive page, as somebody uses them who sends one file to whoever has the link.
import fs from 'node:fs'
import path from 'node:path'
import type { Chromium, Tab } from './chromium.ts'
import { password, person } from './portal.ts'

const patience = 3_600_000

export const hasText = (text: string): string => `document.body.innerText.includes(${JSON.stringify(text)})`

/** Clicks the button that is labelled so. */
export const click = (tab: Tab, label: string): Promise<unknown> =>
  tab.evaluate(
    `(() => { const button = [...document.querySelectorAll('button, a')].find(one => one.textContent.trim() === ${JSON.stringify(label)}); if (!button) throw new Error('no button'); button.click() })()`
  )

/** Signs the sender in and comes to the Send page. */
export async function openSendPage(browser: Chromium, origin: string): Promise<Tab> {
  const tab = await browser.open(`${origin}/auth/`)
  await tab.until("document.querySelector('input[type=password]')", 'the sign-in page')
  await tab.evaluate(
    `fetch('/api/sign-in', { method: 'POST', headers: { 'content-type': 'application/json', 'x-sealpost': '1' }, body: JSON.stringify(${JSON.stringify({ userName: person, password })}) }).then(answer => { if (!answer.ok) throw new Error(answer.status) })`
  )
  await tab.evaluate("location.href = '/send'")
  await tab.until("document.querySelector('input[type=file]')", 'the Send page')
  return tab
}

/** Puts a file on the Send page, for anyone with the link. */
export async function choosePublicly(tab: Tab, file: string): Promise<void> {
  await tab.until("document.querySelector('input[type=file]')", 'the Send page')
  await tab.evaluate("document.querySelector('input[type=radio][value=public]').click()")
  await tab.choose('input[type=file]:not([webkitdirectory])', [file])
  await tab.until(hasText(path.basename(file)), 'the file in the list')
}

/** Waits for the end of a sending. */
export async function shownLink(tab: Tab, origin: string): Promise<string> {
  const shown = `[...document.querySelectorAll('code')].map(one => one.textContent).find(text => text.startsWith(${JSON.stringify(`${origin}/r/`)}))`
  await tab.until(shown, 'the secure link', patience)
  return tab.evaluate<string>(shown)
}

/** Saves the one file of a Receive page into the folder that takes downloads, which is empty. @returns where it is */
export async function download(tab: Tab, folder: string): Promise<string> {
  await click(tab, 'Download')
  await tab.until(hasText('verified to the last byte'), 'the end of the download', patience)
  const whole = () => fs.readdirSync(folder).filter(name => !name.endsWith('.crdownload'))
  await until(() => whole().length > 0)
  return path.join(folder, whole()[0] ?? '')
}

export async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + patience; !holds(); ) {
    if (Date.now() > end) throw new Error('It took too long.')
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
