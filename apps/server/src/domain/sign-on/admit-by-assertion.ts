import type { VerifiedAssertion } from '@sealpost/saml'
import { parseResource } from '@sealpost/scim'
import type { Occasion } from '../actor.ts'
import { reachMilestone } from '../connections/milestones.ts'
import { insertUser } from '../directory/create-user.ts'
import { attributesOfPerson, type PersonNames } from '../directory/person-attributes.ts'
import type { User } from '../directory/user.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import { digestOf } from '../token.ts'
import { accountOf } from './account-of.ts'
import type { AuthenticationProvider } from './provider.ts'
import { orRefusal, type Refusal } from './refusal.ts'
import { type StartedSession, startSession } from './start-session.ts'

interface Admission {
  /** As it was when the assertion was verified. */
  readonly provider: AuthenticationProvider
  readonly userAgent?: string
}

/** Decides on a verified assertion: uses it up, finds or makes the account, starts the session. */
export async function admitByAssertion(
  portal: Portal,
  tx: Transaction,
  occasion: Occasion,
  { provider: checked, userAgent }: Admission,
  assertion: VerifiedAssertion
): Promise<StartedSession | { readonly refusal: Refusal }> {
  const provider = await tx.providers.byId(checked.id)
  if (!provider?.enabled) return { refusal: switchedOff }
  if (provider.changedAt !== checked.changedAt) return { refusal: changedMeanwhile }
  const { usableUntil, nameId, nameIdFormat, sessionIndex } = assertion
  if (!(await tx.assertions.use(provider.id, digestOf(assertion.assertionId), usableUntil)))
    return { refusal: replayed }
  const account = await orRefusal(() => accountOf(tx, provider, assertion))
  if ('refusal' in account) return account
  const user = account.kind === 'existing' ? account.user : await makeUser(portal, tx, occasion, account.person)
  const lastCertificate = assertion.certificateSha256
  await tx.providers.update({ ...provider, lastSignInAt: occasion.at, lastCertificate })
  await reachMilestone(portal, tx, 'firstSignIn', occasion.at)
  return startSession(tx, occasion, {
    user,
    method: 'saml',
    userAgent,
    provided: { providerId: provider.id, nameId, nameIdFormat, sessionIndex },
    notAfter: assertion.sessionNotOnOrAfter
  })
}

function makeUser(portal: Portal, tx: Transaction, occasion: Occasion, person: PersonNames): Promise<User> {
  const attributes = parseResource(attributesOfPerson(person), portal.userType, 'create')
  return insertUser(tx, occasion, { attributes, signIn: 'saml', source: 'sign-on' })
}

const switchedOff: Refusal = {
  reason: 'provider_off',
  explanation: 'The provider is switched off: switch it on under Authentication Providers.'
}

const changedMeanwhile: Refusal = {
  reason: 'provider_changed',
  explanation: 'The provider was changed in the moment of this sign-in: start again from the sign-in page.'
}

const replayed: Refusal = {
  reason: 'replayed',
  explanation: 'The assertion was used before, as when the page was loaded again: start again from the sign-in page.'
}
