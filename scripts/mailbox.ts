// A mail server that takes every mail, or refuses as it is told: for tests, and for the demo.
import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export interface Mailbox {
  readonly url: string
  readonly mails: readonly ParsedMail[]
  /** The first mail, there already or still to come, that fits. */
  arrival(fits: (mail: ParsedMail) => boolean): Promise<ParsedMail>
  /** Recipients whose mails are refused from now on. */
  readonly refused: Set<string>
  close(): Promise<void>
}

/** @param credentials What it demands of whoever connects; left out, nothing. */
export async function openMailbox(credentials?: { readonly user: string; readonly pass: string }): Promise<Mailbox> {
  const mails: ParsedMail[] = []
  const refused = new Set<string>()
  const waiting = new Set<() => void>()
  const server = new SMTPServer({
    authOptional: credentials === undefined,
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    disableReverseLookup: true,
    logger: false,
    onAuth({ username, password }, _session, done) {
      const right = username === credentials?.user && password === credentials?.pass
      return right ? done(null, { user: username }) : done(new Error('wrong'))
    },
    onRcptTo({ address }, _session, done) {
      return refused.has(address)
        ? done(Object.assign(new Error(`no mailbox ${address}`), { responseCode: 550 }))
        : done()
    },
    onData(stream, _session, done) {
      simpleParser(stream).then(mail => {
        mails.push(mail)
        for (const look of waiting) look()
        done()
      }, done)
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  const user = credentials ? `${encodeURIComponent(credentials.user)}:${encodeURIComponent(credentials.pass)}@` : ''
  return {
    url: `smtp://${user}127.0.0.1:${port}`,
    mails,
    refused,
    arrival: fits =>
      new Promise(resolve => {
        const look = () => {
          const mail = mails.find(fits)
          if (!mail) return
          waiting.delete(look)
          resolve(mail)
        }
        waiting.add(look)
        look()
      }),
    close: () => new Promise(resolve => server.close(() => resolve()))
  }
}
