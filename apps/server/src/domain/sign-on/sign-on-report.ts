import { type Expectation, examineResponse, openResponse, SamlError, type VerifiedAssertion } from '@sealpost/saml'
import { userNameOf } from '../directory/user.ts'
import type { Portal } from '../portal.ts'
import { type Account, accountOf } from './account-of.ts'
import { expectationOf } from './expectation.ts'
import type { AuthenticationProvider } from './provider.ts'
import { orRefusal, type Refusal } from './refusal.ts'

/** One row of a report: a check of packages/saml, or the portal's own. */
export interface SignOnCheck {
  readonly code: string
  readonly title: string
  readonly outcome: 'passed' | 'failed' | 'not-reached'
  readonly detail: string | null
}

/** What a message is worth, and what sign-in would do with it. */
export interface SignOnReport {
  readonly at: number
  readonly passed: boolean
  /** In the order they were made. */
  readonly checks: readonly SignOnCheck[]
  readonly nameId: string | null
  readonly nameIdFormat: string | null
  readonly claims: readonly { readonly name: string; readonly values: readonly string[] }[]
  /** Whom it would sign in; null when nobody. */
  readonly account: string | null
  /** SHA-256 of the certificate it was signed with, lower-case hexadecimal. */
  readonly certificate: string | null
  /** Their clock less ours. */
  readonly clockDifferenceSeconds: number | null
  /** The message as it came. Untrusted text. */
  readonly xml: string | null
}

/** Makes every check of a Response, and says whom it would sign in; changes nothing. Never throws for what the message holds. */
export async function reportOn(
  portal: Portal,
  provider: AuthenticationProvider,
  samlResponse: string,
  answers: Expectation['answers'],
  at: number
): Promise<SignOnReport> {
  const expectation = await expectationOf(portal, provider, answers, at)
  const { checks, assertion, xml } = await examineResponse(samlResponse, expectation)
  const account = assertion && (await orRefusal(() => accountOf(portal.store, provider, assertion)))
  const refusal = account && 'refusal' in account ? account.refusal : null
  return {
    at,
    passed: assertion !== null && refusal === null,
    checks: [...checks, accountCheck(account !== null, refusal)],
    ...(assertion ? factsOf(assertion, at) : nothing),
    account: account && !('refusal' in account) ? nameOf(account) : null,
    xml
  }
}

/** What a pasted message says it answers: whether it was asked for here can't be told any more. */
export function answersOf(samlResponse: string): Expectation['answers'] {
  try {
    const requestId = openResponse(samlResponse).inResponseTo
    return requestId === null ? 'unsolicited' : { requestId }
  } catch (error) {
    if (error instanceof SamlError) return 'unsolicited'
    throw error
  }
}

const accountTitle = 'The assertion names an account that may sign in'

function accountCheck(reached: boolean, refusal: Refusal | null): SignOnCheck {
  if (!reached) return { code: 'account', title: accountTitle, outcome: 'not-reached', detail: null }
  if (!refusal) return { code: 'account', title: accountTitle, outcome: 'passed', detail: null }
  return { code: refusal.reason, title: accountTitle, outcome: 'failed', detail: refusal.explanation }
}

const nameOf = (account: Extract<Account, { kind: string }>): string =>
  account.kind === 'existing' ? userNameOf(account.user) : account.person.userName

const factsOf = (
  { nameId, nameIdFormat, attributes, certificateSha256, issueInstant }: VerifiedAssertion,
  at: number
) => ({
  nameId,
  nameIdFormat,
  claims: [...attributes].map(([name, values]) => ({ name, values })),
  certificate: certificateSha256,
  clockDifferenceSeconds: Math.round((issueInstant - at) / 1000)
})

const nothing = { nameId: null, nameIdFormat: null, claims: [], certificate: null, clockDifferenceSeconds: null }
