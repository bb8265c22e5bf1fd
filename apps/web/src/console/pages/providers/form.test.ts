import type { Provider } from '@sealpost/api'
import { describe, expect, it } from 'vitest'
import { draftOf, emptyForm, entraIssuer, filledFrom, formOf, sameForm } from './form.ts'

const certificate = (pem: string) => ({
  pem,
  subject: 'CN=test',
  sha256: '00',
  key: 'RSA 2048',
  notBefore: '2026-01-01T00:00:00Z',
  notAfter: '2029-01-01T00:00:00Z',
  state: 'valid' as const
})
const provider: Provider = {
  id: 'p',
  name: 'Entra',
  enabled: true,
  issuer: 'https://sts.windows.net/tenant/',
  signInUrl: 'https://idp.example/in',
  signOutUrl: '',
  certificates: [certificate('one\n'), certificate('two'), certificate('three')],
  signaturePolicy: 'response',
  unsolicited: false,
  justInTime: true,
  signRequests: false,
  domains: ['example.com', 'example.org'],
  identifier: '',
  replyUrl: '',
  relayState: '',
  metadataUrl: '',
  lastSignInAt: null,
  warnings: []
}

describe('the form of a provider', () => {
  it('gives back what it was given', () => {
    const draft = draftOf(formOf(provider))
    expect(draft).toMatchObject({
      certificate: 'one',
      nextCertificate: 'two\nthree',
      signaturePolicy: 'response',
      unsolicited: false,
      justInTime: true,
      domains: ['example.com', 'example.org']
    })
    expect(sameForm(formOf(provider), formOf({ ...provider }))).toBe(true)
  })

  it('takes domains parted by commas, semicolons, blanks and lines', () => {
    expect(draftOf({ ...emptyForm('x'), domains: ' a.com,b.com; c.com\nd.com ,' }).domains).toEqual([
      'a.com',
      'b.com',
      'c.com',
      'd.com'
    ])
  })

  it('sends the strict policy when it holds one that does not exist', () => {
    expect(draftOf({ ...emptyForm('x'), signaturePolicy: 'none' }).signaturePolicy).toBe('both')
  })

  it('is filled in from metadata without touching the rules', () => {
    const metadata = {
      issuer: 'i',
      signInUrl: 'in',
      signOutUrl: 'out',
      certificates: [certificate('one'), certificate('two')]
    }
    const form = filledFrom(metadata, { ...emptyForm('Name'), justInTime: true, domains: 'a.com' })
    expect(form).toMatchObject({
      name: 'Name',
      issuer: 'i',
      signInUrl: 'in',
      signOutUrl: 'out',
      certificate: 'one',
      nextCertificate: 'two',
      justInTime: true,
      domains: 'a.com'
    })
  })
})

describe('the issuer of an Entra tenant', () => {
  it('is known from its Sign-in URL', () => {
    const tenant = '6F1C2B1E-1111-4222-8333-944455556666'
    expect(entraIssuer(` https://login.microsoftonline.com/${tenant}/saml2`)).toBe(
      `https://sts.windows.net/${tenant.toLowerCase()}/`
    )
  })

  it.each([
    '',
    'https://login.microsoftonline.com/common/saml2',
    'https://login.microsoftonline.com.evil.example/6f1c2b1e-1111-4222-8333-944455556666/saml2',
    'http://login.microsoftonline.com/6f1c2b1e-1111-4222-8333-944455556666/saml2',
    'https://idp.example/6f1c2b1e-1111-4222-8333-944455556666/saml2'
  ])('is not guessed from %j', url => {
    expect(entraIssuer(url)).toBeNull()
  })
})
