/** `entra app sso`: SAML-based single sign-on of the application, card by card. */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import { pemOf, readCertificate } from '../saml/certificate.ts'
import { type NameIdFormat, nameIdFormats } from '../saml/names.ts'
import { addressesOf } from '../sign-in/addresses.ts'
import { makeCertificate, selectSaml } from '../sign-in/make-certificate.ts'
import { metadataOf } from '../sign-in/metadata-of.ts'
import { applicationId, applicationName } from '../tenant/application.ts'
import {
  certificateInUse,
  type SingleSignOn,
  withActiveCertificate,
  withBasic,
  withClaim,
  withDefaultClaims,
  withNameId,
  withoutClaim
} from '../tenant/single-sign-on.ts'
import type { TenantState } from '../tenant/state.ts'
import { UsageError } from '../usage-error.ts'
import { type CommandResult, type Context, leaf, onOff, type Register } from './leaf.ts'

const formats = Object.keys(nameIdFormats) as [NameIdFormat]
const texts = z.array(z.string()).default([])
const setSchema = z.object({
  identifier: z.string().optional(),
  replyUrl: z.string().optional(),
  signOnUrl: z.string().optional(),
  relayState: z.string().optional(),
  logoutUrl: z.string().optional(),
  nameId: z.string().optional(),
  nameIdFormat: z.enum(formats).optional(),
  claim: texts,
  removeClaim: texts,
  defaultClaims: z.boolean().default(false),
  signingOption: z.enum(['assertion', 'response', 'both']).optional(),
  signingAlgorithm: z.enum(['SHA-256', 'SHA-1']).optional(),
  tokenEncryption: z.string().optional(),
  verificationCertificate: texts,
  requireSignedRequests: onOff.optional()
})
type SetOptions = z.infer<typeof setSchema>

const collect = (value: string, before: readonly string[] = []) => [...before, value]
/** Where the portal's pages name Microsoft's addresses; this program's own are those of a running `entra serve`. */
const microsoft = 'https://login.microsoftonline.com'

export function ssoCommands(register: Register, app: Command): void {
  const sso = app.command('sso').description('SAML-based single sign-on')
  leaf(register, setOptions(sso.command('set').description('change what is given')), setSchema, set)
  leaf(
    register,
    sso
      .command('show')
      .description('show it, with the tenant’s addresses')
      .option('--origin <url>', 'where entra serve is reached; Microsoft’s address when left out'),
    z.object({ origin: z.url().default(microsoft) }),
    async ({ store, host }, _, { origin }) => shown(await store.read(), origin, host.now())
  )
  certificateCommand(register, sso)
}

const setOptions = (command: Command): Command =>
  command
    .option('--identifier <entityId>', 'Identifier (Entity ID)')
    .option('--reply-url <url>', 'Reply URL (Assertion Consumer Service URL)')
    .option('--sign-on-url <url>', 'Sign on URL; "" takes it away, here and below')
    .option('--relay-state <state>', 'Relay State')
    .option('--logout-url <url>', 'Logout Url')
    .option('--name-id <source>', 'Unique User Identifier: user.mail, user.objectid and the like')
    .option('--name-id-format <format>', formats.join(', '))
    .option('--claim <name=source>', 'add or replace a claim; the name with its namespace (repeatable)', collect)
    .option('--remove-claim <name>', 'by name, with or without its namespace (repeatable)', collect)
    .option('--default-claims', 'restore Unique User Identifier and claims first')
    .option('--signing-option <option>', 'sign assertion, response or both')
    .option('--signing-algorithm <algorithm>', 'SHA-256 or SHA-1')
    .option('--token-encryption <file|off>', 'encrypt assertions for the certificate in the file')
    .option('--verification-certificate <file>', 'a certificate that requests are verified with (repeatable)', collect)
    .option('--require-signed-requests <on|off>', 'take signed requests only; Test and My Apps then stop working')

async function set(context: Context, _: readonly string[], options: SetOptions): Promise<CommandResult> {
  const { store, host } = context
  const files = await Promise.all(options.verificationCertificate.map(file => readFrom(context, file)))
  const encryption = options.tokenEncryption
  const encryptFor =
    encryption === undefined || encryption === 'off' ? null : readCertificate(await readFrom(context, encryption))
  return store.exclusively(async session => {
    const selected = withOptions(await selectSaml(store, session, host.now()), options)
    const verificationCertificates = [...selected.verificationCertificates, ...files.map(readCertificate)]
    const tokenEncryption = encryption === undefined ? selected.tokenEncryption : encryptFor
    if (selected.requireSignedRequests && verificationCertificates.length === 0)
      throw new UsageError('Signed requests can be required once there is a --verification-certificate.')
    const singleSignOn = { ...selected, verificationCertificates, tokenEncryption }
    await session.replace({ ...session.state, app: { ...session.state.app, singleSignOn } })
    return shown(session.state, microsoft, host.now())
  })
}

async function readFrom({ host }: Context, file: string): Promise<string> {
  try {
    const content = await readFile(path.resolve(host.cwd, file))
    // A .cer file is DER or text.
    return content[0] === 0x30 ? content.toString('base64') : content.toString('utf8')
  } catch {
    throw new UsageError(`${file} cannot be read: name a file with a certificate.`)
  }
}

