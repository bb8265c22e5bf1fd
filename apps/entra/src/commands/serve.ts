/** `entra serve`: the tenant's web pages and its SAML identity provider. */
import type { Command } from 'commander'
import { z } from 'zod'
import { addressesOf } from '../sign-in/addresses.ts'
import { applicationId, applicationName } from '../tenant/application.ts'
import { startServer } from '../web/server.ts'
import { leaf, type Register } from './leaf.ts'

export function serveCommand(register: Register, program: Command): void {
  leaf(
    register,
    program
      .command('serve')
      .description('serve the tenant: administration, SAML sign-in, My Apps; until it is stopped')
      .option('--port <port>', '0 takes any free one', '8600')
      .option('--host <host>', 'where it listens; anybody who reaches it may do everything', 'localhost'),
    z.object({ port: z.coerce.number().int().min(0).max(65_535), host: z.string().min(1) }),
    async ({ store, host, json }, _, { port, host: hostName }) => {
      const { tenant, app } = await store.read()
      const server = await startServer(store, host, { port, hostName })
      const { loginUrl, logoutUrl, issuer } = addressesOf(tenant.id, server.origin)
      const facts = {
        origin: server.origin,
        tenantId: tenant.id,
        applicationId: applicationName(app) && applicationId(app)
      }
      host.out(
        json
          ? `${JSON.stringify({ ...facts, loginUrl, logoutUrl, issuer })}\n`
          : `Tenant ${tenant.name} is at ${server.origin}/\n`
      )
      await host.untilStopped()
      await server.close()
      return { value: null, text: '' }
    }
  )
}
