// The demo's part on the exchange: somebody whom Entra provisioned sends, and somebody outside receives.
import fs from 'node:fs'
import path from 'node:path'
import { heldBy, type Running } from './demo-programs.ts'
import { done, see, step } from './demo-told.ts'

const message = 'The figures, as promised.\r\nΜε εκτίμηση 👋'
const files = [
  ['Jahresabschluss – geprüft.txt', 'a line that must not reach the server '.repeat(4_000)],
  ['数字.csv', '']
] as const

interface Sent {
  readonly id: string
  readonly link: string
}

/** From provisioning to the end of the account. */
export async function exchange(programs: Running, tenant: string, sender: string): Promise<void> {
  const apiKey = await provision(programs, tenant, sender)
  const outsider = 'ines.costa@elsewhere.example'
  const sent = await send(programs, apiKey, outsider)
  await receive(programs, sent, outsider)
  lookForTraces(programs, sent)
  await leave(programs, tenant, sender, sent)
}

async function provision(programs: Running, tenant: string, sender: string): Promise<string> {
  step('Assign a user who will send, Provision on demand; an API key for them')
  await programs.entra(tenant, ['user', 'add', sender, '--given-name', 'Lena', '--surname', 'Berg'])
  await programs.entra(tenant, ['app', 'assign', sender])
  done(await programs.entra(tenant, ['provision', '--on-demand', sender]), 'match, create, read back')
  const made = await programs.sealpost('key', 'create', sender)
  see('portal', 'a key that acts as Lena Berg', made.code === 0, made.text)
  return `${made.json.apiKey}:${made.json.apiSecret}`
}

async function send(programs: Running, apiKey: string, outsider: string): Promise<Sent> {
  step(`sealpost send: two files and a message to ${outsider}`)
  const folder = fs.mkdtempSync(path.join(programs.folder, 'sent-'))
  const paths = files.map(([name, text]) => {
    fs.writeFileSync(path.join(folder, name), text)
    return path.join(folder, name)
  })
  const sent = await programs.client(apiKey, ['send', ...paths, '--to', outsider, '--message', message])
  const link = String(sent.json?.link)
  see('portal', 'sealed on this machine, sent, and a secure link', sent.code === 0 && link.includes('#'), sent.text)
  const mail = await programs.mailbox.arrival(({ text }) => text?.includes(sent.json.id) === true)
  see('portal', `a mail tells ${outsider}, without the key`, !mail.text?.includes(secretOf(sent.json)), mail.text ?? '')
  return sent.json
}

const secretOf = ({ link }: Sent): string => link.split('#')[1] ?? ''

async function receive(programs: Running, { link }: Sent, outsider: string): Promise<void> {
  step('sealpost receive: the outsider proves the address by a mailed code')
  const into = path.join(programs.folder, 'received')
  const mailed = programs.mailbox.arrival(({ subject }) => subject?.startsWith('Your code') === true)
  const code = mailed.then(({ text }) => `${/^\d{6}$/m.exec(text ?? '')?.[0]}\n`)
  const received = await programs.client(undefined, ['receive', link, '--into', into, '--code-address', outsider], code)
  see('portal', 'the message, letter by letter', received.json?.message === message, received.text)
  const same = files.every(([name, text]) => fs.readFileSync(path.join(into, name), 'utf8') === text)
  see('portal', 'both files, byte for byte', same && received.json.files.length === files.length, received.text)
}

/** Everything the portal holds, byte by byte. */
function lookForTraces(programs: Running, sent: Sent): void {
  const data = path.join(programs.folder, 'portal')
  const traces = [secretOf(sent), 'must not reach the server', 'Jahresabschluss', '数字', 'as promised', 'ines.costa']
  const held = heldBy(data)
  const found = traces.filter(trace => held.some(bytes => bytes.includes(trace)))
  see('portal', 'its data holds no key, text, name or address of it', found.length === 0, found.join(', '))
}

async function leave(programs: Running, tenant: string, sender: string, { link }: Sent): Promise<void> {
  step('Remove the user from the application; the next cycle')
  await programs.entra(tenant, ['app', 'unassign', sender])
  done(await programs.entra(tenant, ['provision']), 'cycle: disable')
  const late = await programs.client(undefined, ['receive', link, '--into', path.join(programs.folder, 'late')])
  see('portal', 'the link opens nothing any more', late.json?.error?.code === 'transfer.over', late.text)
}
