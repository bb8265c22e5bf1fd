import type { Occasion } from '../actor.ts'
import type { Portal } from '../portal.ts'
import type { SecondFactor } from '../sign-on/second-factor.ts'
import type { ListedUser } from '../store.ts'

export interface Profile {
  readonly user: ListedUser
  readonly password: boolean
  readonly secondFactor: SecondFactor | null
}

export async function readProfile(portal: Portal, occasion: Occasion): Promise<Profile> {
  throw new Error('not yet')
}

export async function changeOwnNames(
  portal: Portal,
  occasion: Occasion,
  names: { readonly givenName: string; readonly familyName: string }
): Promise<void> {
  throw new Error('not yet')
}
