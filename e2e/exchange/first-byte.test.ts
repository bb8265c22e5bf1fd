// What opens bytes comes with the first file that is saved: who reads a message, or only looks, loads none of it.
import { expect, it } from 'vitest'
import { firstAdministrator } from '../api.ts'
import { addSender, save, sendFromPage, signedIn, verified } from '../exchange-pages.ts'
import { sharedPlace } from '../place.ts'
import { button, words } from '../portal-pages.ts'

const sender = 'lina.haddad@contoso.example'
const names = ['zebra.txt', 'apple.txt', 'Mango.txt', 'banana.txt']
const files = names.map((name, i) => ({ name, content: Buffer.alloc(9_000_000 >> (i * 5), name) }))

const place = sharedPlace({ tenant: false }, async place => {
  const admin = await firstAdministrator(place, 'amara.osei@contoso.example')
  await addSender(place, admin, sender)
})

it('starts no worker and loads no engine before, and shows files in their sender’s order', async () => {
  const visitor = await signedIn(place(), sender)
  const { link } = await sendFromPage(place(), visitor, { files, message: 'The papers.' })
  const { page } = await place().visitor()
  const asked: string[] = []
  page.context().on('request', request => asked.push(new URL(request.url()).pathname))
  let workers = 0
  page.on('worker', () => workers++)
  await page.goto(link, { waitUntil: 'networkidle' })
  await words(page, 'The papers.').waitFor()
  const rows = await page.getByRole('button', { name: /^Download .+\.txt$/ }).all()
  const labels = await Promise.all(rows.map(row => row.getAttribute('aria-label')))
  expect(labels).toEqual(names.map(name => `Download ${name}`))
  await page.waitForLoadState('networkidle')
  expect(workers).toBe(0)
  expect(asked.filter(path => /sodium|seal-worker/.test(path))).toEqual([])
  expect((await save(page, button(page, 'Download zebra.txt'))).bytes.equals(files[0]?.content ?? Buffer.of())).toBe(
    true
  )
  await verified(page).waitFor()
  expect(workers).toBeGreaterThan(0)
})
