// The programs of the demo, run as a person would run them: the portal, its operator's commands, the simulated tenant.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { freePort, runCommand, type Said, startPortal, startServer } from './programs.ts'

export interface Running {
  readonly origin: string
  /** Where the pages of the tenant `contoso` are. */
  readonly tenant: string
  /** Everything temporary lies here. */
  readonly folder: string
  sealpost(...args: string[]): Promise<Said>
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
  const portal = await startPortal(path.join(folder, 'portal'), await freePort())
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
    entra,
    sealpost: (...args) => runCommand(env, ['sealpost', ...args, '--json']),
    scim: (method, address, { userName, password }) =>
      request(`${origin}/scim/v2${address}`, method, `${userName}:${password}`),
    async stop() {
      await tenant.stop()
      await portal.stop()
      fs.rmSync(folder, { recursive: true, force: true })
    }
  }
}

async function request(url: string, method: string, pair: string): Promise<{ status: number; body: Body }> {
  const headers = { authorization: `Basic ${Buffer.from(pair).toString('base64')}`, accept: 'application/scim+json' }
  const response = await fetch(url, { method, headers })
  return { status: response.status, body: (await response.json()) as Body }
}
