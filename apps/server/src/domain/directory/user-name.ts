import { quoted } from '@sealpost/scim'
import { type DomainError, fieldError } from '../domain-error.ts'
import { userNameKey } from './user.ts'

/**
 * The form of an e-mail address, without a colon: user names go into tokens. SCIM clients may send others.
 *
 * Nothing in it is invisible or turns the reading around, and what it is unique by has this form too: two names that look alike to people
 * shall not be two accounts.
 */
export const isUserNameForm = (userName: string): boolean =>
  userName.length <= 254 && form.test(userName) && form.test(userNameKey(userName))

const form = /^[^\s@:\p{Cc}\p{Cf}]+@[^\s@:\p{Cc}\p{Cf}]+$/u

/** @throws DomainError `invalid` `user.userName-form` */
export function requireUserNameForm(userName: string): void {
  if (!isUserNameForm(userName)) throw userNameForm(userName)
}

const userNameForm = (userName: string): DomainError =>
  fieldError(
    'user.userName-form',
    'userName',
    `${quoted(userName)} has not the form of an e-mail address, such as amara@example.com.`
  )
