import type { Occasion } from '../actor.ts'
import { isActive } from '../directory/user.ts'
import { isUserNameForm } from '../directory/user-name.ts'
import { DomainError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import type { UserId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { PasswordOwner, Transaction } from '../store.ts'
import { readSignOnPolicy, type SignOnPolicy, takesPasswords } from './policy.ts'
import { spendCode } from './second-factor-code.ts'
import { type StartedSession, startSession } from './start-session.ts'

export interface PasswordSignIn {
  readonly userName: string
  readonly password: string
  /** Six digits of the authenticator, or a recovery code. */
  readonly code?: string
  readonly userAgent?: string
}

/** Why somebody wasn't signed in: for the audit log alone. */
type Reason =
  | 'unknown'
  | 'deactivated'
  | 'service'
  | 'saml'
  | 'no-password'
  | 'password'
  | 'enforced'
  | 'changed'
  | 'code'

/**
 * Signs in a user of sign-in type `password`.
 *
 * A name that nobody has, an account that may not, and a wrong password are answered alike and cost alike: one read and one Argon2id. Only
 * who knows the password learns that a code is wanted.
 *
 * @throws DomainError `unauthenticated` `sign-in.refused`, `sign-in.second-factor`, `sign-in.code`
 */
export async function signInWithPassword(
  portal: Portal,
  occasion: Occasion,
  input: PasswordSignIn
): Promise<StartedSession> {
  const [owner, policy] = await Promise.all([
    portal.store.passwords.byUserName(input.userName),
    readSignOnPolicy(portal.store)
  ])
  const fits = await portal.passwords.verify(owner?.encodedHash ?? null, input.password)
  const reason = refusalOf(owner, policy) ?? (fits ? undefined : 'password')
  if (!owner || reason) throw refuse(portal, occasion, input, reason ?? 'unknown', owner?.user.id)
  if (owner.secondFactor?.confirmedAt != null && input.code === undefined) throw secondFactorWanted()
  const started = await portal.store.write(tx => start(portal, tx, occasion, owner, input))
  if (typeof started === 'string') throw refuse(portal, occasion, input, started, owner.user.id)
  return started
}

/** Why no password at all would sign this account in. */
function refusalOf(owner: PasswordOwner | undefined, policy: SignOnPolicy): Reason | undefined {
  if (!owner) return 'unknown'
  const { user, encodedHash } = owner
  if (!isActive(user)) return 'deactivated'
  if (user.signIn !== 'password') return user.signIn
  if (encodedHash === null) return 'no-password'
  return takesPasswords(policy, user.id) ? undefined : 'enforced'
}

/** Decides again on what is so now: checking the password took a while, and a code works once. */
async function start(
  portal: Portal,
  tx: Transaction,
  occasion: Occasion,
  checked: PasswordOwner,
  { code, userAgent }: PasswordSignIn
): Promise<StartedSession | Reason> {
  const owner = await tx.passwords.byUser(checked.user.id)
  const reason = refusalOf(owner, await readSignOnPolicy(tx))
  if (!owner || reason) return reason ?? 'unknown'
  if (owner.encodedHash !== checked.encodedHash) return 'changed'
  const { user, secondFactor } = owner
  if (secondFactor?.confirmedAt != null) {
    const spent = spendCode(portal, user.id, secondFactor, code ?? '', occasion.at)
    if (!spent) return 'code'
    await tx.secondFactors.write(user.id, spent)
  }
  return startSession(tx, occasion, { user, method: 'password', userAgent })
}

/** A name that nobody has is kept when it looks like one: people type passwords there by mistake. */
function refuse(portal: Portal, occasion: Occasion, input: PasswordSignIn, reason: Reason, id?: UserId): DomainError {
  portal.store.note(
    eventOf(occasion, 'sign-in.refused', {
      ...(id === undefined ? {} : { target: { kind: 'user', id } as const }),
      outcome: 'refused',
      details: { reason },
      ...(id === undefined && isUserNameForm(input.userName) ? { personal: { userName: input.userName } } : {})
    })
  )
  return reason === 'code' ? codeRefused() : signInRefused()
}

const signInRefused = (): DomainError =>
  new DomainError(
    'unauthenticated',
    'sign-in.refused',
    'This user name and password do not sign anybody in: check both, or use single sign-on.'
  )

const codeRefused = (): DomainError =>
  new DomainError(
    'unauthenticated',
    'sign-in.code',
    'This code is wrong or was used already: wait for the next one of your authenticator, or use a recovery code.'
  )

const secondFactorWanted = (): DomainError =>
  new DomainError(
    'unauthenticated',
    'sign-in.second-factor',
    'This account has a second factor: send the code of your authenticator, or a recovery code, too.'
  )
