/** Throw-away keys and certificates, made afresh for every set of vectors. */
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import { day, now } from './occasion.ts'

export interface KeyPair {
  /** PKCS#8 PEM. */
  readonly privateKey: string
  /** PEM. */
  readonly certificate: string
}

const plans = {
  /** The provider's. */
  idp: { bits: 2048, from: -30, until: 3 * 365 },
  /** The provider's next one. */
  next: { bits: 2048, from: -1, until: 3 * 365 },
  /** The provider's last one: the same provider, but its time is over. */
  expired: { bits: 2048, from: -400, until: -1 },
  /** The provider's, from tomorrow on. */
  early: { bits: 2048, from: 1, until: 400 },
  /** Another provider's, perfectly good there. */
  other: { bits: 2048, from: -30, until: 3 * 365 },
  /** An attacker's own, with the provider's name on it. */
  attacker: { bits: 2048, from: -30, until: 3 * 365 },
  /** Too short. */
  weak: { bits: 1024, from: -30, until: 3 * 365 },
  /** The portal's, for which assertions are encrypted. */
  portal: { bits: 2048, from: -30, until: 3 * 365 },
  /** The portal's after it renewed its key. */
  portalNew: { bits: 2048, from: -1, until: 3 * 365 }
} as const

export type KeyName = keyof typeof plans
export type Material = Readonly<Record<KeyName, KeyPair>>

/** Which private keys a set of vectors keeps: those that whoever reads it decrypts with. */
export const keptKeys: readonly KeyName[] = ['portal', 'portalNew']

export async function makeMaterial(): Promise<Material> {
  const pairs = await Promise.all(
    Object.entries(plans).map(async ([name, plan]) => [name, await makePair(name, plan)] as const)
  )
  return Object.fromEntries(pairs) as unknown as Material
}

interface Plan {
  readonly bits: number
  /** Days from now. */
  readonly from: number
  readonly until: number
}

async function makePair(name: string, { bits, from, until }: Plan): Promise<KeyPair> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: bits
  }
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair
  const commonName = name.startsWith('portal') ? 'portal.example' : 'Microsoft Azure Federated SSO Certificate'
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: `CN=${commonName}`,
      notBefore: new Date(now + from * day),
      notAfter: new Date(now + until * day),
      signingAlgorithm: algorithm,
      keys
    },
    webcrypto as never
  )
  return { privateKey: await pkcs8(keys.privateKey), certificate: `${certificate.toString('pem')}\n` }
}

async function pkcs8(key: CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64')
  return `-----BEGIN PRIVATE KEY-----\n${(der.match(/.{1,64}/g) ?? []).join('\n')}\n-----END PRIVATE KEY-----\n`
}

/** The inside of a PEM certificate, without line breaks. */
export const bareBase64 = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '')
