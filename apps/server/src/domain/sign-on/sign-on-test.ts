import type { Occasion } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import { newId, type ProviderId, type SignOnTestId } from '../id.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import type { AuthnRequest } from './authn-request.ts'
import { beginSignOn } from './begin-sign-on.ts'
import type { AuthenticationProvider } from './provider.ts'
import { requireProvider } from './save-provider.ts'
import { answersOf, reportOn, type SignOnReport } from './sign-on-report.ts'

const keptMilliseconds = 24 * 3_600_000

/** Tries a provider out, switched on or not. @throws DomainError `not-found` `provider.unknown`; and as {@link requireAdministrator} */
export async function startTest(
  portal: Portal,
  occasion: Occasion,
  id: ProviderId,
  browserToken: string
): Promise<{ readonly url: string }> {
  await requireAdministrator(portal.store, occasion)
  const provider = await requireProvider(portal.store, id)
  return beginSignOn(portal, occasion, { provider, returnTo: '/', browserToken, test: true })
}

/** Keeps what came of a test for a day, sealed, since it tells of a person. Nobody is signed in. */
export async function recordTest(
  portal: Portal,
  occasion: Occasion,
  message: { readonly provider: AuthenticationProvider; readonly samlResponse: string },
  request: AuthnRequest,
  requestId: string
): Promise<{ readonly kind: 'tested'; readonly testId: SignOnTestId; readonly providerId: ProviderId }> {
  const { id: providerId } = message.provider
  const testedBy = request.testedBy ?? raise('A sign-in is no test.')
  const report = await reportOn(portal, message.provider, message.samlResponse, { requestId }, occasion.at)
  const testId = newId<'sign-on-test'>(occasion.at)
  const times = { createdAt: occasion.at, expiresAt: occasion.at + keptMilliseconds }
  const sealedReport = portal.secrets.seal(JSON.stringify(report), contextOf(testId))
  const reason = report.checks.find(check => check.outcome === 'failed')?.code ?? null
  await portal.store.write(async tx => {
    await tx.signOnTests.insert({ id: testId, providerId, testedBy, ...times, sealedReport })
    const about = {
      target: { kind: 'provider', id: providerId } as const,
      details: { testedBy, passed: report.passed, reason }
    }
    await tx.events.append(eventOf(occasion, 'sign-on.tested', about))
  })
  return { kind: 'tested', testId, providerId }
}

/** The report of a test. @throws DomainError `not-found` `provider.test-unknown`; and as {@link requireAdministrator} */
export async function readTest(
  portal: Portal,
  occasion: Occasion,
  id: ProviderId,
  testId: SignOnTestId
): Promise<SignOnReport> {
  await requireAdministrator(portal.store, occasion)
  const test = await portal.store.signOnTests.byId(testId)
  if (test?.providerId === id && occasion.at < test.expiresAt)
    return JSON.parse(portal.secrets.open(test.sealedReport, contextOf(testId))) as SignOnReport
  throw new DomainError(
    'not-found',
    'provider.test-unknown',
    'There is no such report: reports are kept for a day. Run the test again.'
  )
}

/**
 * Says of a SAMLResponse that somebody copied which checks it passes now; signs nobody in and stores nothing.
 *
 * @throws DomainError `not-found` `provider.unknown`; and as {@link requireAdministrator}
 */
export async function examineSamlResponse(
  portal: Portal,
  occasion: Occasion,
  id: ProviderId,
  samlResponse: string
): Promise<SignOnReport> {
  await requireAdministrator(portal.store, occasion)
  const provider = await requireProvider(portal.store, id)
  return reportOn(portal, provider, samlResponse, answersOf(samlResponse), occasion.at)
}

const contextOf = (testId: SignOnTestId): string => `sign-on-test:${testId}`

const raise = (message: string): never => {
  throw new Error(message)
}
