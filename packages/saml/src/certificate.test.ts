import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readCertificates } from './certificate.ts'
import { createSigningKey } from './key.ts'
import { idp, now, sp } from './test/provider.ts'
import { errorOf, reasonOf } from './test/refusal.ts'

const bare = idp.certificate.replace(/-----[A-Z ]+-----|\n/g, '')

/** Signed by nobody: made to be read only. */
const elliptic = `-----BEGIN CERTIFICATE-----
MIIBfTCCASOgAwIBAgIUEOvUoZVHoKUFp0bJGNpzXNVEA6owCgYIKoZIzj0EAwIw
-----END CERTIFICATE-----`

describe('certificates', () => {
  it('are read as PEM, as bare Base64 and with any line breaks', () => {
    for (const text of [
      idp.certificate,
      idp.certificate.replaceAll('\n', '\r\n'),
      ` ${bare} `,
      bare.replace(/.{10}/g, '$&\r\n\t'),
      `\ufeff${idp.certificate}`
    ]) {
      const [facts, ...others] = readCertificates(text)
      expect(others).toEqual([])
      expect(facts).toMatchObject({ subject: 'CN=Test identity provider', keyType: 'RSA', keyBits: 3072 })
      expect(facts?.pem).toBe(new X509Certificate(idp.certificate).toString())
    }
  })

  it('say from when to when they are valid, and their fingerprint', () => {
    const [facts] = readCertificates(idp.certificate)
    expect(facts?.notBefore).toBe(now - 86_400_000 - 3_600_000)
    expect(facts?.sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it('may be several, each counted once', () => {
    expect(readCertificates(`${idp.certificate}${sp.certificate}text between\n${idp.certificate}`)).toHaveLength(2)
  })

  it.each([
    ['nothing', ''],
    ['junk', 'hello world'],
    ['Base64 that is no certificate', Buffer.from('hello').toString('base64')],
    ['a broken PEM', idp.certificate.slice(0, -30)],
    ['two PEM blocks of which one is broken', `${idp.certificate}-----BEGIN CERTIFICATE-----\nabc`],
    [
      'other octets after the certificate',
      Buffer.concat([Buffer.from(bare, 'base64'), Buffer.from('x')]).toString('base64')
    ],
    ['eleven certificates', idp.certificate.repeat(11)],
    ['a very long text', 'A'.repeat(70_000)],
    ['a certificate cut short', elliptic]
  ])('are not %s', async (_what, text) => {
    expect(await reasonOf(() => readCertificates(text))).toBe('certificate')
  })

  it('are not private keys, and the text of one is not repeated', async () => {
    const error = await errorOf(() => readCertificates(idp.privateKey))
    expect(error?.detail).toContain('private key')
    expect(error?.detail).not.toContain(idp.privateKey.split('\n')[1])
  })

  it('are not public keys, which say nothing about validity', async () => {
    const { publicKey } = generateKeyPairSync('ed25519')
    expect(await reasonOf(() => readCertificates(publicKey.export({ type: 'spki', format: 'pem' }).toString()))).toBe(
      'certificate'
    )
  })
})

describe('a key of the portal', () => {
  it('comes with a certificate of its own for the years asked for', async () => {
    const { certificate, privateKey } = await createSigningKey('Portal “ü”', Date.UTC(2049, 5, 1), 3)
    const parsed = new X509Certificate(certificate)
    expect(parsed.verify(parsed.publicKey)).toBe(true)
    expect(parsed.issuer).toBe(parsed.subject)
    expect(parsed.ca).toBe(false)
    const [facts] = readCertificates(certificate)
    expect(facts).toMatchObject({ subject: 'CN=Portal “ü”', keyBits: 3072, notAfter: Date.UTC(2052, 5, 1) })
    expect(privateKey).toContain('BEGIN PRIVATE KEY')
  })
})
