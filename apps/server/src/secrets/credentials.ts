import type { OneTimePasswords, Passwords } from '../domain/portal.ts'
import { oneTimePasswords } from './one-time-passwords.ts'
import { hashPassword, verifyPassword } from './password.ts'

/** What the domain checks people by: passwords and the codes of their authenticators. */
export const credentials = (): { readonly passwords: Passwords; readonly oneTimePasswords: OneTimePasswords } => ({
  passwords: { hash: hashPassword, verify: verifyPassword },
  oneTimePasswords
})
