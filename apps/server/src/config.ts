// The settings: the only reader of the environment. Every setting is checked at start; a wrong one stops the program with its name,
// what is wrong and an example.
import fs from 'node:fs'
import { isIP } from 'node:net'
import path from 'node:path'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import { type BlobPlace, parseStorageUrl } from './storage/blobs/place.ts'

export interface Config {
  /** The public origin, without a slash at the end. */
  readonly origin: string
  readonly host: string
  readonly port: number
  readonly dataFolder: string
  /** PostgreSQL; undefined means SQLite in the data folder. */
  readonly databaseUrl: string | undefined
  readonly secretKeyFile: string
  /** Where sealed files are kept. */
  readonly storage: BlobPlace
  /** Left out, the portal sends no mail. */
  readonly mail: { readonly url: string; readonly from: string } | undefined
  readonly rateLimits: boolean
  readonly logLevel: LogLevel
  /** Whose X-Forwarded-For is believed: nobody's, every peer's, or that of these addresses and networks. */
  readonly trustProxy: boolean | string
  readonly tls: { readonly certificateFile: string; readonly keyFile: string } | undefined
  /** Schemas of the organisation's own SCIM extensions (RFC 7643 §7), as a JSON file. */
  readonly scimExtensionsFile: string | undefined
}

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** What is wrong with the settings, one sentence for each, ready to print. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const port = z
  .string()
  .regex(/^\d+$/)
  .transform(Number)
  .refine(value => value >= 1 && value <= 65535)

const origin = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const bare =
    url &&
    ['http:', 'https:'].includes(url.protocol) &&
    url.pathname === '/' &&
    !url.search &&
    !url.hash &&
    !url.username
  if (!bare) context.addIssue({ code: 'custom' })
  return url?.origin ?? ''
})

/** What each setting takes, in words and by example: the texts of the errors. */
const settings = {
  SEALPOST_ORIGIN: [origin, 'must be an http or https origin without a path, for example https://portal.example.com'],
  SEALPOST_PORT: [port, 'must be a port number from 1 to 65535, for example 8080'],
  SEALPOST_HOST: [z.string().min(1), 'must be an address to listen on, for example 127.0.0.1 or 0.0.0.0'],
  SEALPOST_DATA: [z.string().min(1), 'must be a folder, for example /var/lib/sealpost'],
  SEALPOST_DATABASE_URL: [
    z.string().refine(isPostgresUrl),
    'must be the address of a PostgreSQL database, for example postgres://sealpost:PASSWORD@db.example.com/sealpost'
  ],
  SEALPOST_STORAGE_URL: [
    z.string().refine(isStorageUrl),
    'must be a bucket of an S3-compatible store, for example s3://bucket/prefix?endpoint=https://s3.example.com&region=eu-central-1'
  ],
  SEALPOST_STORAGE_RESERVE: [
    z.string().regex(/^(?:0|[1-9]\d{0,5}(?:MiB|GiB))$/),
    'must be what is to stay free on the disk of the files, for example 10GiB or 500MiB, or 0'
  ],
  SEALPOST_SMTP_URL: [
    z.string().refine(isSmtpUrl),
    'must be the address of a mail server, for example smtps://portal:PASSWORD@mail.example.com'
  ],
  SEALPOST_MAIL_FROM: [
    z.string().regex(/^(?:[^<>\p{Cc}]*<[^<>\s@\p{Cc}]+@[^<>\s@\p{Cc}]+>|[^<>\s@\p{Cc}]+@[^<>\s@\p{Cc}]+)$/u),
    'must be the address mails come from, for example Sealpost <portal@example.com>'
  ],
  SEALPOST_SECRET_KEY_FILE: [z.string().min(1), 'must be a file, for example /etc/sealpost/secret.key'],
  SEALPOST_RATE_LIMITS: [z.enum(['on', 'off']), 'must be on or off'],
  SEALPOST_LOG_LEVEL: [z.enum(logLevels), `must be one of ${logLevels.join(', ')}`],
  SEALPOST_TRUST_PROXY: [
    z.string().refine(isProxyList),
    'must be on, off, or the addresses and networks of your proxies, for example 10.0.0.0/8,127.0.0.1'
  ],
  SEALPOST_TLS_CERTIFICATE_FILE: [z.string().min(1), 'must be a PEM file with the certificate chain'],
  SEALPOST_TLS_KEY_FILE: [z.string().min(1), 'must be a PEM file with the private key'],
  SEALPOST_SCIM_EXTENSIONS_FILE: [z.string().min(1), 'must be a JSON file with an array of SCIM schemas']
} as const

function isPostgresUrl(text: string): boolean {
  if (!/^postgres(ql)?:\/\/./.test(text) || !URL.canParse(text)) return false
  try {
    return decodeURIComponent(text) !== ''
  } catch {
    return false
  }
}

function isStorageUrl(text: string): boolean {
  try {
    parseStorageUrl(text)
    return true
  } catch {
    return false
  }
}

function isSmtpUrl(text: string): boolean {
  return /^smtps?:\/\/./.test(text) && URL.canParse(text) && new URL(text).hostname !== ''
}

/** `on`, `off`, or addresses and networks with commas between them. */
function isProxyList(text: string): boolean {
  return text === 'on' || text === 'off' || text.split(',').every(part => isNetwork(part.trim()))
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const family = isIP(address)
  const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
  return family !== 0 && fits && more.length === 0
}

type Name = keyof typeof settings
type Values = { readonly [K in Name]?: z.output<(typeof settings)[K][0]> }

