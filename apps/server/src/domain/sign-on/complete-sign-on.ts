import { timingSafeEqual } from 'node:crypto'
import { openResponse, type UnverifiedResponse, type VerifiedAssertion, verifyResponse } from '@sealpost/saml'
import type { Occasion } from '../actor.ts'
import type { DomainError } from '../domain-error.ts'
import type { ProviderId, SignOnTestId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import { digestOf } from '../token.ts'
import { admitByAssertion } from './admit-by-assertion.ts'
import type { AuthnRequest } from './authn-request.ts'
import { expectationOf } from './expectation.ts'
import type { AuthenticationProvider } from './provider.ts'
import { orRefusal, type Refusal, refusalEvent, signOnRefused } from './refusal.ts'
import { requestNamedBy, testNamedBy } from './request-reference.ts'
import { safeReturn } from './safe-return.ts'
import { recordTest } from './sign-on-test.ts'
import type { StartedSession } from './start-session.ts'

export type SignOn =
  | { readonly kind: 'signed-in'; readonly session: StartedSession; readonly returnTo: string }
  | { readonly kind: 'tested'; readonly testId: SignOnTestId; readonly providerId: ProviderId }

export interface SignOnAnswer {
  /** The provider at whose address the answer came. */
  readonly provider: AuthenticationProvider
  readonly samlResponse: string
  readonly relayState: string
  /** The cookies of beginnings that the browser brought. */
  readonly browserTokens: readonly string[]
  readonly userAgent?: string
  /** Its source sent so much that was refused that what can't be read is not told any more: junk would fill the log. */
  readonly untold?: boolean
}

type Outcome = Extract<SignOn, { kind: 'signed-in' }> | { readonly refusal: Refusal } | { readonly test: AuthnRequest }

/**
 * Takes what a provider says of somebody: signs them in, or makes a report when an administrator tries the provider out.
 *
 * Once it is verified, a request and an assertion are used up whatever is decided, in the same transaction as the decision. Everybody is
 * told the same of a refusal; its reason stands in the audit log under the occasion's correlation id.
 *
 * @throws DomainError `forbidden` `sign-on.refused`
 * @see SAML Profiles §4.1.4, §4.1.5
 */
export async function completeSignOn(portal: Portal, occasion: Occasion, input: SignOnAnswer): Promise<SignOn> {
  const tested = testNamedBy(input.relayState)
  if (tested !== null) return completeTest(portal, occasion, input, tested)
  const verified = await orRefusal(() => verify(portal, occasion, input))
  if ('refusal' in verified) throw refuse(portal, occasion, input, verified.refusal)
  const outcome = await portal.store.write(tx => decide(portal, tx, occasion, input, verified))
  if ('refusal' in outcome) throw signOnRefused()
  return 'test' in outcome ? recordTest(portal, occasion, input, outcome.test, verified.requestId ?? '') : outcome
}

interface Verified {
  readonly assertion: VerifiedAssertion
  readonly requestId: string | null
}

async function verify(
  portal: Portal,
  occasion: Occasion,
  { provider, samlResponse, relayState }: SignOnAnswer
): Promise<Verified | { readonly refusal: Refusal }> {
  const response = openResponse(samlResponse)
  const refusal = contradiction(provider, response, requestNamedBy(relayState))
  if (refusal) return { refusal }
  const requestId = response.inResponseTo
  const answers = requestId === null ? 'unsolicited' : { requestId }
  const assertion = await verifyResponse(response, await expectationOf(portal, provider, answers, occasion.at))
  return { assertion, requestId }
}

/** What makes a Response hopeless whatever its signature, as to the question it answers. */
function contradiction(
  { unsolicited }: AuthenticationProvider,
  { inResponseTo }: UnverifiedResponse,
  named: string | null
): Refusal | undefined {
  if (named !== null && inResponseTo !== named)
    return {
      reason: 'inresponseto_unknown',
      explanation:
        'Sign-in began here, and the response answers another request or none: the identity provider must send InResponseTo with the ID of the request.'
    }
  if (inResponseTo !== null || unsolicited) return undefined
  return {
    reason: 'unsolicited',
    explanation:
      'The identity provider began by itself, which is switched off for it: start from the sign-in page, or allow it under Authentication Providers.'
  }
}

async function decide(
  portal: Portal,
  tx: Transaction,
  occasion: Occasion,
  input: SignOnAnswer,
  { assertion, requestId }: Verified
): Promise<Outcome> {
  const by: Occasion = { ...occasion, actor: { kind: 'provider', providerId: input.provider.id } }
  const outcome = await weigh(portal, tx, by, input, assertion, requestId)
  if ('refusal' in outcome) await tx.events.append(refusalEvent(by, input.provider.id, outcome.refusal))
  return outcome
}

async function weigh(
  portal: Portal,
  tx: Transaction,
  occasion: Occasion,
  input: SignOnAnswer,
  assertion: VerifiedAssertion,
  requestId: string | null
): Promise<Outcome> {
  const request = requestId === null ? undefined : await takeRequest(tx, occasion, input, requestId)
  if (request && 'refusal' in request) return request
  if (request && request.testedBy !== null) return { test: request }
  const returnTo = request?.returnTo ?? safeReturn(input.relayState, portal)
  const session = await admitByAssertion(portal, tx, occasion, input, assertion)
  return 'refusal' in session ? session : { kind: 'signed-in', session, returnTo }
}

/** Uses up the request that is answered. It answers once, to the provider that was asked, in the browser that asked. */
async function takeRequest(
  tx: Transaction,
  { at }: Occasion,
  { provider, browserTokens }: SignOnAnswer,
  requestId: string
): Promise<AuthnRequest | { readonly refusal: Refusal }> {
  const request = await tx.authnRequests.consume(digestOf(requestId), at)
  if (request === 'used') return { refusal: usedRequest }
  if (!request || at >= request.expiresAt) return { refusal: unknownRequest }
  if (request.providerId !== provider.id) return { refusal: anotherProvider }
  const { browserHash } = request
  const same = browserTokens.some(token => timingSafeEqual(digestOf(token), browserHash))
  return same ? request : { refusal: anotherBrowser }
}

async function completeTest(
  portal: Portal,
  occasion: Occasion,
  input: SignOnAnswer,
  requestId: string
): Promise<SignOn> {
  const request = await portal.store.write(async tx => {
    const taken = await takeRequest(tx, occasion, input, requestId)
    return 'refusal' in taken || taken.testedBy !== null ? taken : { refusal: unknownRequest }
  })
  if ('refusal' in request) throw refuse(portal, occasion, input, request.refusal)
  return recordTest(portal, occasion, input, request, requestId)
}

function refuse(
  portal: Portal,
  occasion: Occasion,
  { provider, untold = false }: SignOnAnswer,
  refusal: Refusal
): DomainError {
  if (!untold) portal.store.note(refusalEvent(occasion, provider.id, refusal))
  return signOnRefused()
}

const unknownRequest: Refusal = {
  reason: 'inresponseto_unknown',
  explanation:
    'The response answers a request that was not made here, or more than 15 minutes ago: start again from the sign-in page.'
}

const usedRequest: Refusal = {
  reason: 'inresponseto_used',
  explanation: 'The request was answered before, as when the page was loaded again: start again from the sign-in page.'
}

const anotherProvider: Refusal = {
  reason: 'request_for_another_idp',
  explanation: 'The request was made to another identity provider: only that one may answer it.'
}

const anotherBrowser: Refusal = {
  reason: 'browser_binding',
  explanation:
    'The answer came in another browser than the one sign-in began in, or one that keeps no cookies: start again from the sign-in page, without a private window or blocked cookies.'
}
