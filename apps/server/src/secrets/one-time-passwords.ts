import { Secret, TOTP } from 'otpauth'
import type { OneTimePasswords } from '../domain/portal.ts'

const periodSeconds = 30

const generator = (secret: string, names: { issuer?: string; label?: string } = {}): TOTP =>
  new TOTP({ ...names, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: periodSeconds })

/**
 * Time-based one-time passwords in the form that every authenticator app knows.
 *
 * @see [RFC 6238](https://www.rfc-editor.org/rfc/rfc6238)
 */
export const oneTimePasswords: OneTimePasswords = {
  newSecret: () => new Secret({ size: 20 }).base32,
  uri: (secret, account, issuer) => generator(secret, { issuer, label: account }).toString(),
  stepOf(secret, code, at) {
    if (!/^[0-9]{6}$/.test(code)) return null
    const delta = generator(secret).validate({ token: code, timestamp: at, window: 1 })
    return delta === null ? null : Math.floor(at / 1000 / periodSeconds) + delta
  }
}
