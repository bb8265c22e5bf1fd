/** Which keys of a provider count now, what it must sign, and whether a signature is one of theirs. */
import type { VerificationKey } from './certificate.ts'
import type { Clock } from './conditions.ts'
import { SamlError } from './error.ts'
import { formatInstant } from './instant.ts'
import type { TrustedProvider } from './message.ts'
import type { ResponseParts } from './shape.ts'
import { type EnvelopedSignature, keyOfSignature, type VerifiedOctets, verifySignature } from './signature.ts'

export interface ProviderKeys {
  /** Whose certificates are valid now. */
  readonly usable: readonly VerificationKey[]
  readonly others: readonly VerificationKey[]
}

const mendCertificate =
  'paste the active one here (Entra ID: Single sign-on > SAML Certificates > Certificate (Base64))'

/** @throws SamlError `certificate_expired` when none is valid now */
export function usableKeys(keys: readonly VerificationKey[], { now }: Pick<Clock, 'now'>): ProviderKeys {
  const usable = keys.filter(key => isValid(key, now))
  const others = keys.filter(key => !isValid(key, now))
  if (usable.length > 0) return { usable, others }
  const [first] = others
  if (first) throw notValid(first)
  throw new SamlError('certificate_expired', `The provider has no certificate: ${mendCertificate}.`)
}

function isValid({ notBefore, notAfter }: VerificationKey, now: number): boolean {
  return notBefore <= now && now <= notAfter
}

function notValid({ sha256, notBefore, notAfter }: VerificationKey): SamlError {
  const when = `${formatInstant(notBefore)} to ${formatInstant(notAfter)}`
  return new SamlError(
    'certificate_expired',
    `The certificate ${sha256.slice(0, 16)}… is valid from ${when} only: make a new one at the identity provider and ${mendCertificate}.`
  )
}

const mendPolicy =
  'choose "Sign SAML response and assertion" at the identity provider (Entra ID: Single sign-on > SAML Certificates > Edit > Signing Option)'

/** Whether what the policy wants signed has a signature; inside an encrypted assertion that is seen later. @throws SamlError `signature` */
export function checkSignedAsAgreed(
  policy: TrustedProvider['signaturePolicy'],
  signed: { readonly response: boolean; readonly assertion: boolean },
  { encryptedAssertion }: ResponseParts
): void {
  const needsResponse = policy !== 'assertion' && !signed.response
  const needsAssertion = policy !== 'response' && !signed.assertion && encryptedAssertion === undefined
  if (!needsResponse && !needsAssertion) return
  const what = signed.assertion
    ? 'Only the assertion is signed, not the response'
    : signed.response
      ? 'Only the response is signed, not the assertion'
      : 'Neither the response nor the assertion is signed as this provider must'
  throw new SamlError('signature', `${what}: ${mendPolicy}.`)
}

/** For an assertion that turned out unsigned when it was decrypted. */
export function notSignedInside(): SamlError {
  return new SamlError('signature', `The encrypted assertion is not signed: ${mendPolicy}.`)
}

/**
 * What the signature is over, if one of the usable keys made it.
 *
 * @throws SamlError `certificate_expired` when another key of the provider made it, else `signature`
 */
export function requireTrue(signature: EnvelopedSignature, { usable, others }: ProviderKeys): VerifiedOctets {
  const verified = verifySignature(signature, usable)
  if (verified !== undefined) return verified
  const what = signature.signed.localName === 'Response' ? 'response' : 'assertion'
  if (keyOfSignature(signature, usable) !== undefined) {
    throw new SamlError(
      'signature',
      `The ${what} is not what was signed: it was changed on the way, or the identity provider signs wrongly.`
    )
  }
  const outdated = keyOfSignature(signature, others)
  if (outdated !== undefined) throw notValid(outdated)
  throw new SamlError(
    'signature',
    `The signature of the ${what} was not made with a certificate set here: ${mendCertificate}.`
  )
}
