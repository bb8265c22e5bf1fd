// The programs of the demo, run as a person would run them: the portal, its operator's commands, the simulated tenant.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type Mailbox, openMailbox } from './mailbox.ts'
import { freePort, runCommand, type Said, startPortal, startServer } from './programs.ts'

export interface Running {
  readonly origin: string
  /** Where the pages of the tenant `contoso` are. */
  readonly tenant: string
  /** Everything temporary lies here. */
  readonly folder: string
  /** Where all mails of the portal go. */
  readonly mailbox: Mailbox
  sealpost(...args: string[]): Promise<Said>
  /** The client's commands, as the owner of a key; without one, as anybody. */
  client(apiKey: string | undefined, args: readonly string[], input?: string | Promise<string>): Promise<Said>
  entra(tenant: string, args: readonly string[], input?: string): Promise<Said>
  /** A SCIM request as another client than Entra would send it: HTTP Basic at the general address. */
  scim(
    method: string,
    address: string,
    credential: { userName: string; password: string }
  ): Promise<{ status: number; body: Body }>
  stop(): Promise<void>
}

export interface Body {
  readonly totalResults?: number
  readonly Resources?: readonly Body[]
  readonly id?: string
  readonly userName?: string
  readonly active?: boolean
  readonly name?: { readonly givenName?: string; readonly familyName?: string }
}

/**
 * Starts a portal on a free port with temporary data.
 *
 * @throws Error with what the portal printed when it doesn't get ready
 */
export async function startPrograms(): Promise<Running> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-demo-'))
  const mailbox = await openMailbox()
  const mail = { SEALPOST_SMTP_URL: mailbox.url, SEALPOST_MAIL_FROM: 'Sealpost <portal@example.com>' }
  const portal = await startPortal(path.join(folder, 'portal'), await freePort(), mail)
  const { origin, env } = portal
  const { status } = await fetch(`${origin}/healthz`)
  if (status !== 200) throw new Error(`/healthz answered ${status}`)
  const entra = (tenant: string, args: readonly string[], input?: string) =>
    runCommand(env, ['entra', ...args, '--tenant', path.join(folder, tenant), '--json'], input)
  await entra('contoso', ['tenant', 'init', '--name', 'Contoso'])
  const place = ['--tenant', path.join(folder, 'contoso'), '--port', '0']
  const tenant = await startServer(env, ['entra', 'serve', ...place], 'is at http')
  return {
    origin,
    tenant: /http:\S+/.exec(tenant.printed())?.[0] ?? '',
    folder,
    mailbox,
    entra,
    client(apiKey, args, input) {
      const state = { XDG_STATE_HOME: path.join(folder, 'state') }
      const as = { ...env, ...state, ...(apiKey === undefined ? {} : { SEALPOST_API_KEY: apiKey }) }
      return runCommand(as, ['client', ...args, '--json'], input)
    },
    sealpost: (...args) => runCommand(env, ['sealpost', ...args, '--json']),
    scim: (method, address, { userName, password }) =>
      request(`${origin}/scim/v2${address}`, method, `${userName}:${password}`),
    async stop() {
      await tenant.stop()
      await portal.stop()
      await mailbox.close()
      fs.rmSync(folder, { recursive: true, force: true })
    }
  }
}

async function request(url: string, method: string, pair: string): Promise<{ status: number; body: Body }> {
  const headers = { authorization: `Basic ${Buffer.from(pair).toString('base64')}`, accept: 'application/scim+json' }
  const response = await fetch(url, { method, headers })
  return { status: response.status, body: (await response.json()) as Body }
}

/** Everything that stands in the files below a folder. */
export function heldBy(folder: string): Buffer[] {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return entries.map(entry => fs.readFileSync(path.join(entry.parentPath, entry.name)))
}
