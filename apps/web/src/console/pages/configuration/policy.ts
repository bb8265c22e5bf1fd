import type { SignOnPolicy } from '@sealpost/api'

/** An account with a password, as far as the policy goes. What isn't known of it is null. */
export interface Account {
  readonly id: string
  readonly userName: string
  readonly administrator: boolean | null
  readonly secondFactor: boolean | null
}

/** How many accounts the server tells of. */
export const accountLimit = 50
export const breakGlassLimit = 20

/** Everybody who can be chosen: the accounts with a password, and break-glass accounts beyond those that the server tells of. */
export function accountsOf(policy: SignOnPolicy): readonly Account[] {
  const known = new Set(policy.passwordAccounts.map(account => account.id))
  const others = policy.breakGlass.filter(account => !known.has(account.id))
  return [
    ...policy.passwordAccounts,
    ...others.map(account => ({ ...account, administrator: null, secondFactor: null }))
  ]
}

/** What to think of before single sign-on is enforced. */
export type Concern = 'own' | 'noBreakGlass' | 'noAdministrator' | 'noSecondFactor'

/**
 * @param method How the reader signed in: who came by single sign-on isn't locked out by losing the password.
 */
export function concernsOf(
  accounts: readonly Account[],
  chosen: ReadonlySet<string>,
  reader: { readonly id: string; readonly method: string }
): readonly Concern[] {
  const kept = accounts.filter(account => chosen.has(account.id))
  const locked = accounts.filter(account => !chosen.has(account.id))
  const concerns: Concern[] = []
  if (reader.method !== 'saml' && locked.some(account => account.id === reader.id)) concerns.push('own')
  if (kept.length === 0) concerns.push('noBreakGlass')
  else if (kept.every(account => account.administrator === false)) concerns.push('noAdministrator')
  if (kept.some(account => account.secondFactor === false)) concerns.push('noSecondFactor')
  return concerns
}
