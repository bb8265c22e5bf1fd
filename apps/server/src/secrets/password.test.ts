import { verify } from '@node-rs/argon2'
import { describe, expect, it } from 'vitest'
import { hashPassword, verifyPassword } from './password.ts'

describe('a password', () => {
  it('is kept as an Argon2id hash that verifies', async () => {
    const hash = await hashPassword('correct horse battery')
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await verify(hash, 'correct horse battery')).toBe(true)
  })

  it.each(['short', 'x'.repeat(1025)])('of a wrong length is refused', async password => {
    await expect(hashPassword(password)).rejects.toMatchObject({ code: 'password.length' })
  })

  it('is verified, and nothing fits where there is no hash', async () => {
    const hash = await hashPassword('correct horse battery')
    expect(await verifyPassword(hash, 'correct horse battery')).toBe(true)
    expect(await verifyPassword(hash, 'correct horse batterx')).toBe(false)
    expect(await verifyPassword(hash, '')).toBe(false)
    expect(await verifyPassword(null, 'correct horse battery')).toBe(false)
    expect(await verifyPassword(null, '')).toBe(false)
  })

  it('that is longer than any is no other’s beginning', async () => {
    const longest = 'x'.repeat(1024)
    const hash = await hashPassword(longest)
    expect(await verifyPassword(hash, longest)).toBe(true)
    expect(await verifyPassword(hash, `${longest}x`)).toBe(false)
    expect(await verifyPassword(hash, 'x'.repeat(1_000_000))).toBe(false)
  })
})
