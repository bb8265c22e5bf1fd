import { userNameKey } from '../directory/user.ts'
import type { SecretBox } from '../portal.ts'

/**
 * What an event about somebody who is nobody here is found by when the name they gave is to be erased: a keyed digest of it, whatever the case
 * of its letters, in hexadecimal. Who doesn't have the secret key can't tell from it whether a name was given.
 */
export const subjectOf = (secrets: SecretBox, name: string): string =>
  Buffer.from(secrets.digest(userNameKey(name), 'subject')).toString('hex')
