import { describe, expect, it } from 'vitest'
import { openPortal } from '../test/open-portal.ts'
import { noon } from '../test/people.ts'
import { day, mailedCode, minute, outbox, outside, replacing, sent, signedIn, told } from '../test/transfers.ts'
import { readContent } from './read-content.ts'
import { removeRecipient } from './remove-recipient.ts'
import { requestCode } from './request-code.ts'
import { verifyCode } from './verify-code.ts'

const bo = 'bo@elsewhere.example'
const stranger = 'stranger@elsewhere.example'

async function link() {
  const portal = await openPortal()
  const on = await signedIn(portal, 'amara@example.com')
  const { transfer, proof, recipients } = await sent(portal, on, { recipients: [bo, 'cy@elsewhere.example'] })
  const { id } = transfer
  const holder = { proof, browserToken: 'one' }
  /** What a browser was given, by what it had first. */
  const given = new Map<string, { readonly browserToken: string; readonly earlierTokens: readonly string[] }>()
  const browser = (name: string) => ({ proof, ...(given.get(name) ?? { browserToken: name, earlierTokens: [] }) })
  return {
    portal,
    on,
    id,
    holder,
    recipients,
    ask: (address = bo, browserToken = 'one', time = noon) =>
      requestCode(portal, outside(time), id, browser(browserToken), address),
    answer: (code: string, browserToken = 'one', time = noon) =>
      verifyCode(portal, outside(time), id, browser(browserToken), code).then(
        fresh => {
          given.set(browserToken, { ...fresh, earlierTokens: [browserToken] })
          return 'right'
        },
        error => error.code
      ),
    read: (browserToken = 'one', time = noon) =>
      readContent(portal, outside(time), id, browser(browserToken)).then(
        () => 'content',
        error => error.code
      ),
    /** Whoever planted a browser's first token there. */
    planted: (browserToken = 'one') =>
      readContent(portal, outside(), id, { proof, browserToken }).then(
        () => 'content',
        error => error.code
      ),
    code: () => mailedCode(portal, id)
  }
}

const wrongFor = (code: string): string => (code === '000000' ? '000001' : '000000')

describe('a code', () => {
  it('proves an address on the browser that asked for it', async () => {
    const { ask, code, answer, read } = await link()
    expect(await read()).toBe('transfer.address')
    expect(await ask(' BO@elsewhere.example ')).toEqual({ minutes: 10 })
    const mailed = await code()
    expect(mailed).toMatch(/^\d{6}$/)
    expect(await answer(mailed, 'two')).toBe('code.over')
    expect(await answer(`${mailed.slice(0, 3)} ${mailed.slice(3)}`)).toBe('right')
    expect([await read(), await read('two')]).toEqual(['content', 'transfer.address'])
  })

  it('proves it for a token that nobody could have planted in the browser', async () => {
    const { ask, code, answer, read, planted } = await link()
    await ask()
    expect(await answer(await code())).toBe('right')
    expect([await read(), await planted()]).toEqual(['content', 'transfer.address'])
  })

  it('asked for before its browser got a new token is good after', async () => {
    const { portal, id, holder, ask, code } = await link()
    await ask()
    const later = { ...holder, browserToken: 'newer', earlierTokens: ['one'] }
    const fresh = await verifyCode(portal, outside(), id, later, await code())
    const read = (earlierTokens: string[]) =>
      readContent(portal, outside(), id, { ...holder, browserToken: 'newest', earlierTokens })
    expect(await read(['x', fresh.browserToken, 'one'])).toMatchObject({ transfer: { id } })
    await expect(read(['x', 'one'])).rejects.toMatchObject({ code: 'transfer.address' })
  })

  it('is mailed to whom it is for, with the sender’s name and nothing of the link', async () => {
    const { portal, id, ask } = await link()
    await ask()
    const [mail] = await outbox(portal, id)
    expect(mail).toMatchObject({ kind: 'code', to: bo, senderName: 'amara@example.com', minutes: 10 })
    expect(Object.keys(mail ?? {}).sort()).toEqual(['code', 'kind', 'minutes', 'senderName', 'to'])
  })

  it('goes to the address that the sender wrote, whatever else counts as the same one', async () => {
    const { portal, id, ask } = await link()
    for (const typed of ['BO@Elsewhere.example', 'Bo@elsewhere.example']) await ask(typed)
    expect((await outbox(portal, id)).map(mail => mail.to)).toEqual([bo, bo])
  })

  it('works once', async () => {
    const { ask, code, answer } = await link()
    await ask()
    const mailed = await code()
    expect([await answer(mailed), await answer(mailed)]).toEqual(['right', 'code.over'])
  })

  it('answered twice at once works once', async () => {
    const { ask, code, answer } = await link()
    await ask()
    const mailed = await code()
    const answers = await Promise.all([answer(mailed), answer(mailed), answer(mailed)])
    expect(answers.sort()).toEqual(['code.over', 'code.over', 'right'])
  })

  it('is over after ten minutes', async () => {
    const { ask, code, answer } = await link()
    await ask()
    expect(await answer(await code(), 'one', noon + 10 * minute)).toBe('code.over')
    expect(await answer(await code(), 'one', noon + 10 * minute - 1)).toBe('right')
  })

  it('is over after five wrong answers, however many come at once', async () => {
    const { portal, id, ask, code, answer } = await link()
    await ask()
    const wrong = wrongFor(await code())
    const answers = await Promise.all(Array.from({ length: 8 }, () => answer(wrong)))
    expect(answers.filter(said => said === 'code.wrong')).toHaveLength(4)
    expect(await answer(await code())).toBe('code.over')
    expect((await told(portal, id)).filter(action => action === 'transfer.refused')).toHaveLength(5)
  })

  it('says how many attempts are left', async () => {
    const { portal, id, holder, ask, code } = await link()
    await ask()
    const wrong = wrongFor(await code())
    const details: string[] = []
    for (let i = 0; i < 5; i += 1)
      details.push((await verifyCode(portal, outside(), id, holder, wrong).catch(error => error)).detail)
    expect(details.map(detail => /\d/.exec(detail)?.[0])).toEqual(['4', '3', '2', '1', undefined])
  })

  it('asked for again takes the place of the one before', async () => {
    const { ask, code, answer } = await link()
    await ask()
    const first = await code()
    await ask()
    const second = await code()
    if (first !== second) expect(await answer(first)).toBe('code.wrong')
    expect(await answer(second)).toBe('right')
  })

  it('of one browser leaves another’s as it is', async () => {
    const { ask, code, answer } = await link()
    await ask(bo, 'one')
    const first = await code()
    await ask('cy@elsewhere.example', 'two')
    const second = await code()
    expect([await answer(first, 'one'), await answer(second, 'two')]).toEqual(['right', 'right'])
  })

  it('is worth nothing when its recipient was removed', async () => {
    const { portal, on, id, recipients, ask, code, answer, read } = await link()
    await ask()
    const mailed = await code()
    const [recipient] = recipients
    if (recipient) await removeRecipient(portal, on, id, recipient.id)
    expect([await answer(mailed), await read()]).toEqual(['code.over', 'transfer.address'])
  })

  it('proved lasts a week, and not beyond its recipient', async () => {
    const { portal, on, id, recipients, ask, code, answer, read } = await link()
    await ask()
    await answer(await code())
    expect([await read('one', noon + 7 * day - 1), await read('one', noon + 7 * day)]).toEqual([
      'content',
      'transfer.address'
    ])
    const [recipient] = recipients
    if (recipient) await removeRecipient(portal, on, id, recipient.id)
    expect(await read()).toBe('transfer.address')
  })
})