function withOptions(before: SingleSignOn, options: SetOptions): SingleSignOn {
  const { identifier, replyUrl, signOnUrl, relayState, logoutUrl } = options
  const start = withBasic(options.defaultClaims ? withDefaultClaims(before) : before, {
    ...(identifier === undefined ? {} : { identifier }),
    ...(replyUrl === undefined ? {} : { replyUrl }),
    ...(signOnUrl === undefined ? {} : { signOnUrl }),
    ...(relayState === undefined ? {} : { relayState }),
    ...(logoutUrl === undefined ? {} : { logoutUrl })
  })
  const named = withNameId(start, {
    source: options.nameId ?? start.nameId.source,
    format: options.nameIdFormat ?? start.nameId.format
  })
  const cut = options.removeClaim.reduce(withoutClaim, named)
  const claimed = options.claim.map(claimOf).reduce(withClaim, cut)
  return {
    ...claimed,
    signingOption: options.signingOption ?? claimed.signingOption,
    signingAlgorithm: options.signingAlgorithm ?? claimed.signingAlgorithm,
    requireSignedRequests: options.requireSignedRequests ?? claimed.requireSignedRequests
  }
}

function claimOf(text: string) {
  const [, uri, source] = /^(.+?)=(user\..+|".*")$/s.exec(text) ?? []
  if (uri === undefined || source === undefined)
    throw new UsageError(`"${text}" is not a claim: write name=source, such as department=user.department.`)
  const slash = uri.lastIndexOf('/')
  return { name: uri.slice(slash + 1), namespace: slash < 0 ? '' : uri.slice(0, slash), source }
}

function shown({ app, tenant }: TenantState, origin: string, now: Date): CommandResult {
  const { singleSignOn } = app
  if (singleSignOn.mode !== 'SAML')
    return { value: { mode: singleSignOn.mode }, text: 'Single sign-on is not set up: entra app sso set does it.\n' }
  const { loginUrl, logoutUrl, issuer, metadataUrl } = addressesOf(tenant.id, origin.replace(/\/+$/, ''))
  const { thumbprint, base64, notAfter } = certificateInUse(singleSignOn, now)
  const id = applicationId(app)
  const value = {
    name: applicationName(app),
    applicationId: id,
    loginUrl,
    logoutUrl,
    issuer,
    metadataUrl: metadataUrl(id),
    certificate: base64,
    ...singleSignOn
  }
  const basic = Object.entries(singleSignOn.basic).map(([name, text]) => `${name}: ${text || '-'}`)
  const lines = [
    ...basic,
    `signed: ${singleSignOn.signingOption}, ${singleSignOn.signingAlgorithm}`,
    `certificate: ${thumbprint}, until ${notAfter}`,
    `Login URL: ${loginUrl}`,
    `Microsoft Entra Identifier: ${issuer}`,
    `Logout URL: ${logoutUrl}`
  ]
  return { value, text: `${lines.join('\n')}\n` }
}

const certificateSchema = z.object({
  format: z.enum(['base64', 'raw', 'metadata']).default('base64'),
  out: z.string().optional(),
  origin: z.url().default(microsoft),
  new: z.boolean().default(false),
  expires: z.iso.datetime({ offset: true, error: '--expires takes a time such as 2027-01-31T00:00:00Z' }).optional(),
  activate: z.string().optional()
})

function certificateCommand(register: Register, sso: Command): void {
  leaf(
    register,
    sso
      .command('certificate')
      .description('download the signing certificate, or make and activate another one')
      .option('--format <format>', 'base64, raw or metadata (Federation Metadata XML)')
      .option('--out <file>', 'write it there')
      .option('--origin <url>', 'for the metadata: where entra serve is reached')
      .option('--new', 'make a new certificate, inactive until it is activated')
      .option('--expires <time>', 'of the new one; three years from now when left out')
      .option('--activate <thumbprint>', 'make that one active'),
    certificateSchema,
    certificate
  )
}

async function certificate(
  { store, host }: Context,
  _: readonly string[],
  options: z.infer<typeof certificateSchema>
): Promise<CommandResult> {
  if (options.new || options.activate !== undefined)
    await store.exclusively(async session => {
      const before = session.state.app.singleSignOn
      const expires = options.expires === undefined ? undefined : new Date(options.expires)
      const more = options.new ? await makeCertificate(store, before, host.now(), expires) : before
      const singleSignOn = options.activate === undefined ? more : withActiveCertificate(more, options.activate)
      await session.replace({ ...session.state, app: { ...session.state.app, singleSignOn } })
    })
  const state = await store.read()
  const inUse = certificateInUse(state.app.singleSignOn, host.now())
  const chosen = options.new ? (state.app.singleSignOn.certificates.at(-1) ?? inUse) : inUse
  const addresses = addressesOf(state.tenant.id, options.origin.replace(/\/+$/, ''))
  const content = {
    base64: () => pemOf(chosen.base64),
    raw: () => Buffer.from(chosen.base64, 'base64'),
    metadata: () => metadataOf(state, addresses, host.now())
  }[options.format]()
  const { thumbprint, active, notAfter } = chosen
  const facts = { thumbprint, active, notAfter, format: options.format }
  if (options.out === undefined) {
    const text = typeof content === 'string' ? content : content.toString('base64')
    return { value: { ...facts, content: text }, text: `${text.trimEnd()}\n` }
  }
  const file = path.resolve(host.cwd, options.out)
  await writeFile(file, content)
  return { value: { ...facts, file }, text: `${file}\n` }
}
