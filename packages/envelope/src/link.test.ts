import { hkdfSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recipientOf } from './header.ts'
import { accessProof, linkIdentity, linkSecretOf, newLinkSecret, parseLink, proofHashOf, secureLink } from './link.ts'
import { refusal, runs } from './test/runs.ts'
import { bytesOf, digestOf } from './test/sealed.ts'

const id = '0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee'
const fragment = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'
const link = `https://portal.example/r/${id}#${fragment}`

describe('a link', () => {
  it('comes back as it was made', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), secret => {
        const parts = parseLink(secureLink('https://portal.example:8443', id, secret))
        expect(parts).toMatchObject({ origin: 'https://portal.example:8443', kind: 'r', id })
        expect(linkSecretOf(parts.fragment)).toEqual(secret)
      }),
      runs(200)
    )
  })

  it.each([
    link,
    ` ${link}\n`,
    `<${link}>`,
    link.replace('bbbb', 'bb\r\nbb'),
    link.replace('#', '/#'),
    link.replace('https', 'HTTPS'),
    link.replace('CQoL', 'CQ\n  oL')
  ])('is understood as pasted: %j', pasted => {
    expect(parseLink(pasted)).toEqual({ origin: 'https://portal.example', kind: 'r', id, fragment })
  })

  it.each([
    ['q', 'a-request'],
    ['u', 'ada.lovelace']
  ])('leads to a place for sending in as well: /%s/', (kind, name) => {
    expect(parseLink(`http://localhost:3000/${kind}/${name}#${fragment}`)).toEqual({
      origin: 'http://localhost:3000',
      kind,
      id: name,
      fragment
    })
  })

  it.each([
    ['', 'not a link'],
    ['hello', 'not a link'],
    [`javascript:alert(1)#${fragment}`, 'not a link'],
    [`ftp://portal.example/r/${id}#${fragment}`, 'not a link'],
    [`https://ada:secret@portal.example/r/${id}#${fragment}`, 'names a user'],
    [`https://portal.example/x/${id}#${fragment}`, 'not of something sent'],
    [`https://portal.example/r/#${fragment}`, 'not of something sent'],
    [`https://portal.example/r/../q#${fragment}`, 'not of something sent'],
    [`https://portal.example/r/%2e%2e%2fapi#${fragment}`, 'not of something sent'],
    [`https://portal.example/r/${id}/more#${fragment}`, 'not of something sent'],
    [`https://portal.example/r/${id}?next=1#${fragment}`, 'not of something sent'],
    [`https://portal.example/r/${'a'.repeat(200)}#${fragment}`, 'not of something sent'],
    [`https://portal.example/r/${id}`, 'ends before its secret part'],
    [`https://portal.example/r/${id}#`, 'ends before its secret part'],
    [link.slice(0, -1), 'has 42 characters, not 43'],
    [`${link}A`, 'has 44 characters, not 43'],
    [link.replace(/8$/, '9'), 'not every character'],
    [link.replace('CQoL', 'CQ+L'), 'not every character'],
    [`${link}${' '.repeat(20_000)}`, 'too long']
  ])('is refused with what is wrong: %j', async (pasted, reason) => {
    const { code, detail } = await refusal(() => parseLink(pasted))
    expect(code).toBe('link')
    expect(detail).toContain(reason)
    expect(detail).not.toContain(fragment.slice(0, 20))
  })
})

describe('what a link secret stands for', () => {
  const secret = linkSecretOf(fragment)

  it('is 32 bytes, new each time', () => {
    const made = Array.from({ length: 100 }, () => Buffer.from(newLinkSecret()).toString('hex'))
    expect(new Set(made).size).toBe(100)
    expect(made.every(hex => hex.length === 64)).toBe(true)
  })

  it('stays the same for ever: links that were sent have to open', () => {
    expect(linkIdentity(secret, id)).toBe('AGE-SECRET-KEY-1AVU9Y3NCLVXMG2C42LUQ9UG5PU2UUWZKN53YQA0JZ7WGHTY4VRJSLCPLRX')
    expect(Buffer.from(accessProof(secret, id)).toString('hex')).toBe(
      '55d43d6ce33d6c9712980bb4fdbe1bacd555d3c3b6e5553028758a2f18ae195e'
    )
  })

  it('follows by HKDF-SHA-256, one label for each purpose, so that the proof tells nothing of the identity', () => {
    const proof = Buffer.from(hkdfSync('sha256', secret, id, 'sealpost/v1/access', 32))
    expect(Buffer.from(accessProof(secret, id))).toEqual(proof)
    expect(Buffer.from(proofHashOf(proof)).toString('hex')).toBe(digestOf(proof))
  })

  it('is an identity and a proof of one transfer alone', async () => {
    expect(await recipientOf(linkIdentity(secret, id))).toMatch(/^age1[a-z0-9]{58}$/)
    expect(linkIdentity(secret, id)).not.toBe(linkIdentity(secret, `${id}0`))
    expect(accessProof(secret, id)).not.toEqual(accessProof(secret, `${id}0`))
    expect(linkIdentity(bytesOf(32), id)).not.toBe(linkIdentity(secret, id))
  })
})
