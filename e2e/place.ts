// A portal and a simulated tenant, each its own process as a person would start it, and a browser for as many people as a test needs.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { beforeAll, onTestFinished } from 'vitest'
import { type Mailbox, openMailbox } from '../scripts/mailbox.ts'
import { cleanEnvironment, freePort, runCommand, type Said, startPortal, startServer } from '../scripts/programs.ts'
import { launchBrowser } from './browser.ts'
import { Visitor } from './watched-page.ts'

export interface Place {
  /** Of the portal. */
  readonly origin: string
  /** Where the portal said its first administrator begins. */
  readonly setUpAddress: string
  /** Of the tenant's pages. */
  readonly tenant: string
  readonly tenantId: string
  /** Where tests put files that a person would download. */
  readonly folder: string
  /** What the portal mails; only where it was asked for. */
  readonly mailbox: Mailbox | undefined
  /** The portal's data. */
  readonly data: string
  sealpost(...args: string[]): Promise<Said>
  /** Everything the portal has printed so far: its log. */
  printed(): string
  /** The client's commands, as the owner of a key; without one, as anybody. */
  client(apiKey: string | undefined, args: readonly string[], input?: string | Promise<string>): Promise<Said>
  entra(...args: string[]): Promise<Said>
  /** Ends with the test that asked for it, and fails it by what was noticed until then. */
  visitor(settings?: { width?: number; dark?: boolean }): Promise<Visitor>
}

interface Settings {
  readonly tenant: boolean
  /** Whether the portal can send mail. */
  readonly mail?: boolean
  /** What the portal is told beside that. */
  readonly settings?: Readonly<Record<string, string>>
  /** Stands before the portal, as a proxy does: it is told the portal's port and gives its own. */
  readonly before?: (port: number) => Promise<{ readonly port: number; close(): Promise<void> }>
}

type Undo = () => Promise<void> | void

/** Everything ends with the test that asked for it. */
export async function openPlace(settings: Settings = { tenant: true }): Promise<Place> {
  const undo: Undo[] = []
  onTestFinished(() => unwind(undo))
  return build(settings, undo)
}

/**
 * One place for all tests of a file, which don't depend on each other's order: each makes its own people and puts back what it changed
 * for everybody.
 *
 * @param prepare What all of them need, made before the first.
 */
export function sharedPlace<T>(settings: Settings, prepare: (place: Place) => Promise<T>): () => Place & T {
  let shared: (Place & T) | undefined
  beforeAll(async () => {
    const undo: Undo[] = []
    try {
      const place = await build(settings, undo)
      shared = { ...place, ...(await prepare(place)) }
    } catch (error) {
      await unwind(undo)
      throw error
    }
    return () => unwind(undo)
  }, 120_000)
  return () => {
    if (!shared) throw new Error('The place is there once the tests run.')
    return shared
  }
}

async function unwind(undo: readonly Undo[]): Promise<void> {
  for (const step of undo.toReversed()) await step()
}

async function build(settings: Settings, undo: Undo[]): Promise<Place> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-e2e-'))
  undo.push(() => fs.rmSync(folder, { recursive: true, force: true }))
  const mailbox = settings.mail ? await openMailbox() : undefined
  if (mailbox) undo.push(() => mailbox.close())
  const mail = mailbox
    ? { SEALPOST_SMTP_URL: mailbox.url, SEALPOST_MAIL_FROM: 'Sealpost <portal@contoso.example>' }
    : {}
  const data = path.join(folder, 'portal')
  const port = await freePort()
  const before = await settings.before?.(port)
  if (before) undo.push(() => before.close())
  const origin = `http://localhost:${before?.port ?? port}`
  const portal = await startPortal(data, port, { ...mail, SEALPOST_ORIGIN: origin, ...settings.settings })
  undo.push(() => portal.stop())
  const tenantFolder = path.join(folder, 'tenant')
  const env = cleanEnvironment()
  const entra = (...args: string[]) => runCommand(env, ['entra', ...args, '--tenant', tenantFolder, '--json'])
  const tenant = settings.tenant ? await startTenant(tenantFolder, entra, undo) : { tenant: '', tenantId: '' }
  const browser = await launchBrowser()
  undo.push(() => browser.close())
  return {
    origin,
    setUpAddress: /http:\S+\/welcome#\S+/.exec(portal.printed())?.[0] ?? '',
    ...tenant,
    folder,
    mailbox,
    data,
    printed: () => portal.printed(),
    client: (apiKey, args, input) => runClient(origin, folder, apiKey, args, input),
    sealpost: (...args) => runCommand(portal.env, ['sealpost', ...args, '--json']),
    entra,
    visitor: wanted => visit(browser, wanted)
  }
}

function runClient(
  origin: string,
  folder: string,
  apiKey: string | undefined,
  args: readonly string[],
  input?: string | Promise<string>
): Promise<Said> {
  const key = apiKey === undefined ? {} : { SEALPOST_API_KEY: apiKey }
  const env = { ...cleanEnvironment(), SEALPOST_ORIGIN: origin, XDG_STATE_HOME: path.join(folder, 'state'), ...key }
  return runCommand(env, ['client', ...args, '--json'], input)
}

async function startTenant(
  folder: string,
  entra: Place['entra'],
  undo: Undo[]
): Promise<Pick<Place, 'tenant' | 'tenantId'>> {
  const { json } = await entra('tenant', 'init', '--name', 'Contoso')
  const args = ['entra', 'serve', '--tenant', folder, '--port', '0', '--host', 'localhost']
  const server = await startServer(cleanEnvironment(), args, 'is at http')
  undo.push(() => server.stop())
  return { tenant: /http:\/\/localhost:\d+/.exec(server.printed())?.[0] ?? '', tenantId: json.id }
}

let failures = 0

async function visit(browser: Browser, settings: { width?: number; dark?: boolean } | undefined): Promise<Visitor> {
  const visitor = await Visitor.open(browser, settings)
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') {
      await visitor.picture(`failed-${++failures}`)
      console.error(visitor.page.url(), visitor.faults)
    }
    await visitor.close()
    if (visitor.faults.length > 0) throw new Error(`What should never have happened:\n${visitor.faults.join('\n')}`)
  })
  return visitor
}
