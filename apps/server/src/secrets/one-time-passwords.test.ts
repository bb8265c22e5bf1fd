import { describe, expect, it } from 'vitest'
import { oneTimePasswords } from './one-time-passwords.ts'

/** "12345678901234567890", the secret of RFC 6238's test vectors. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

describe('one-time passwords', () => {
  // The RFC gives eight digits; the last six are what authenticators show.
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130']
  ])('are those of RFC 6238 appendix B at %i seconds', (seconds, code) =>
    expect(oneTimePasswords.stepOf(secret, code, seconds * 1000)).toBe(Math.floor(seconds / 30))
  )

  it('belong to the step they were made for, one before or after now', () => {
    const at = 1_234_567_890_000
    const step = Math.floor(at / 30_000)
    for (const offset of [-1, 0, 1]) expect(oneTimePasswords.stepOf(secret, '005924', at + offset * 30_000)).toBe(step)
    for (const offset of [-2, 2]) expect(oneTimePasswords.stepOf(secret, '005924', at + offset * 30_000)).toBeNull()
  })

  it.each(['', '00592', '0059244', '00592a', ' 05924', '٠٠٥٩٢٤'])('are six digits, not "%s"', code =>
    expect(oneTimePasswords.stepOf(secret, code, 1_234_567_890_000)).toBeNull()
  )

  it('have secrets of 160 random bits, which an address carries to an authenticator', () => {
    const made = oneTimePasswords.newSecret()
    expect(made).toMatch(/^[A-Z2-7]{32}$/)
    expect(oneTimePasswords.newSecret()).not.toBe(made)
    const uri = new URL(oneTimePasswords.uri(made, 'a&b@example.com', 'Acme & Co: 1'))
    expect(uri.searchParams.get('secret')).toBe(made)
    expect(uri.searchParams.get('issuer')).toBe('Acme & Co: 1')
  })
})
