/**
 * The other verifier: @node-saml/node-saml with xml-crypto. It shares no code with ours but the parser's, so that a mistake in either one alone
 * lets nobody in. It is asked about signatures and what they are over; times, audience and the rest are decided by us.
 */
import type { CacheProvider, SamlConfig } from '@node-saml/node-saml'
import { SamlError } from './error.ts'

export interface Question {
  /** The Response as it came. */
  readonly xml: string
  /** Those that made its signatures. */
  readonly certificates: readonly string[]
  readonly responseSigned: boolean
  readonly assertionSigned: boolean
  /** What decrypted the assertion, if it was encrypted. */
  readonly decryptionKey: string | undefined
}

/** Nothing is remembered between messages: requests and assertions are used once by the database. */
const noCache: CacheProvider = {
  saveAsync: async () => null,
  getAsync: async () => null,
  removeAsync: async () => null
}

/**
 * The assertion that the other verifier holds for signed.
 *
 * @returns Its XML, with its Signature where it was the response's signature that counted.
 * @throws SamlError `second_opinion`
 */
export async function askSecondVerifier(question: Question): Promise<string> {
  // Loaded with the first message: it takes longer than all the rest of the portal's start.
  const { SAML } = await import('@node-saml/node-saml')
  try {
    const SAMLResponse = Buffer.from(question.xml, 'utf8').toString('base64')
    const { profile } = await new SAML(optionsFor(question)).validatePostResponseAsync({ SAMLResponse })
    const xml = profile?.getAssertionXml?.()
    if (xml) return xml
  } catch (error) {
    throw disagreement(error instanceof Error ? error.message : 'it failed')
  }
  throw disagreement('it finds no assertion')
}

export function disagreement(reason: string): SamlError {
  const detail = `The second verifier does not agree (${reason.slice(0, 200)}): nobody is signed in on what only one of the two believes; report this message to the makers of the portal.`
  return new SamlError('second_opinion', detail)
}

function optionsFor(question: Question): SamlConfig {
  return {
    // Neither is compared by it: destination, recipient and audience are ours.
    callbackUrl: 'https://sp.invalid/',
    issuer: 'https://sp.invalid/',
    audience: false,
    idpCert: [...question.certificates],
    wantAuthnResponseSigned: question.responseSigned,
    wantAssertionsSigned: question.assertionSigned,
    acceptedClockSkewMs: -1,
    signatureAlgorithm: 'sha256',
    cacheProvider: noCache,
    ...(question.decryptionKey === undefined ? {} : { decryptionPvk: question.decryptionKey })
  }
}
