import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { derive, x25519Identity } from './derive.ts'
import { newFileSeal, openHead, recipientOf } from './header.ts'
import { newReceivingKey, publicKeyDigest, unlockReceivingKey } from './receiving-key.ts'
import { parseRecoveryKey, recoveryKeyOf } from './recovery-key.ts'
import { refusal, runs } from './test/runs.ts'
import { bytesOf } from './test/sealed.ts'
import { sealWhole } from './whole.ts'

const key = await newReceivingKey()
const unlock = (recoveryKey: string) => unlockReceivingKey(key.sealedIdentity, recoveryKey)

describe('a receiving key', () => {
  it('is a post-quantum pair of age', async () => {
    expect(key.identity).toMatch(/^AGE-SECRET-KEY-PQ-1[A-Z0-9]+$/)
    expect(key.publicKey).toMatch(/^age1pq1[a-z0-9]+$/)
    expect(await recipientOf(key.identity)).toBe(key.publicKey)
  })

  it('opens what was sealed for it', async () => {
    const { head, payloadKey } = await newFileSeal(key.publicKey)
    expect(await openHead(head, key.identity)).toEqual(payloadKey)
  })

  it('comes back with its recovery key, as people type it', async () => {
    const { recoveryKey, identity } = key
    const typed = [
      recoveryKey,
      recoveryKey.toLowerCase(),
      recoveryKey.replaceAll('-', ' '),
      ` ${recoveryKey.replaceAll('-', '')}\n`,
      recoveryKey.replaceAll('0', 'O').replaceAll('1', 'l')
    ]
    for (const text of typed) expect(await unlock(text)).toBe(identity)
  })

  it('doesn’t come back with another’s recovery key, and says that it isn’t a typing mistake', async () => {
    const { code, detail } = await refusal(() => unlock(recoveryKeyOf(bytesOf(32))))
    expect(code).toBe('recovery-key')
    expect(detail).toContain('belongs to another')
  })

  it('lies with the portal so that neither half can be read from it', () => {
    const text = Buffer.from(key.sealedIdentity).toString('latin1')
    expect(text).not.toContain('AGE-SECRET-KEY')
    expect(text).not.toContain(key.recoveryKey)
  })

  it('that was changed or cut is told from a wrong recovery key', async () => {
    const changed = key.sealedIdentity.slice()
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
    expect((await refusal(() => unlockReceivingKey(changed, key.recoveryKey))).code).toBe('damaged')
    const cut = key.sealedIdentity.slice(0, 50)
    expect((await refusal(() => unlockReceivingKey(cut, key.recoveryKey))).code).toBe('header')
  })

  it('is nothing else that was sealed for the recovery key', async () => {
    const secret = bytesOf(32)
    const recovery = await recipientOf(x25519Identity(derive(secret, '', 'sealpost/v1/recovery')))
    for (const text of ['hello', x25519Identity(secret), 'AGE-SECRET-KEY-PQ-1QQQQ']) {
      const sealed = await sealWhole(new TextEncoder().encode(text), recovery)
      const { code, detail } = await refusal(() => unlockReceivingKey(sealed, recoveryKeyOf(secret)))
      expect(code).toBe('key')
      expect(detail).not.toContain(text)
    }
  })

  it('has the digest of its text for a fragment', () => {
    expect(publicKeyDigest(key.publicKey)).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(publicKeyDigest('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0')
  })
})

describe('a recovery key', () => {
  it('has 14 groups of four, of letters that look like no other', () => {
    expect(key.recoveryKey).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){13}[0-9A-HJKMNP-TV-Z]{4}$/)
  })

  it('stands for 32 bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), secret => {
        expect(parseRecoveryKey(recoveryKeyOf(secret))).toEqual(secret)
      }),
      runs(300)
    )
  })

  it('tells one wrong character, and two that changed places', async () => {
    const text = recoveryKeyOf(bytesOf(32)).replaceAll('-', '')
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 55 }),
        fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'),
        async (at, character) => {
          fc.pre(text[at] !== character)
          const typed = text.slice(0, at) + character + text.slice(at + 1)
          expect((await refusal(() => parseRecoveryKey(typed))).detail).toContain('typing mistake')
        }
      ),
      runs(200)
    )
    for (let at = 0; at < 55; at++) {
      const [one = '', other = ''] = [text[at], text[at + 1]]
      if (one === other) continue
      const typed = text.slice(0, at) + other + one + text.slice(at + 2)
      expect((await refusal(() => parseRecoveryKey(typed))).code).toBe('recovery-key')
    }
  })

  it.each([
    ['', 'has 56 characters'],
    ['ABCD-EFGH', 'these are 8'],
    [`${recoveryKeyOf(bytesOf(32))}0`, 'these are 57'],
    ['ABCD-EFUH', 'Group 2'],
    ['ABCD-EFGH-é', 'Group 3'],
    ['\u0660'.repeat(56), 'Group 1'],
    ['A'.repeat(1_000_000), 'these are 1000']
  ])('%# is refused with where to look', async (typed, reason) => {
    const { code, detail } = await refusal(() => parseRecoveryKey(typed))
    expect(code).toBe('recovery-key')
    expect(detail).toContain(reason)
  })
})
