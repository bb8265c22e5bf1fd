// Runs the portal: opens it, listens, says what to do next, and stops in good order when told to.
import fs from 'node:fs'
import { createSecureContext } from 'node:tls'
import { fileURLToPath } from 'node:url'
import pino from 'pino'
import { closePortal } from './close-portal.ts'
import { type Config, ConfigError, isLoopback } from './config.ts'
import type { Occasion } from './domain/actor.ts'
import { newId } from './domain/id.ts'
import type { Portal } from './domain/portal.ts'
import { ensureSetUpLink } from './domain/sign-on/set-up-link.ts'
import { buildServer } from './http/server.ts'
import { startJobs } from './jobs/start-jobs.ts'
import { type Mailer, openMailer } from './mail/mailer.ts'

/** What is still running after this long is cut off. */
const stopWithinMilliseconds = 10_000

const bodyLimitBytes = 1_048_576

/** The built pages. */
const pages = { folder: fileURLToPath(new URL('../../web/dist', import.meta.url)) }

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
  const mailer = config.mail && (await openMailer(config.mail))
  try {
    await run(config, portal, logger, tls, mailer)
  } finally {
    mailer?.close()
    await closePortal(portal)
  }
}

async function run(
  config: Config,
  portal: Portal,
  logger: pino.Logger,
  tls: ReturnType<typeof readTls> | undefined,
  mailer: Mailer | undefined
): Promise<void> {
  const { origin, trustProxy, rateLimits } = config
  const http = { origin, trustProxy, rateLimits, bodyLimitBytes, ...(tls ? { tls } : {}) }
  const server = buildServer({ portal, config: http, logger, clock: Date.now, pages })
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
  const jobs = startJobs({ portal, mailer, logger, clock: Date.now })
  await stopped
  await jobs.stop()
}

const occasionNow = (): Occasion => {
  const at = Date.now()
  return { actor: { kind: 'system' }, at, correlationId: newId<'request'>(at) }
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
  const token = await ensureSetUpLink(portal, occasionNow())
  if (token !== null) lines.push(...firstSteps(config.origin, token))
  else
    lines.push(
      `${registered} registered ${registered === 1 ? 'user' : 'users'}. "npx sealpost --help" lists the commands.`
    )
  return `${lines.join('\n')}\n`
}

/** The token stands behind the #, which no proxy and no log is told of. */
const firstSteps = (origin: string, token: string): string[] => [
  '',
  'Nobody can administer this portal yet. Open this address, which works once, to become its first administrator:',
  '',
  `  ${origin}/welcome#${token}`,
  '',
  'The console then leads through the set-up with Microsoft Entra ID. Or see it all happen against a simulated tenant:  npm run demo',
  ''
]
