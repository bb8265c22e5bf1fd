import type { Occasion } from '../actor.ts'
import type { User } from '../directory/user.ts'
import type { UserId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { SettingSource } from '../site.ts'

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

export async function readSignOnPolicy(source: SettingSource): Promise<SignOnPolicy> {
  throw new Error('not yet')
}

export async function changeSignOnPolicy(
  portal: Portal,
  occasion: Occasion,
  policy: SignOnPolicy
): Promise<SignOnPolicy> {
  throw new Error('not yet')
}

export async function describeSignOnPolicy(portal: Portal, occasion: Occasion): Promise<SignOnPolicyDescription> {
  throw new Error('not yet')
}
