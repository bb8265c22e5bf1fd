import { describe, expect, it } from 'vitest'
import { certificateText, holdsPrivateKey } from './certificate-file.ts'

const fileOf = (content: string | Uint8Array<ArrayBuffer>) => new File([content], 'certificate.cer')

describe('a certificate file', () => {
  it('is taken as it is when it is text', async () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n'
    expect(await certificateText(fileOf(pem))).toBe(pem)
    expect(await certificateText(fileOf('MIIC0A'))).toBe('MIIC0A')
  })

  it('becomes Base64 in short lines when it is DER', async () => {
    const der = new Uint8Array(200).fill(7)
    der.set([0x30, 0x82])
    const text = await certificateText(fileOf(der))
    expect(Math.max(...text.split('\n').map(line => line.length))).toBe(64)
    expect(Uint8Array.from(atob(text.replaceAll('\n', '')), one => one.charCodeAt(0))).toEqual(der)
  })

  it('is cut, so that a wrong choice of file costs little', async () => {
    expect((await certificateText(fileOf('x'.repeat(1_000_000)))).length).toBe(262_144)
  })
})

describe('a private key', () => {
  it.each(['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'])('is known by "%s"', label => {
    expect(holdsPrivateKey(`before\n-----BEGIN ${label}-----\nabc\n-----END ${label}-----`)).toBe(true)
  })

  it('is not taken for a certificate or a public key', () => {
    expect(holdsPrivateKey('-----BEGIN CERTIFICATE-----')).toBe(false)
    expect(holdsPrivateKey('-----BEGIN PUBLIC KEY-----')).toBe(false)
  })
})