/**
 * Reads the settings.
 *
 * @param environment The environment; `SEALPOST_CONFIG_FILE` names a file of further `NAME=value` lines, over which the environment wins.
 * @throws ConfigError naming every setting that is wrong, why, and an example
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = { ...readConfigFile(environment.SEALPOST_CONFIG_FILE), ...environment }
  const faults: string[] = unknownNames(given)
  const values: Record<string, unknown> = {}
  for (const [name, [schema, rule]] of Object.entries(settings)) {
    const text = given[name]
    if (text === undefined || text === '') continue
    const parsed = schema.safeParse(text)
    if (parsed.success) values[name] = parsed.data
    else faults.push(`${name} ${rule}${name.endsWith('_URL') ? '' : `; it is "${text}"`}.`)
  }
  const config = assemble(values as Values, given)
  faults.push(...contradictions(config, values as Values))
  if (faults.length > 0) throw new ConfigError(faults.join('\n'))
  return config
}

function assemble(values: Values, given: Readonly<Record<string, string | undefined>>): Config {
  const dataFolder = path.resolve(values.SEALPOST_DATA ?? 'data')
  const port = values.SEALPOST_PORT ?? 8080
  const proxy = values.SEALPOST_TRUST_PROXY ?? 'off'
  const [certificateFile, keyFile] = [values.SEALPOST_TLS_CERTIFICATE_FILE, values.SEALPOST_TLS_KEY_FILE]
  return {
    origin: values.SEALPOST_ORIGIN ?? `http://localhost:${port}`,
    host: values.SEALPOST_HOST ?? '127.0.0.1',
    port,
    dataFolder,
    databaseUrl: values.SEALPOST_DATABASE_URL,
    secretKeyFile: path.resolve(values.SEALPOST_SECRET_KEY_FILE ?? path.join(dataFolder, 'secret.key')),
    storage: storageOf(values, dataFolder, given),
    mail: values.SEALPOST_SMTP_URL
      ? { url: values.SEALPOST_SMTP_URL, from: values.SEALPOST_MAIL_FROM ?? '' }
      : undefined,
    rateLimits: values.SEALPOST_RATE_LIMITS !== 'off',
    logLevel: values.SEALPOST_LOG_LEVEL ?? 'info',
    trustProxy: proxy === 'on' ? true : proxy === 'off' ? false : proxy,
    tls: certificateFile && keyFile ? { certificateFile, keyFile } : undefined,
    scimExtensionsFile: values.SEALPOST_SCIM_EXTENSIONS_FILE
  }
}

/** The secrets of a store have the names that every program for it knows. */
function storageOf(
  { SEALPOST_STORAGE_URL: url, SEALPOST_STORAGE_RESERVE: reserve }: Values,
  dataFolder: string,
  { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN }: Readonly<Record<string, string | undefined>>
): BlobPlace {
  if (url === undefined)
    return {
      kind: 'local',
      folder: path.join(dataFolder, 'blobs'),
      reserveBytes: reserve === undefined ? undefined : bytesOf(reserve)
    }
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return parseStorageUrl(url)
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY }
  const session = AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}
  return { ...parseStorageUrl(url), credentials: { ...credentials, ...session } }
}

/** Of an amount with its unit. */
const bytesOf = (text: string): number => Number.parseInt(text, 10) * 1_048_576 * (text.endsWith('GiB') ? 1_024 : 1)

function contradictions(config: Config, values: Values): string[] {
  const faults: string[] = []
  if (!config.rateLimits && !isLoopback(config.origin)) {
    faults.push(
      `SEALPOST_RATE_LIMITS may be off only while SEALPOST_ORIGIN is a loopback address; it is ${config.origin}. Set it to on.`
    )
  }
  if ((values.SEALPOST_TLS_CERTIFICATE_FILE === undefined) !== (values.SEALPOST_TLS_KEY_FILE === undefined)) {
    faults.push('SEALPOST_TLS_CERTIFICATE_FILE and SEALPOST_TLS_KEY_FILE go together: give both, or neither.')
  }
  if ((values.SEALPOST_SMTP_URL === undefined) !== (values.SEALPOST_MAIL_FROM === undefined)) {
    faults.push('SEALPOST_SMTP_URL and SEALPOST_MAIL_FROM go together: give both, or neither.')
  }
  return faults
}

/** Whether an origin can be reached from this machine alone. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  )
}

function readConfigFile(file: string | undefined): Record<string, string | undefined> {
  if (!file) return {}
  try {
    return parseEnv(fs.readFileSync(file, 'utf8'))
  } catch (error) {
    throw new ConfigError(
      `SEALPOST_CONFIG_FILE can't be read (${(error as Error).message}): name a file of NAME=value lines.`
    )
  }
}

/**
 * A misspelled setting would otherwise be left out in silence. Let through are the names of tests and clients, and what Kubernetes sets for
 * a service of the portal's name.
 */
function unknownNames(given: Readonly<Record<string, unknown>>): string[] {
  const others = /^SEALPOST_(CONFIG_FILE|TEST_.*|FUZZ_.*|KILLS|BENCH_.*|ENTRA_.*|CHROME|API_KEY|SERVICE_.*|PORT_.*)$/
  return Object.keys(given)
    .filter(name => name.startsWith('SEALPOST_') && !(name in settings) && !others.test(name))
    .map(name => `${name} is no setting: see "Settings" in docs/operating.md for the names there are.`)
}
