// A portal and a simulated tenant, each its own process as a person would start it, and a browser for as many people as a test needs.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { onTestFinished } from 'vitest'
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
  /** Where tests put files that a person would download. */
  readonly folder: string
  sealpost(...args: string[]): Promise<Said>
  entra(...args: string[]): Promise<Said>
  visitor(settings?: { width?: number; dark?: boolean }): Promise<Visitor>
}

/** Everything ends with the test that asked for it. What visitors noticed by then fails it. */
export async function openPlace(settings: { tenant: boolean } = { tenant: true }): Promise<Place> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-e2e-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }))
  const portal = await startPortal(path.join(folder, 'portal'), await freePort())
  onTestFinished(() => portal.stop())
  const tenantFolder = path.join(folder, 'tenant')
  const env = cleanEnvironment()
  const entra = (...args: string[]) => runCommand(env, ['entra', ...args, '--tenant', tenantFolder, '--json'])
  const tenant = settings.tenant ? await startTenant(tenantFolder, entra) : ''
  const browser = await launchBrowser()
  onTestFinished(() => browser.close())
  return {
    origin: portal.origin,
    setUpAddress: /http:\S+\/welcome#\S+/.exec(portal.printed())?.[0] ?? '',
    tenant,
    folder,
    sealpost: (...args) => runCommand(portal.env, ['sealpost', ...args, '--json']),
    entra,
    visitor: wanted => visit(browser, wanted)
  }
}

async function startTenant(folder: string, entra: (...args: string[]) => Promise<Said>): Promise<string> {
  await entra('tenant', 'init', '--name', 'Contoso')
  const args = ['entra', 'serve', '--tenant', folder, '--port', '0', '--host', 'localhost']
  const server = await startServer(cleanEnvironment(), args, 'is at http')
  onTestFinished(() => server.stop())
  return /http:\/\/localhost:\d+/.exec(server.printed())?.[0] ?? ''
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
  })
  return visitor
}
