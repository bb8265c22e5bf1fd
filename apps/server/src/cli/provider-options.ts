import { readIdentityProviderMetadata } from '@sealpost/saml'
import { type Command, Option } from 'commander'
import { DomainError } from '../domain/domain-error.ts'
import { type AuthenticationProvider, type SignaturePolicy, signaturePolicies } from '../domain/sign-on/provider.ts'
import type { ProviderInput } from '../domain/sign-on/save-provider.ts'
import type { Means } from './means.ts'

export interface ProviderOptions {
  readonly metadata?: string
  readonly certificate?: string
  readonly nextCertificate?: string
  readonly signInUrl?: string
  readonly signOutUrl?: string
  readonly issuer?: string
  readonly name?: string
  readonly justInTime?: string
  readonly unsolicited?: string
  readonly signRequests?: string
  readonly signatures?: SignaturePolicy
  readonly domains?: string
}

const onOff = (flags: string, description: string): Option => new Option(flags, description).choices(['on', 'off'])

export const addProviderOptions = (command: Command): Command =>
  command
    .option('--metadata <file>', "the identity provider's metadata, instead of the three below")
    .option('--certificate <file>', 'its Public Key Certificate: PEM, or Base64 as Entra downloads it')
    .option('--sign-in-url <url>', 'Sign-in URL (Entra: Login URL)')
    .option('--sign-out-url <url>', 'Sign-out URL (Entra: Logout URL)')
    .option('--next-certificate <file>', 'the certificate it will sign with next, for roll-over')
    .option(
      '--issuer <entity id>',
      'its entity ID (Entra: Microsoft Entra Identifier); derived from an Entra Sign-in URL'
    )
    .option('--name <name>', 'what the sign-in page calls it')
    .addOption(onOff('--just-in-time <state>', 'make an account at first sign-in'))
    .addOption(onOff('--unsolicited <state>', 'let it begin by itself (Test button, My Apps)'))
    .addOption(onOff('--sign-requests <state>', 'sign what it is asked'))
    .addOption(new Option('--signatures <which>', 'what it must sign').choices(signaturePolicies))
    .option('--domains <domains>', 'e-mail domains it may speak for, with commas between; "any" for all')

/** What a provider is set to now: what stays unless an option says otherwise. */
export const unchanged = (provider: AuthenticationProvider): ProviderInput => {
  const [first = '', ...others] = provider.certificates
  const { name, enabled, signInUrl, signaturePolicy, unsolicited, justInTime, signRequests, domains } = provider
  return {
    ...{ name, enabled, signInUrl, signaturePolicy, unsolicited, justInTime, signRequests, domains },
    certificates: first,
    nextCertificate: others.join('\n'),
    signOutUrl: provider.signOutUrl ?? '',
    issuer: provider.entityId
  }
}

const blank: ProviderInput = {
  name: 'Single Sign-on',
  enabled: true,
  certificates: '',
  nextCertificate: '',
  signInUrl: '',
  signOutUrl: '',
  issuer: '',
  signaturePolicy: 'both',
  unsolicited: true,
  justInTime: false,
  signRequests: false,
  domains: []
}

/** @throws DomainError `invalid` `provider.options` when a new provider lacks what it needs; what reading the files throws */
export async function inputOf(
  means: Means,
  options: ProviderOptions,
  before: AuthenticationProvider | undefined
): Promise<ProviderInput> {
  const base = before ? unchanged(before) : blank
  const given =
    options.metadata === undefined ? await fromFields(means, options) : await fromMetadata(means, options.metadata)
  const input: ProviderInput = {
    ...base,
    ...given,
    enabled: true,
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.issuer === undefined ? {} : { issuer: options.issuer }),
    ...(options.signatures === undefined ? {} : { signaturePolicy: options.signatures }),
    ...(options.domains === undefined ? {} : { domains: domainsOf(options.domains) }),
    justInTime: stateOf(options.justInTime, base.justInTime),
    unsolicited: stateOf(options.unsolicited, base.unsolicited),
    signRequests: stateOf(options.signRequests, base.signRequests)
  }
  if (input.certificates !== '' && input.signInUrl !== '') return input
  const detail =
    'A provider needs --certificate FILE and --sign-in-url URL, or --metadata FILE: take them from Entra, Single sign-on > SAML.'
  throw new DomainError('invalid', 'provider.options', detail)
}

async function fromFields(means: Means, options: ProviderOptions): Promise<Partial<ProviderInput>> {
  const { certificate, nextCertificate, signInUrl, signOutUrl } = options
  // A new Sign-in URL means another tenant, unless the issuer is said to stay.
  return {
    ...(certificate === undefined ? {} : { certificates: await means.readFile(certificate) }),
    ...(nextCertificate === undefined ? {} : { nextCertificate: await means.readFile(nextCertificate) }),
    ...(signInUrl === undefined ? {} : { signInUrl, issuer: '' }),
    ...(signOutUrl === undefined ? {} : { signOutUrl })
  }
}

async function fromMetadata(means: Means, file: string): Promise<Partial<ProviderInput>> {
  const { entityId, signInUrl, signOutUrl, certificates } = readIdentityProviderMetadata(await means.readFile(file))
  const [first = '', ...others] = certificates.map(certificate => certificate.pem)
  return {
    certificates: first,
    nextCertificate: others.join('\n'),
    signInUrl,
    signOutUrl: signOutUrl ?? '',
    issuer: entityId
  }
}

const stateOf = (state: string | undefined, before: boolean): boolean => (state === undefined ? before : state === 'on')

const domainsOf = (text: string): string[] =>
  text === 'any' ? [] : text.split(',').flatMap(domain => domain.trim().toLowerCase() || [])
