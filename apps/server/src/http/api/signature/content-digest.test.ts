import { describe, expect, it } from 'vitest'
import { contentDigestOf, fitsDigest } from './content-digest.ts'

describe('a Content-Digest', () => {
  it('is read as RFC 9530 writes it', () => {
    // RFC 9530, appendix D: the digest of {"hello": "world"} and a line feed.
    const header = 'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:'
    const digest = contentDigestOf(header)
    expect(fitsDigest(Buffer.from('{"hello": "world"}\n'), digest ?? new Uint8Array())).toBe(true)
    expect(fitsDigest(Buffer.from('{"hello": "world"}'), digest ?? new Uint8Array())).toBe(false)
    expect(contentDigestOf(`sha-512=:${'A'.repeat(86)}==:, ${header}`)).toEqual(digest)
  })

  it.each([undefined, '', 'sha-512=:AAAA:', 'md5=:AAAA:'])('%s gives nothing to check', header => {
    expect(contentDigestOf(header)).toBeUndefined()
  })

  it.each([
    'sha-256',
    'sha-256=AAAA',
    'sha-256=:AAAA:',
    `sha-256=:${'A'.repeat(43)}=:;x=1`,
    `SHA-256=:${'A'.repeat(43)}=:`
  ])('%s is refused', header => {
    expect(() => contentDigestOf(header)).toThrow(/part\.digest/)
  })
})
