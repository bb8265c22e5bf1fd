import { quoted } from '@sealpost/scim'
import { type DomainError, fieldError } from '../domain-error.ts'

/** The form of an e-mail address, without a colon: user names go into tokens. SCIM clients may send others. */
export const isUserNameForm = (userName: string): boolean =>
  userName.length <= 254 && /^[^\s@:\p{Cc}]+@[^\s@:\p{Cc}]+$/u.test(userName)

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