describe('a stranger’s address', () => {
  it('is answered like a recipient’s, and gets no mail', async () => {
    const { portal, id, ask, answer } = await link()
    expect(await ask(stranger)).toEqual({ minutes: 10 })
    expect(await outbox(portal, id)).toEqual([])
    const answers: string[] = []
    for (let i = 0; i < 5; i += 1) answers.push(await answer(String(i).repeat(6)))
    expect(answers).toEqual(['code.wrong', 'code.wrong', 'code.wrong', 'code.wrong', 'code.over'])
  })

  it('has a code that fits nothing, even if somebody guesses it', async () => {
    const { portal, id, holder, read } = await link()
    const sealed: string[] = []
    const dataKeys = replacing(portal.dataKeys, 'seal', (owner, plain, context) => {
      sealed.push(Buffer.from(plain).toString('utf8'))
      return portal.dataKeys.seal(owner, plain, context)
    })
    await requestCode({ ...portal, dataKeys }, outside(), id, holder, stranger)
    const { code } = JSON.parse(sealed.at(-1) ?? '{}')
    expect(code).toMatch(/^\d{6}$/)
    await expect(verifyCode(portal, outside(), id, holder, code)).rejects.toMatchObject({ code: 'code.wrong' })
    expect(await read()).toBe('transfer.address')
  })

  it('is kept to the same bounds', async () => {
    for (const address of [bo, stranger]) {
      const { ask } = await link()
      for (let i = 0; i < 10; i += 1) await ask(address, `browser ${i}`)
      await expect(ask(address, 'browser 10')).rejects.toMatchObject({ kind: 'rate-limited', code: 'code.too-many' })
    }
  })
})

describe('codes', () => {
  it('are ten in ten minutes and twenty a day for one address, however they are used', async () => {
    const { ask, code, answer } = await link()
    let time = noon
    for (let i = 0; i < 20; i += 1) {
      await ask(bo, `browser ${i}`, time)
      if (i % 2 === 0) await answer(await code(), `browser ${i}`, time)
      time += 4 * minute
    }
    await expect(ask(bo, 'x', time)).rejects.toMatchObject({ code: 'code.too-many' })
    await ask('cy@elsewhere.example', 'x', time)
    await ask(bo, 'x', noon + day + minute)
  })

  it('asked for at once are no more than that', async () => {
    const { portal, id, ask } = await link()
    const asked = await Promise.allSettled(Array.from({ length: 13 }, (_, i) => ask(bo, `browser ${i}`)))
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    expect(await outbox(portal, id)).toHaveLength(10)
  })

  it('aren’t asked for where no mail is sent', async () => {
    const { portal, id, holder } = await link()
    const asked = requestCode({ ...portal, mail: false }, outside(), id, holder, bo)
    await expect(asked).rejects.toMatchObject({ kind: 'conflict', code: 'code.no-mail' })
  })

  it('aren’t asked for over a link for anyone', async () => {
    const { portal, on } = await link()
    const { transfer, proof } = await sent(portal, on, { access: 'public', recipients: [] })
    const asked = requestCode(portal, outside(), transfer.id, { proof, browserToken: 'one' }, bo)
    await expect(asked).rejects.toMatchObject({ code: 'transfer.state' })
  })

  it('of one transfer are worth nothing for another', async () => {
    const { portal, on, ask, code } = await link()
    const other = await sent(portal, on, { recipients: [bo] })
    await ask()
    const holder = { proof: other.proof, browserToken: 'one' }
    const answered = verifyCode(portal, outside(), other.transfer.id, holder, await code())
    await expect(answered).rejects.toMatchObject({ code: 'code.over' })
  })
})
