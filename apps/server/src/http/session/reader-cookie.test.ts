import { describe, expect, it } from 'vitest'
import { Browser } from '../test/browser.ts'
import { calling, sendWhole } from '../test/exchange.ts'
import { startPortal } from '../test/running-portal.ts'
import { addAccount, signedInAs } from '../test/signed-in.ts'

const password = 'between us two'

describe.each([
  ['https://portal.example.com', '__Host-sealpost-reader', true],
  ['http://localhost:8080', 'sealpost-reader', false]
])('the cookie of a reading browser at %s', (origin, name, secure) => {
  it('is given when something is proved, kept for 30 days, and what was granted holds for it alone', async () => {
    const running = await startPortal('SQLite', { origin })
    const { id, proof } = await sendWhole(calling(await signedInAs(running, await addAccount(running))), {
      access: 'public',
      password
    })
    const reader = new Browser(running)
    const read = calling(reader, proof)
    await read('GET', `/links/${id}`)
    expect(reader.jar.size).toBe(0)
    expect((await read('POST', `/links/${id}/password`, { password })).status).toBe(204)
    const first = reader.jar.get(name)
    const attributes = ['Max-Age=2592000', 'Path=/', 'HttpOnly', ...(secure ? ['Secure'] : []), 'SameSite=Lax']
    expect(reader.lastCookies).toEqual([{ name, value: expect.stringMatching(/^[\w-]{43}$/), attributes }])
    expect((await read('GET', `/links/${id}/content`)).status).toBe(200)

    // Proving again makes it known by something new, so that whoever planted the first doesn't read along.
    await read('POST', `/links/${id}/password`, { password })
    const [newest, ...earlier] = (reader.jar.get(name) ?? '').split('.')
    expect(earlier).toEqual([first])
    expect(newest).toMatch(/^[\w-]{43}$/)
    expect((await read('POST', `/links/${id}/password`, { password: 'not that one' })).status).toBe(403)
    expect(reader.lastCookies).toEqual([])

    const other = new Browser(running)
    expect((await calling(other, proof)('GET', `/links/${id}/content`)).status).toBe(403)
    await running.close()
  })

  it('holds what was proved for eight transfers, and is worth nothing to whoever planted it', async () => {
    const running = await startPortal('SQLite', { origin })
    const own = calling(await signedInAs(running, await addAccount(running)))
    const planted = 'A'.repeat(43)
    const [reader, planter] = [new Browser(running), new Browser(running)]
    for (const { jar } of [reader, planter]) jar.set(name, planted)
    const sent: Awaited<ReturnType<typeof sendWhole>>[] = []
    const read = async (browser: Browser, { id, proof }: (typeof sent)[number]) =>
      (await calling(browser, proof)('GET', `/links/${id}/content`)).status
    for (let i = 0; i < 9; i += 1) {
      const each = await sendWhole(own, { access: 'public', password })
      sent.push(each)
      expect((await calling(reader, each.proof)('POST', `/links/${each.id}/password`, { password })).status).toBe(204)
    }
    expect(await Promise.all(sent.map(each => read(reader, each)))).toEqual([403, ...Array<number>(8).fill(200)])
    expect(new Set(await Promise.all(sent.map(each => read(planter, each))))).toEqual(new Set([403]))
    await running.close()
  })

  it.each([
    '',
    'x',
    `${'A'.repeat(43)}.`,
    Array(9).fill('A'.repeat(43)).join('.'),
    `${'A'.repeat(43)}=`,
    'A'.repeat(4_000),
    '%00'
  ])('%j is none of ours and replaced', async planted => {
    const running = await startPortal('SQLite', { origin })
    const { id, proof } = await sendWhole(calling(await signedInAs(running, await addAccount(running))), {
      access: 'public',
      password
    })
    const reader = new Browser(running)
    reader.jar.set(name, planted)
    await calling(reader, proof)('POST', `/links/${id}/password`, { password })
    expect(reader.jar.get(name)).toMatch(/^[\w-]{43}$/)
    await running.close()
  })
})

it('a cookie that another host of the domain could plant counts for nothing over https', async () => {
  const running = await startPortal('SQLite')
  const { id, proof } = await sendWhole(calling(await signedInAs(running, await addAccount(running))), {
    access: 'public',
    password
  })
  const reader = new Browser(running)
  const read = calling(reader, proof)
  await read('POST', `/links/${id}/password`, { password })
  const planted = new Browser(running)
  planted.jar.set('sealpost-reader', reader.jar.get('__Host-sealpost-reader') ?? '')
  expect((await calling(planted, proof)('GET', `/links/${id}/content`)).status).toBe(403)
  await running.close()
})
