/** A SAML Response, opened, verified, examined. */
import { type CheckResult, noJournal, RecordingJournal } from './checks.ts'
import { SamlError } from './error.ts'
import type { Expectation, UnverifiedResponse, VerifiedAssertion } from './message.ts'
import { open, verify } from './procedure.ts'

/**
 * Opens what a browser brought: bounds, Base64, UTF-8, plain XML, the shape of a Response and of its signatures. No key is touched, and
 * the work is bounded whatever comes.
 *
 * @param samlResponse The form field `SAMLResponse`, at most 384 kB.
 * @throws SamlError
 * @see SAML Bindings §3.5
 */
export function openResponse(samlResponse: string): UnverifiedResponse {
  return open(samlResponse, noJournal)
}

/**
 * What the provider says, to us, now: its certificates, the signatures, every check of the assertion, then the second verifier.
 * Whether the assertion was used before is for the caller's database.
 *
 * @throws SamlError the reason of the first check that fails
 * @see SAML Profiles §4.1.4.3
 */
export function verifyResponse(response: UnverifiedResponse, expectation: Expectation): Promise<VerifiedAssertion> {
  return verify(response, expectation, noJournal)
}

export interface Examination {
  /** Every check there is, in their order. */
  readonly checks: readonly CheckResult[]
  readonly assertion: VerifiedAssertion | null
  readonly failure: SamlError | null
  /** The message as text, where it is text. */
  readonly xml: string | null
}

/** Makes the same checks at the same cost and says how each went; never throws for what the message holds. */
export async function examineResponse(samlResponse: string, expectation: Expectation): Promise<Examination> {
  const journal = new RecordingJournal()
  let xml: string | null = null
  try {
    const response = open(samlResponse, journal, text => {
      xml = text
    })
    const assertion = await verify(response, expectation, journal)
    return { checks: journal.results(undefined), assertion, failure: null, xml }
  } catch (error) {
    if (!(error instanceof SamlError)) throw error
    return { checks: journal.results(error), assertion: null, failure: error, xml }
  }
}
