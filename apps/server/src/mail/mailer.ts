// Mail over SMTP. It owns connections to the mail server and what a failure is called; what is sent when is the domain's business.
import type { MailContent } from '../domain/exchange/mail.ts'
import { compose } from './compose.ts'

export interface MailServer {
  /** `smtp://` (STARTTLS when the server has it) or `smtps://`, with user name and password if it wants them. */
  readonly url: string
  /** An address, or a name with one in angle brackets. */
  readonly from: string
}

export interface Mailer {
  /** Resolves when the mail server has taken it. @throws Error whose message has no address in it */
  send(content: MailContent, site: string): Promise<void>
  /** Connects and signs in. @throws Error as `send` */
  check(): Promise<void>
  close(): void
}

const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 }

/** Answering machines don't answer, and nobody is told that somebody is away. */
const headers = { 'auto-submitted': 'auto-generated', 'x-auto-response-suppress': 'All' }

/** Opens no connection yet. */
export async function openMailer({ url, from }: MailServer): Promise<Mailer> {
  const { createTransport } = await import('nodemailer')
  const safely = { disableFileAccess: true, disableUrlAccess: true }
  const transport = createTransport({ url, pool: true, maxConnections: 3, ...timeouts, ...safely })
  return {
    async send(content, site) {
      const { subject, text, html, replyTo } = compose(content, site)
      const mail = { from, to: { name: '', address: content.to }, subject, text, html, headers }
      await told(transport.sendMail(replyTo ? { ...mail, replyTo } : mail))
    },
    async check() {
      await told(transport.verify())
    },
    close: () => transport.close()
  }
}

async function told(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    throw new Error(reasonOf(error as { code?: unknown; responseCode?: unknown }))
  }
}

/** The server's own words may hold the recipient's address: only codes are passed on. */
function reasonOf({ code, responseCode }: { code?: unknown; responseCode?: unknown }): string {
  const answer = typeof responseCode === 'number' ? ` (it answered ${responseCode})` : ''
  switch (code) {
    case 'EAUTH':
      return `The mail server refused the user name or password${answer}.`
    case 'EENVELOPE':
      return `The mail server refused the sender or the recipient${answer}.`
    case 'EMESSAGE':
      return `The mail server refused the mail${answer}.`
    case 'ETLS':
    case 'ESOCKET':
    case 'ECONNECTION':
    case 'ECONNREFUSED':
    case 'ETIMEDOUT':
    case 'EDNS':
      return `The mail server can't be reached (${code}).`
    default:
      return `The mail server did not take the mail${answer}.`
  }
}
