import { verify } from '@node-rs/argon2'
import { describe, expect, it } from 'vitest'
import { hashPassword } from './password.ts'

describe('a password', () => {
  it('is kept as an Argon2id hash that verifies', async () => {
    const hash = await hashPassword('correct horse battery')
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await verify(hash, 'correct horse battery')).toBe(true)
  })

  it.each(['short', 'x'.repeat(1025)])('of a wrong length is refused', async password => {
    await expect(hashPassword(password)).rejects.toMatchObject({ code: 'password.length' })
  })
})
