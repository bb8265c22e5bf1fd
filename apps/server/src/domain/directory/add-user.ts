import { parseResource } from '@sealpost/scim'
import type { Occasion } from '../actor.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { type IssuedLink, insertLink } from '../sign-on/one-time-link.ts'
import { insertUser } from './create-user.ts'
import { attributesOfPerson } from './person-attributes.ts'
import type { SignInType, User } from './user.ts'
import { requireUserNameForm } from './user-name.ts'
import { nameTaken } from './user-rules.ts'

export interface NewUser {
  readonly userName: string
  readonly signIn: SignInType
  readonly givenName?: string
  readonly familyName?: string
  readonly administrator: boolean
}

export interface AddedUser {
  readonly user: User
  /** Where the person chooses a password, if they sign in with one. */
  readonly invitation: IssuedLink | null
}

/**
 * Adds an account by an administrator's word.
 *
 * @throws DomainError `invalid` `user.userName-form`; `conflict` `user.userName-taken`; and as {@link requireAdministrator}
 */
export async function addUser(portal: Portal, occasion: Occasion, input: NewUser): Promise<AddedUser> {
  requireUserNameForm(input.userName)
  const { signIn, administrator } = input
  // A service account has no mailbox.
  const { emails, ...rest } = attributesOfPerson(input)
  const attributes = parseResource(signIn === 'service' ? rest : { ...rest, emails }, portal.userType, 'create')
  return portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    const owner = await tx.users.byUserName(input.userName)
    if (owner) throw nameTaken(owner, occasion.actor)
    const user = await insertUser(tx, occasion, { attributes, signIn, source: 'console', administrator })
    return { user, invitation: signIn === 'password' ? await insertLink(tx, occasion, 'invitation', user.id) : null }
  })
}
