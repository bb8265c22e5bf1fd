import { parseResource } from '@sealpost/scim'
import type { Occasion } from '../actor.ts'
import { insertUser } from '../directory/create-user.ts'
import { attributesOfPerson } from '../directory/person-attributes.ts'
import type { User } from '../directory/user.ts'
import { requireUserNameForm } from '../directory/user-name.ts'
import { nameTaken } from '../directory/user-rules.ts'
import { DomainError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import { findLink, type InspectedLink } from './inspect-link.ts'
import { unknownLink } from './one-time-link.ts'
import { readSignOnPolicy, takesPasswords } from './policy.ts'
import { nobodyAdministers } from './set-up-link.ts'
import { type StartedSession, startSession } from './start-session.ts'

export interface LinkRedemption {
  readonly token: string
  readonly password: string
  /** Of the first administrator; for set-up alone. */
  readonly userName?: string
  readonly givenName?: string
  readonly familyName?: string
  readonly userAgent?: string
}

/**
 * Uses a one-time link: its bearer chooses a password and is signed in. A set-up link makes the first administrator.
 *
 * A new password ends the user's other sessions. It neither stands in for a second factor, nor for single sign-on where that is enforced:
 * then the password is set, and the refusal says how to go on.
 *
 * @throws DomainError `gone` `link.unknown`; `invalid` `password.length`, `user.userName-form`; `conflict` `user.userName-taken`; once the
 *   password is set `unauthenticated` `sign-in.second-factor`, `forbidden` `link.enforced`
 */
export async function redeemLink(portal: Portal, occasion: Occasion, input: LinkRedemption): Promise<StartedSession> {
  // Hashing is dear: only for who brings a link that works.
  const { link } = await findLink(portal.store, input.token, occasion.at)
  if (link.purpose === 'set-up') requireUserNameForm(input.userName ?? '')
  const encodedHash = await portal.passwords.hash(input.password)
  const done = await portal.store.write(async tx => {
    const found = await findLink(tx, input.token, occasion.at)
    return found.user === null
      ? setUp(portal, tx, occasion, input, encodedHash)
      : choosePassword(tx, occasion, found, found.user, input, encodedHash)
  })
  if (done === 'second-factor') throw secondFactorWanted()
  if (done === 'enforced') throw enforced()
  return done
}

async function setUp(
  portal: Portal,
  tx: Transaction,
  occasion: Occasion,
  input: LinkRedemption,
  encodedPassword: string
): Promise<StartedSession> {
  if (!(await nobodyAdministers(tx))) throw unknownLink()
  const userName = input.userName ?? ''
  const owner = await tx.users.byUserName(userName)
  if (owner) throw nameTaken(owner, { kind: 'anonymous' })
  const attributes = parseResource(attributesOfPerson({ ...input, userName }), portal.userType, 'create')
  const draft = { attributes, signIn: 'password', source: 'console', administrator: true, encodedPassword } as const
  // Told as the portal's doing: who comes with its own link has no name yet.
  const user = await insertUser(tx, { ...occasion, actor: { kind: 'system' } }, draft)
  await tx.links.removeAll(null)
  await recordUse(tx, occasion, 'set-up', user)
  return startSession(tx, occasion, { user, method: 'link', userAgent: input.userAgent })
}

async function choosePassword(
  tx: Transaction,
  occasion: Occasion,
  { link }: InspectedLink,
  user: User,
  input: LinkRedemption,
  encodedHash: string
): Promise<StartedSession | 'second-factor' | 'enforced'> {
  const secondFactor = (await tx.passwords.byUser(user.id))?.secondFactor
  await tx.passwords.write(user.id, encodedHash)
  await tx.sessions.endAll(user.id)
  await tx.links.removeAll(user.id)
  await recordUse(tx, occasion, link.purpose, user)
  if (!takesPasswords(await readSignOnPolicy(tx), user.id)) return 'enforced'
  if (secondFactor?.confirmedAt != null) return 'second-factor'
  return startSession(tx, occasion, { user, method: 'link', userAgent: input.userAgent })
}

async function recordUse(tx: Transaction, occasion: Occasion, purpose: string, user: User): Promise<void> {
  const target = { kind: 'user', id: user.id } as const
  await tx.events.append(eventOf(occasion, 'link.used', { target, details: { purpose } }))
  if (purpose !== 'set-up')
    await tx.events.append(eventOf(occasion, 'password.changed', { target, details: { by: purpose } }))
}

const secondFactorWanted = (): DomainError =>
  new DomainError(
    'unauthenticated',
    'sign-in.second-factor',
    'The new password is set, and this account has a second factor: sign in with the password and a code of your authenticator.'
  )

const enforced = (): DomainError =>
  new DomainError(
    'forbidden',
    'link.enforced',
    'The new password is set, but single sign-on is enforced: sign in through the identity provider, or have an administrator name this account a break-glass account.'
  )
