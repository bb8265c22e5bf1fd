/** The checks of a Response in the order in which they are made, each with its reason code and what it says to a person. */
import type { SamlError, SamlReason } from './error.ts'

export const checks = {
  size: { code: 'too_large', title: 'The message has an ordinary size' },
  base64: { code: 'not_base64', title: 'The message is Base64' },
  utf8: { code: 'not_utf8', title: 'The message is text in UTF-8' },
  xml: { code: 'malformed', title: 'The message is plain, well-formed XML within bounds' },
  uniqueIds: { code: 'duplicate_id', title: 'Every ID names one element' },
  shape: { code: 'response_shape', title: 'The message is a SAML Response with one assertion' },
  ownIds: { code: 'foreign_id', title: 'IDs stand only where SAML has them' },
  signaturePlace: { code: 'signature_place', title: 'Signatures stand only in the response and the assertion' },
  signatureShape: { code: 'signature_shape', title: 'Signatures are made as SAML requires' },
  signatureAlgorithm: { code: 'weak_signature_algorithm', title: 'The signing algorithm is strong' },
  digestAlgorithm: { code: 'weak_digest_algorithm', title: 'The digest algorithm is strong' },
  responseVersion: { code: 'version', title: 'The response is of SAML 2.0' },
  status: { code: 'idp_status', title: 'The identity provider reports success' },
  issuer: { code: 'unknown_issuer', title: 'The response names the identity provider as its issuer' },
  destination: { code: 'destination', title: 'The response is addressed to the Reply URL' },
  answer: { code: 'inresponseto_unknown', title: 'The response answers the request it must answer' },
  responseTime: { code: 'too_old', title: 'The response was issued within the last 90 minutes' },
  certificates: { code: 'certificate_expired', title: 'A certificate of the provider is valid now' },
  policy: { code: 'signature', title: 'What must be signed is signed' },
  responseSignature: { code: 'signature', title: 'The signature of the response is true' },
  encryption: { code: 'weak_encryption', title: 'The encryption, if there is one, is strong' },
  decryption: { code: 'decryption', title: 'An encrypted assertion can be decrypted' },
  assertionSignature: { code: 'signature', title: 'The signature of the assertion is true' },
  assertionVersion: { code: 'version', title: 'The assertion is of SAML 2.0' },
  assertionIssuer: { code: 'assertion_issuer', title: 'The assertion names the identity provider as its issuer' },
  issuedInFuture: { code: 'issued_in_future', title: 'The assertion was not issued in the future' },
  tooOld: { code: 'too_old', title: 'The assertion was issued within the last 90 minutes' },
  assertionShape: { code: 'response_shape', title: 'The assertion has the parts of one, and one subject' },
  subjectConfirmation: { code: 'subject_confirmation', title: 'The bearer may present the assertion here and now' },
  conditions: { code: 'conditions', title: 'The assertion has conditions and an end' },
  unknownCondition: { code: 'unknown_condition', title: 'Every condition is understood' },
  notYetValid: { code: 'not_yet_valid', title: 'The assertion is valid already' },
  expired: { code: 'expired', title: 'The assertion has not expired' },
  audience: { code: 'audience', title: 'The assertion is meant for this portal' },
  authnStatement: { code: 'authnstatement', title: 'The assertion says that somebody signed in' },
  sessionOver: { code: 'session_over', title: 'The session at the identity provider is not over' },
  nameId: { code: 'nameid', title: 'The assertion names one person' },
  attributes: { code: 'duplicate_attribute', title: 'No claim is given twice' },
  emailValues: { code: 'email_values', title: 'There is at most one e-mail address' },
  emailSyntax: { code: 'email_syntax', title: 'The e-mail address is one' },
  secondOpinion: { code: 'second_opinion', title: 'A second, independent verifier agrees' }
} as const satisfies Record<string, { readonly code: SamlReason; readonly title: string }>

export type CheckName = keyof typeof checks

export interface CheckResult {
  readonly code: SamlReason
  readonly title: string
  readonly outcome: 'passed' | 'failed' | 'not-reached'
  /** Why it failed. */
  readonly detail: string | null
}

/** How the procedure runs its steps: it may remember how each went. */
export interface Journal {
  step<Result>(name: CheckName, run: () => Result): Result
  stepLater<Result>(name: CheckName, run: () => Promise<Result>): Promise<Result>
}

/** Runs the steps and remembers nothing. */
export const noJournal: Journal = {
  step: (_name, run) => run(),
  stepLater: (_name, run) => run()
}

/** Remembers which steps passed; the first that did not is the last. */
export class RecordingJournal implements Journal {
  readonly #passed = new Set<CheckName>()
  #current: CheckName | undefined

  step<Result>(name: CheckName, run: () => Result): Result {
    this.#current = name
    const result = run()
    this.#passed.add(name)
    this.#current = undefined
    return result
  }

  async stepLater<Result>(name: CheckName, run: () => Promise<Result>): Promise<Result> {
    this.#current = name
    const result = await run()
    this.#passed.add(name)
    this.#current = undefined
    return result
  }

  /** A row for every check there is. */
  results(failure: SamlError | undefined): CheckResult[] {
    return Object.entries(checks).map(([name, { code, title }]) => {
      if (this.#passed.has(name as CheckName)) return { code, title, outcome: 'passed', detail: null }
      if (failure === undefined || name !== this.#current) return { code, title, outcome: 'not-reached', detail: null }
      return { code: failure.code, title, outcome: 'failed', detail: failure.detail }
    })
  }
}
