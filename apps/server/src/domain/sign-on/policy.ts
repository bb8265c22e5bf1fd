import type { Occasion } from '../actor.ts'
import { isActive, type User } from '../directory/user.ts'
import { DomainError, fieldError } from '../domain-error.ts'
import type { UserId } from '../id.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { changeSetting, type SettingSource } from '../setting.ts'
import type { Transaction } from '../store.ts'
import type { AuthenticationProvider } from './provider.ts'

/** Whether passwords are taken, and whose are all the same. */
export interface SignOnPolicy {
  readonly enforceSingleSignOn: boolean
  readonly breakGlass: readonly UserId[]
}

export interface SignOnPolicyDescription {
  readonly policy: SignOnPolicy
  readonly breakGlass: readonly User[]
  readonly passwordAccounts: readonly { readonly user: User; readonly secondFactor: boolean }[]
  /** Why single sign-on can't be enforced now, in a sentence; null when it can. */
  readonly obstacle: string | null
}

const setting = 'sign-on.policy'

const mostShown = 50

export async function readSignOnPolicy(source: SettingSource): Promise<SignOnPolicy> {
  const stored = (await source.settings.read(setting)) as Partial<SignOnPolicy> | undefined
  return { enforceSingleSignOn: false, breakGlass: [], ...stored }
}

/** Whether a password, or a link to choose one, signs this user in. */
export const takesPasswords = ({ enforceSingleSignOn, breakGlass }: SignOnPolicy, userId: UserId): boolean =>
  !enforceSingleSignOn || breakGlass.includes(userId)

/** Proven: it is on and has signed somebody in since it was last told whom to trust. */
export const isProven = (provider: AuthenticationProvider): boolean =>
  provider.enabled && provider.lastSignInAt !== null

/**
 * Says whether single sign-on is enforced, and which accounts may use a password all the same.
 *
 * It can be enforced once a provider has signed somebody in, so that nobody locks everybody out by a slip.
 *
 * @throws DomainError `conflict` `sign-on.not-proven`; `invalid` `sign-on.break-glass`; and as {@link requireAdministrator}
 */
export function changeSignOnPolicy(portal: Portal, occasion: Occasion, wanted: SignOnPolicy): Promise<SignOnPolicy> {
  const policy = { enforceSingleSignOn: wanted.enforceSingleSignOn, breakGlass: [...new Set(wanted.breakGlass)] }
  return portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    const before = await readSignOnPolicy(tx)
    const begins = policy.enforceSingleSignOn && !before.enforceSingleSignOn
    const obstacle = begins ? obstacleOf(await tx.providers.all()) : null
    if (obstacle !== null) throw new DomainError('conflict', 'sign-on.not-proven', obstacle)
    for (const [i, id] of wanted.breakGlass.entries()) await requirePasswordAccount(tx, id, `breakGlass.${i}`)
    const { enforceSingleSignOn, breakGlass } = before
    await changeSetting(tx, occasion, setting, { enforceSingleSignOn, breakGlass: [...breakGlass] }, policy)
    return policy
  })
}

const obstacleOf = (providers: readonly AuthenticationProvider[]): string | null =>
  providers.some(isProven)
    ? null
    : 'Single sign-on can be enforced once an enabled provider has signed somebody in: sign in through it yourself first.'

async function requirePasswordAccount(tx: Transaction, id: UserId, field: string): Promise<void> {
  const owner = await tx.passwords.byUser(id)
  if (owner && owner.encodedHash !== null && isActive(owner.user)) return
  throw fieldError(
    'sign-on.break-glass',
    field,
    'A break-glass account must be a registered account with a password: send it an invitation first, or choose another.'
  )
}

/** The policy, whom it would lock out, and what stands against enforcing it. @throws as {@link requireAdministrator} */
export async function describeSignOnPolicy(portal: Portal, occasion: Occasion): Promise<SignOnPolicyDescription> {
  const { store } = portal
  await requireAdministrator(store, occasion)
  const policy = await readSignOnPolicy(store)
  const [breakGlass, passwordAccounts, providers] = await Promise.all([
    store.users.byIds(policy.breakGlass),
    store.passwords.owners(mostShown),
    store.providers.all()
  ])
  return { policy, breakGlass: breakGlass.filter(isActive), passwordAccounts, obstacle: obstacleOf(providers) }
}
