import { beforeAll, describe, expect, it } from 'vitest'
import { type Mailbox, openMailbox } from '../../../scripts/mailbox.ts'
import { type Bench, openBench } from '../test/commands.ts'

let bench: Bench
let mailbox: Mailbox
let link = ''
beforeAll(async () => {
  mailbox = await openMailbox()
  bench = await openBench({ SEALPOST_SMTP_URL: mailbox.url, SEALPOST_MAIL_FROM: 'portal@example.com' })
  const { json } = await bench.run(['send', '--message', 'Proven', '--to', 'reader@example.com', '--no-mail', '--json'])
  link = json.link
  return () => mailbox.close()
})

/** Resolves with the code of the newest mail. */
async function codeOf(count: number): Promise<string> {
  while (mailbox.mails.length < count) await new Promise(resolve => setTimeout(resolve, 20))
  return /\b\d{3}[ \u00a0]?\d{3}\b/.exec(mailbox.mails.at(-1)?.text ?? '')?.[0] ?? ''
}

const stranger = { env: { SEALPOST_API_KEY: '' }, open: true }

describe('a recipient without an account', () => {
  it('proves the address with the code that was mailed, after a wrong one, too', async () => {
    const before = mailbox.mails.length
    const args = ['receive', link, '--code-address', 'reader@example.com', '--into', bench.newFolder(), '--json']
    const running = bench.start(args, stranger)
    await running.said('Code: ')
    const code = await codeOf(before + 1)
    running.type(`${code === '000 000' ? '111111' : '000000'}\n`)
    await running.said('Code: \n')
    running.type(`${code}\n`)
    expect(await running.done).toMatchObject({ code: 0, json: { files: [], message: 'Proven' } })
  })

  it('is asked for the address when none was given, and told nothing about strangers', async () => {
    const before = mailbox.mails.length
    const running = bench.start(['receive', link, '--into', bench.newFolder(), '--json'], stranger)
    await running.said('Your e-mail address: ')
    running.type('stranger@example.com\n')
    await running.said('Code: ')
    expect(mailbox.mails.length).toBe(before)
    running.kill('SIGINT')
    expect((await running.done).code).toBe(130)
  })

  it('is told in one sentence when nobody answers', async () => {
    const { code, json } = await bench.run(['receive', link, '--json'], { env: stranger.env })
    expect({ code, error: json.error.code }).toEqual({ code: 1, error: 'terminal' })
  })
})
