// What a browser still holds when a session ended by itself, and who comes next.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { enter, firstAdministrator } from '../api.ts'
import { addSender, makeReceivingKey, type Sender, sendFromPage, signedIn } from '../exchange-pages.ts'
import { sharedPlace } from '../place.ts'
import { button, field, heading, words } from '../portal-pages.ts'

const visitedKey = 'sealpost-fragment:/r/visited'

const place = sharedPlace({ tenant: false }, async place => {
  return { admin: await firstAdministrator(place, 'amara.osei@contoso.example') }
})

let count = 0
const somebody = (): Promise<Sender> => addSender(place(), place().admin, `sender-${++count}@contoso.example`)

/** Whose rows the browser's database has, in all its rooms. */
const owners = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const answer = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const database = await answer(indexedDB.open('sealpost'))
    const keys = []
    for (const room of database.objectStoreNames)
      keys.push(...(await answer(database.transaction(room).objectStore(room).getAllKeys())))
    database.close()
    return [...new Set(keys.map(key => String((key as string[])[0])))].sort()
  })

const fragments = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => Object.keys(sessionStorage).filter(key => key.startsWith('sealpost-fragment:')))

/** A browser keeps somebody's key, link and fragment; then the portal knows their session no more. */
async function afterTheSession() {
  const owner = await somebody()
  const visitor = await signedIn(place(), owner.userName)
  const { page } = visitor
  await makeReceivingKey(place(), visitor)
  const { id } = await sendFromPage(place(), visitor, { message: 'The papers.' })
  await page.evaluate(key => {
    sessionStorage.setItem(key, 'secret')
    sessionStorage.setItem('other', 'stays')
  }, visitedKey)
  expect(await owners(page)).toEqual([owner.id])
  await page.context().clearCookies()
  await page.goto(`${place().origin}/history/${id}`)
  await field(page, 'Password').waitFor()
  return { visitor, page, id, owner }
}

it('lets who signs in again as themselves go on with keys and links, and keeps no fragment in the tab', async () => {
  const { visitor, page, id, owner } = await afterTheSession()
  expect(await fragments(page)).toEqual([])
  expect(await page.evaluate(() => sessionStorage.getItem('other'))).toBe('stays')
  await enter(place(), visitor, owner.userName)
  await page.goto(`${place().origin}/history/${id}`)
  await button(page, 'Show names and message').click()
  await words(page, 'The papers.').waitFor()
  expect(await owners(page)).toEqual([owner.id])
})

it('leaves another account nothing, and what is sent in at an address stays', async () => {
  const { visitor, page } = await afterTheSession()
  await page.evaluate(async key => {
    sessionStorage.setItem(key, 'secret')
    const opened = indexedDB.open('sealpost')
    await new Promise(resolve => opened.addEventListener('success', resolve))
    const change = opened.result.transaction('sends', 'readwrite')
    change.objectStore('sends').put({ owner: 'q:somewhere', id: 'one' })
    await new Promise(resolve => change.addEventListener('complete', resolve))
    opened.result.close()
  }, visitedKey)
  await enter(place(), visitor, (await somebody()).userName)
  await page.goto(`${place().origin}/history`)
  await heading(page, 'History').waitFor()
  await expect.poll(() => owners(page)).toEqual(['q:somewhere'])
  expect(await fragments(page)).toEqual([])
})
