import { describe, expect, it } from 'vitest'
import { UsageError } from '../usage-error.ts'
import { parseTenantUrl, requestUrl } from './tenant-url.ts'

describe('the Tenant URL', () => {
  it.each([
    ['https://host/scim/v2/entra/', 'https://host/scim/v2/entra', 'default'],
    ['https://host/scim/v2/entra', 'https://host/scim/v2/entra', 'default'],
    ['https://host/scim/v2?aadOptscim062020', 'https://host/scim/v2', 'aadOptscim062020'],
    ['https://host/scim/v2/?aadOptscim062020', 'https://host/scim/v2', 'aadOptscim062020'],
    ['https://host/scim/v2/?AADOPTSCIM062020=true', 'https://host/scim/v2', 'aadOptscim062020'],
    ['https://host/scim/v2/?AzureAdScimPatch2017', 'https://host/scim/v2', 'default'],
    [' https://host:8443/ ', 'https://host:8443', 'default']
  ])('%s', (text, base, dialect) => {
    expect(parseTenantUrl(text)).toMatchObject({ base, dialect, parameters: [] })
  })

  it.each(['', 'host/scim', 'ftp://host/', 'https://user:secret@host/', 'https://host/#x'])('refuses %s', text => {
    expect(() => parseTenantUrl(text)).toThrow(UsageError)
  })

  it('joins path and query as Entra encodes them, and keeps the flag out of both', () => {
    const tenantUrl = parseTenantUrl('https://host/scim/v2/?aadOptscim062020')
    const filter = 'emails[type eq "work"].value eq "a@example.com"'
    expect(requestUrl(tenantUrl, ['Users', 'a/b'])).toBe('https://host/scim/v2/Users/a%2Fb')
    expect(requestUrl(tenantUrl, ['Users'], [['filter', filter]])).toBe(
      'https://host/scim/v2/Users?filter=emails%5Btype+eq+%22work%22%5D.value+eq+%22a%40example.com%22'
    )
  })

  it('sends other parameters of the Tenant URL along with every request', () => {
    const tenantUrl = parseTenantUrl('https://host/scim?customer=7&aadOptscim062020')
    expect(requestUrl(tenantUrl, ['Users', '1'])).toBe('https://host/scim/Users/1?customer=7')
  })
})
