// What `doctor` looks at. Each check says what it saw and, unless that is fine, how to mend it; none changes anything but what
// starting the portal would (data folder, secret key, migrations).
import { X509Certificate } from 'node:crypto'
import fs from 'node:fs'
import type { Check } from './cli/means.ts'
import { closePortal } from './close-portal.ts'
import { type Config, isLoopback } from './config.ts'
import { DomainError } from './domain/domain-error.ts'
import type { Portal } from './domain/portal.ts'
import { providerWarnings } from './domain/sign-on/providers.ts'
import { openMailer } from './mail/mailer.ts'

const day = 86_400_000
const enoughFreeBytes = 1_000_000_000

export async function examine(config: Config, openPortal: (config: Config) => Promise<Portal>): Promise<Check[]> {
  const checks = [checkRuntime(), checkOrigin(config), await checkReachable(config)]
  checks.push(...(await checkState(config, openPortal)))
  checks.push(await checkMail(config), checkSpace(config), checkKeyFile(config), ...checkCertificate(config))
  return checks
}

const check = (name: string, state: Check['state'], detail: string): Check => ({ name, state, detail })

function checkRuntime(): Check {
  return check('runtime', 'ok', `Node ${process.versions.node} on ${process.platform}-${process.arch}`)
}

function checkOrigin({ origin }: Config): Check {
  if (origin.startsWith('https:')) return check('origin', 'ok', origin)
  if (isLoopback(origin)) {
    return check(
      'origin',
      'warning',
      `${origin} can be reached from this machine alone: set SEALPOST_ORIGIN to the public https origin.`
    )
  }
  return check(
    'origin',
    'fault',
    `${origin} is not https, so secrets cross the network in the clear: put TLS in front and set SEALPOST_ORIGIN.`
  )
}

/** Asks the portal over its public origin, which also tells how far the clocks are apart. */
async function checkReachable({ origin }: Config): Promise<Check> {
  try {
    const sent = Date.now()
    const response = await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(5_000), redirect: 'manual' })
    const seen = Date.parse(response.headers.get('date') ?? '')
    if (response.status !== 200) {
      return check(
        'reachable',
        'fault',
        `${origin}/healthz answered ${response.status}: the proxy doesn't lead to the portal.`
      )
    }
    const skew = Number.isNaN(seen) ? 0 : Math.abs(seen - sent)
    if (skew > 60_000)
      return check(
        'reachable',
        'fault',
        `The portal's clock is ${Math.round(skew / 1000)} s from this one: let both follow NTP.`
      )
    return check('reachable', 'ok', `${origin}/healthz answers and its clock agrees`)
  } catch (error) {
    const cause = (error as Error & { cause?: Error }).cause?.message ?? (error as Error).message
    return check(
      'reachable',
      origin.startsWith('https:') ? 'fault' : 'warning',
      `${origin}/healthz doesn't answer (${cause}): start the portal, or check DNS, proxy and firewall.`
    )
  }
}

async function checkState(config: Config, openPortal: (config: Config) => Promise<Portal>): Promise<Check[]> {
  try {
    const portal = await openPortal(config)
    const { store } = portal
    try {
      await store.ping()
      const { registered, deactivated } = await store.users.count()
      const kind = config.databaseUrl ? 'PostgreSQL' : 'SQLite'
      return [
        check('database', 'ok', `${kind} answers: ${registered} registered and ${deactivated} deactivated users`),
        await checkChain(store),
        ...(await checkProviders(store)),
        await checkBlobs(config, portal)
      ]
    } finally {
      await closePortal(portal)
    }
  } catch (error) {
    return [check('database', 'fault', error instanceof DomainError ? error.detail : (error as Error).message)]
  }
}

async function checkChain(store: Portal['store']): Promise<Check> {
  const { events, fault } = await store.events.verify()
  if (!fault) return check('audit', 'ok', `the chain of ${events} entries holds`)
  return check(
    'audit',
    'fault',
    `entry ${fault.sequence} of the log doesn't hold (${fault.reason}): keep a copy and find out who wrote to the database.`
  )
}

/** Of those that are switched on: what the console warns of too, and certificates first. */
async function checkProviders(store: Portal['store']): Promise<Check[]> {
  const enabled = (await store.providers.all()).filter(provider => provider.enabled)
  return enabled.map(provider => {
    const name = `single sign-on (${provider.name})`
    const warnings = providerWarnings(provider, Date.now())
    if (warnings.length === 0) return check(name, 'ok', `trusts ${provider.entityId}`)
    return check(name, 'warning', warnings.join(' '))
  })
}

async function checkBlobs({ storage }: Config, { blobs }: Portal): Promise<Check> {
  const place = storage.kind === 'local' ? storage.folder : `bucket ${storage.bucket}`
  try {
    await blobs.check()
    return check('files', 'ok', `${place} takes, gives back and removes what is sent`)
  } catch (error) {
    return check('files', 'fault', (error as Error).message)
  }
}

async function checkMail({ mail }: Config): Promise<Check> {
  if (!mail) {
    const detail =
      'no mail server: recipients without an account can prove no address. Set SEALPOST_SMTP_URL and SEALPOST_MAIL_FROM.'
    return check('mail', 'warning', detail)
  }
  const mailer = await openMailer(mail)
  try {
    await mailer.check()
    return check('mail', 'ok', `the mail server takes mails from ${mail.from}`)
  } catch (error) {
    return check('mail', 'fault', `${(error as Error).message} Look at SEALPOST_SMTP_URL.`)
  } finally {
    mailer.close()
  }
}

function checkSpace({ dataFolder }: Config): Check {
  const { bavail, bsize } = fs.statfsSync(fs.existsSync(dataFolder) ? dataFolder : '.')
  const free = bavail * bsize
  const shown = `${(free / 1e9).toFixed(1)} GB free for ${dataFolder}`
  return free >= enoughFreeBytes
    ? check('storage', 'ok', shown)
    : check('storage', 'fault', `only ${shown}: make room or move SEALPOST_DATA.`)
}

function checkKeyFile({ secretKeyFile }: Config): Check {
  if (!fs.existsSync(secretKeyFile))
    return check('secret key', 'fault', `${secretKeyFile} is missing: restore it from your backup.`)
  const open = (fs.statSync(secretKeyFile).mode & 0o077) !== 0
  if (open && process.platform !== 'win32') {
    return check('secret key', 'fault', `${secretKeyFile} can be read by others: chmod 600 ${secretKeyFile}`)
  }
  return check(
    'secret key',
    'ok',
    `${secretKeyFile} is for this user alone; keep a copy of it apart from the database's`
  )
}

function checkCertificate({ tls }: Config): Check[] {
  if (!tls) return []
  try {
    const { validToDate } = new X509Certificate(fs.readFileSync(tls.certificateFile))
    const days = Math.floor((validToDate.getTime() - Date.now()) / day)
    const shown = `the TLS certificate ends ${validToDate.toISOString().slice(0, 10)} (${days} days)`
    return [
      check('certificate', days < 0 ? 'fault' : days < 30 ? 'warning' : 'ok', days < 30 ? `${shown}: renew it.` : shown)
    ]
  } catch (error) {
    return [
      check(
        'certificate',
        'fault',
        `${tls.certificateFile} can't be read as a certificate (${(error as Error).message}).`
      )
    ]
  }
}
