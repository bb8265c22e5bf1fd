// Runs the portal: opens it, listens, says what to do next, and stops in good order when told to.
import fs from 'node:fs'
import { createSecureContext } from 'node:tls'
import pino from 'pino'
import { type Config, ConfigError, isLoopback } from './config.ts'
import type { Portal } from './domain/portal.ts'
import { buildServer } from './http/server.ts'

/** What is still running after this long is cut off. */
const stopWithinMilliseconds = 10_000

const bodyLimitBytes = 1_048_576

/**
 * Serves until SIGINT or SIGTERM; then answers what was begun, writes what was buffered, and returns.
 *
 * @throws ConfigError when the address is taken or a certificate can't be read
 */
export async function serve(
  config: Config,
  openPortal: (config: Config, log: pino.Logger) => Promise<Portal>
): Promise<void> {
  const logger = pino({ level: config.logLevel, base: { pid: process.pid } }, pino.destination({ dest: 2, sync: true }))
  const tls = config.tls && readTls(config.tls)
  const portal = await openPortal(config, logger)
  try {
    await run(config, portal, logger, tls)
  } finally {
    await portal.store.close()
  }
}

async function run(
  config: Config,
  portal: Portal,
  logger: pino.Logger,
  tls: ReturnType<typeof readTls> | undefined
): Promise<void> {
  const { origin, trustProxy, rateLimits } = config
  const http = { origin, trustProxy, rateLimits, bodyLimitBytes, ...(tls ? { tls } : {}) }
  const server = buildServer({ portal, config: http, logger, clock: Date.now })
  const stopped = new Promise<void>((resolve, reject) => {
    let stopping = false
    const stop = (signal: string) => {
      if (stopping) return
      stopping = true
      logger.info({ signal }, 'stopping')
      setTimeout(() => process.exit(1), stopWithinMilliseconds).unref()
      server.close().then(resolve, reject)
    }
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(signal))
  })
  await listen(server, config)
  logger.info({ origin: config.origin, host: config.host, port: config.port }, 'listening')
  process.stdout.write(await welcome(config, portal))
  await stopped
}

async function listen(server: ReturnType<typeof buildServer>, config: Config): Promise<void> {
  try {
    await server.listen({ host: config.host, port: config.port })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const why =
      code === 'EADDRINUSE' ? 'something else listens there' : code === 'EACCES' ? 'that needs more rights' : message
    throw new ConfigError(
      `The portal can't listen on ${config.host}:${config.port}: ${why}. Choose another SEALPOST_PORT or SEALPOST_HOST.`
    )
  }
}

function readTls(tls: NonNullable<Config['tls']>): { cert: Buffer; key: Buffer } {
  try {
    const read = { cert: fs.readFileSync(tls.certificateFile), key: fs.readFileSync(tls.keyFile) }
    createSecureContext(read)
    return read
  } catch (error) {
    throw new ConfigError(
      `SEALPOST_TLS_CERTIFICATE_FILE and SEALPOST_TLS_KEY_FILE can't be used (${(error as Error).message}): give a PEM certificate chain and its private key.`
    )
  }
}

async function welcome(config: Config, portal: Portal): Promise<string> {
  const { registered } = await portal.store.users.count()
  const database = config.databaseUrl ? 'PostgreSQL' : 'SQLite'
  const lines = [`Sealpost is ready at ${config.origin} (${database}, data in ${config.dataFolder}).`]
  if (!config.origin.startsWith('https:') && !isLoopback(config.origin)) {
    lines.push('Warning: SEALPOST_ORIGIN is not https, so secrets would cross the network in the clear.')
  }
  if (registered > 0)
    lines.push(
      `${registered} registered ${registered === 1 ? 'user' : 'users'}. "npx sealpost --help" lists the commands.`
    )
  else lines.push(...firstSteps(config.origin))
  return `${lines.join('\n')}\n`
}

const firstSteps = (origin: string): string[] => [
  '',
  'Next, in another terminal in this folder (with the same SEALPOST_ settings):',
  '  1. make a service account:  npx sealpost user add scim-admin@example.com --sign-in service --admin',
  '  2. make its SCIM key:       npx sealpost key create scim-admin@example.com --scim',
  '  3. in Microsoft Entra, Provisioning > Connect your application:',
  `       Tenant URL    ${origin}/scim/v2/entra/`,
  '       Secret Token  the one that step 2 printed',
  'or see it all happen against a simulated Entra tenant:  npm run demo',
  ''
]
