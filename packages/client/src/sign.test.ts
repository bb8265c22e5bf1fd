import { describe, expect, it } from 'vitest'
import { contentDigest, hmacSha256, signatureBase, signatureHeaders, signatureParameters } from './sign.ts'

describe('signing', () => {
  it('signs the message of RFC 9421 appendix B.2.5 to its signature', async () => {
    const secret = Buffer.from(
      'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==',
      'base64'
    )
    const components = [
      ['date', 'Tue, 20 Apr 2021 02:07:55 GMT'],
      ['@authority', 'example.com'],
      ['content-type', 'application/json']
    ] as const
    const parameters = signatureParameters(components, 'created=1618884473;keyid="test-shared-secret"')
    expect(parameters).toBe('("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"')
    const signature = await hmacSha256(secret, signatureBase(components, parameters))
    expect(Buffer.from(signature).toString('base64')).toBe('pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=')
  })

  it('signs method, path and query always, and the digest when there is a body', async () => {
    const credential = { apiKey: 'key-1', apiSecret: 'secret' }
    const url = new URL('https://portal.example/api/transfers/a%20b?view=sent')
    const bare = await signatureHeaders(credential, { method: 'GET', url, created: 1_700_000_000 })
    expect(bare['signature-input']).toBe(
      'sealpost=("@method" "@path" "@query");created=1700000000;keyid="key-1";alg="hmac-sha256"'
    )
    const base = [
      '"@method": GET',
      '"@path": /api/transfers/a%20b',
      '"@query": ?view=sent',
      '"@signature-params": ("@method" "@path" "@query");created=1700000000;keyid="key-1";alg="hmac-sha256"'
    ].join('\n')
    const expected = Buffer.from(await hmacSha256(Buffer.from('secret'), base)).toString('base64')
    expect(bare.signature).toBe(`sealpost=:${expected}:`)

    const request = { method: 'POST', url: new URL('https://portal.example/api/transfers'), created: 1 }
    const digested = await signatureHeaders(credential, { ...request, contentDigest: 'sha-256=:AA==:' })
    expect(digested['signature-input']).toContain('("@method" "@path" "@query" "content-digest")')
    expect(digested.signature).not.toBe((await signatureHeaders(credential, request)).signature)
  })

  it('makes the digest of RFC 9530 section 2', async () => {
    expect(await contentDigest(new TextEncoder().encode('{"hello": "world"}\n'))).toBe(
      'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:'
    )
  })
})
