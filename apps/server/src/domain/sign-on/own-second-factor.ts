import type { JsonObject } from '@sealpost/scim'
import type { Occasion } from '../actor.ts'
import { type User, userNameOf } from '../directory/user.ts'
import { DomainError, fieldError } from '../domain-error.ts'
import { type Action, eventOf } from '../events.ts'
import type { UserId } from '../id.ts'
import { ownUserId } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { readSite } from '../site.ts'
import type { Transaction } from '../store.ts'
import { requirePassword } from './change-password.ts'
import type { SecondFactor } from './second-factor.ts'
import { newRecoveryCodes, secondFactorContext, spendCode } from './second-factor-code.ts'

export interface CodeInput {
  readonly code: string
}

/**
 * Begins to add an authenticator app; it is asked for at sign-in once it has shown a code. Beginning again makes a new secret.
 *
 * @returns The secret in Base32, and the same as an otpauth address for a QR code; shown this once.
 * @throws DomainError `conflict` `password.none`, `second-factor.enabled`; and as {@link ownUserId}
 */
export async function beginSecondFactor(
  portal: Portal,
  occasion: Occasion
): Promise<{ readonly secret: string; readonly uri: string }> {
  const userId = ownUserId(occasion)
  const secret = portal.oneTimePasswords.newSecret()
  const sealedSecret = portal.secrets.seal(secret, secondFactorContext(userId))
  const { user, name } = await portal.store.write(async tx => {
    const owner = requirePassword(await tx.passwords.byUser(userId))
    if (owner.secondFactor?.confirmedAt != null)
      throw new DomainError(
        'conflict',
        'second-factor.enabled',
        'This account has a second factor already: remove it first to use another authenticator.'
      )
    await tx.secondFactors.write(userId, { sealedSecret, confirmedAt: null, lastStep: 0, recoveryCodes: [] })
    return { user: owner.user, name: (await readSite(tx)).name }
  })
  return { secret, uri: portal.oneTimePasswords.uri(secret, userNameOf(user), name) }
}

/**
 * Confirms the authenticator by a code of its own, from when on sign-in asks for one.
 *
 * @returns Codes that work once each when the authenticator is lost; shown this once.
 * @throws DomainError `conflict` `password.none`, `second-factor.none`, `second-factor.enabled`; `invalid` `second-factor.code`; and as
 *   {@link ownUserId}
 */
export async function confirmSecondFactor(
  portal: Portal,
  occasion: Occasion,
  input: CodeInput
): Promise<{ readonly recoveryCodes: readonly string[] }> {
  const { codes, digests } = newRecoveryCodes()
  return change(portal, occasion, input, false, async (tx, user, spent) => {
    await tx.secondFactors.write(user.id, { ...spent, confirmedAt: occasion.at, recoveryCodes: digests })
    await record(tx, occasion, 'second-factor.enabled', user.id)
    return { recoveryCodes: codes }
  })
}

/** @throws DomainError `conflict` `password.none`, `second-factor.none`; `invalid` `second-factor.code`; and as {@link ownUserId} */
export async function removeSecondFactor(portal: Portal, occasion: Occasion, input: CodeInput): Promise<void> {
  return change(portal, occasion, input, true, async (tx, user) => {
    await tx.secondFactors.write(user.id, null)
    await record(tx, occasion, 'second-factor.removed', user.id, { by: 'owner' })
  })
}

/** New recovery codes; the old ones stop. @throws as {@link removeSecondFactor} */
export async function renewRecoveryCodes(
  portal: Portal,
  occasion: Occasion,
  input: CodeInput
): Promise<{ readonly recoveryCodes: readonly string[] }> {
  const { codes, digests } = newRecoveryCodes()
  return change(portal, occasion, input, true, async (tx, user, spent) => {
    await tx.secondFactors.write(user.id, { ...spent, recoveryCodes: digests })
    await record(tx, occasion, 'second-factor.recovery-codes-renewed', user.id)
    return { recoveryCodes: codes }
  })
}

/** Spends a code of one's own second factor, which is confirmed or still is to be, and goes on with what is left of it. */
async function change<T>(
  portal: Portal,
  occasion: Occasion,
  { code }: CodeInput,
  confirmed: boolean,
  go: (tx: Transaction, user: User, spent: SecondFactor) => Promise<T>
): Promise<T> {
  const userId = ownUserId(occasion)
  return portal.store.write(async tx => {
    const { user, secondFactor } = requirePassword(await tx.passwords.byUser(userId))
    if (!secondFactor || (confirmed && secondFactor.confirmedAt === null)) throw noSecondFactor()
    if (!confirmed && secondFactor.confirmedAt !== null)
      throw new DomainError('conflict', 'second-factor.enabled', 'This second factor is confirmed already.')
    const spent = spendCode(portal, userId, secondFactor, code, occasion.at)
    if (spent) return go(tx, user, spent)
    throw fieldError(
      'second-factor.code',
      'code',
      "This code is wrong or was used already: wait for the authenticator's next one, and check the clock of its device."
    )
  })
}

const noSecondFactor = (): DomainError =>
  new DomainError('conflict', 'second-factor.none', 'This account has no second factor: begin to add one first.')

function record(
  tx: Transaction,
  occasion: Occasion,
  action: Action,
  id: UserId,
  details: JsonObject = {}
): Promise<void> {
  return tx.events.append(eventOf(occasion, action, { target: { kind: 'user', id }, details }))
}
