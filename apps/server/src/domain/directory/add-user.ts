import type { Occasion } from '../actor.ts'
import type { Portal } from '../portal.ts'
import type { SignInType, User } from './user.ts'

export interface NewUser {
  readonly userName: string
  readonly signIn: SignInType
  readonly givenName?: string
  readonly familyName?: string
  readonly administrator: boolean
}

export interface AddedUser {
  readonly user: User
  readonly invitation: { readonly token: string; readonly expiresAt: number } | null
}

export async function addUser(portal: Portal, occasion: Occasion, input: NewUser): Promise<AddedUser> {
  throw new Error('not yet')
}
