import { describe, expect, it, onTestFinished } from 'vitest'
import { openMailbox } from '../../../../scripts/mailbox.ts'
import type { MailContent } from '../domain/exchange/mail.ts'
import { openMailer } from './mailer.ts'

const from = 'Sealpost <portal@example.com>'

const announcement: MailContent = {
  kind: 'transfer',
  to: 'zoë@exämple.com',
  senderName: 'Amara Okafor',
  senderAddress: 'amara@example.com',
  address: 'https://portal.example.com/r/0198',
  files: 2,
  expiresAt: Date.UTC(2026, 11, 24, 18),
  again: false
}

async function mailing(credentials?: { user: string; pass: string }) {
  const mailbox = await openMailbox(credentials)
  const mailer = await openMailer({ url: mailbox.url, from })
  onTestFinished(async () => {
    mailer.close()
    await mailbox.close()
  })
  return { mailbox, mailer }
}

describe('a mail', () => {
  it('comes as text and as HTML that say the same, from the portal, answered to the sender', async () => {
    const { mailbox, mailer } = await mailing()
    await mailer.send(announcement, 'Acme Exchange')
    const [mail] = mailbox.mails
    expect(mail?.subject).toBe('Amara Okafor sent you 2 files')
    expect(mail?.from?.text).toBe('"Sealpost" <portal@example.com>')
    expect(mail?.replyTo?.text).toBe('"Amara Okafor" <amara@example.com>')
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated')
    for (const body of [mail?.text, mail?.html || '']) {
      expect(body).toContain('https://portal.example.com/r/0198')
      expect(body).toContain('Acme Exchange')
      expect(body).toContain('2026-12-24 18:00 UTC')
    }
  })

  it('with a code shows the code and how long it is good', async () => {
    const { mailbox, mailer } = await mailing()
    const content: MailContent = {
      kind: 'code',
      to: 'bo@example.com',
      code: '042137',
      senderName: 'Amara Okafor',
      minutes: 10
    }
    await mailer.send(content, 'Acme Exchange')
    const [mail] = mailbox.mails
    expect(mail?.text).toContain('042137')
    expect(mail?.html).toContain('042137')
    expect(mail?.text).toContain('10 minutes')
    expect(mail?.subject).not.toContain('042137')
  })

  it('takes names from outside as text: no markup, no lines, no headers of their own', async () => {
    const { mailbox, mailer } = await mailing()
    const senderName = '<img src=x onerror=alert(1)>\r\nBcc: eve@example.com\u202e'
    await mailer.send({ ...announcement, senderName }, 'Acme <b>&</b>')
    const [mail] = mailbox.mails
    expect(mailbox.mails).toHaveLength(1)
    expect(mail?.bcc).toBeUndefined()
    expect(mail?.subject).toBe('<img src=x onerror=alert(1)> Bcc: eve@example.com sent you 2 files')
    expect(mail?.html).not.toMatch(/<img|<b>/)
    expect(mail?.html).toContain('&#60;img src=x')
  })

  it('tells somebody whose request was answered, and what it was for', async () => {
    const { mailbox, mailer } = await mailing()
    const address = 'https://portal.example.com/history/0198'
    await mailer.send({ kind: 'sent-in', to: 'amara@example.com', title: 'Tax papers', address, files: 1 }, 'Acme')
    expect(mailbox.mails[0]?.text).toContain('Tax papers')
    expect(mailbox.mails[0]?.text).toContain(address)
  })
})

describe('a mail that is not taken', () => {
  it('is told without the address', async () => {
    const { mailbox, mailer } = await mailing()
    mailbox.refused.add('bo@example.com')
    const sent = mailer.send({ ...announcement, to: 'bo@example.com' }, 'Acme')
    await expect(sent).rejects.toThrow('The mail server refused the sender or the recipient (it answered 550).')
  })

  it('because of a wrong password says so', async () => {
    const { mailbox } = await mailing({ user: 'portal', pass: 'right' })
    const mailer = await openMailer({ url: mailbox.url.replace('right', 'wrong'), from })
    onTestFinished(() => mailer.close())
    await expect(mailer.check()).rejects.toThrow('The mail server refused the user name or password')
  })

  it('because nobody listens says so', async () => {
    const mailbox = await openMailbox()
    await mailbox.close()
    const mailer = await openMailer({ url: mailbox.url, from })
    onTestFinished(() => mailer.close())
    await expect(mailer.send(announcement, 'Acme')).rejects.toThrow("The mail server can't be reached")
  })
})
