import { describe, expect, it } from 'vitest'
import { mountOf, straightened } from './mount.ts'

describe('mountOf', () => {
  it.each([
    ['/scim/v2/entra/Users', 'entra'],
    ['/scim/v2/entra', 'entra'],
    ['/scim/v2/entra?aadOptscim062020', 'entra'],
    ['/scim/v2/Users', 'scim'],
    ['/scim/v2/', 'scim'],
    ['/scim/v2/entrance', 'scim'],
    ['/scim/v2x', undefined],
    ['/', undefined]
  ])('puts %s below %s', (url, name) => expect(mountOf(url)?.name).toBe(name))
})

describe('straightened', () => {
  it.each([
    ['/scim/v2/entra//Users?count=1', '/scim/v2/entra/Users?count=1'],
    ['//scim//v2///Users/', '/scim/v2/Users/'],
    [
      '/scim/v2/entra/?aadOptscim062020/Users?filter=userName+eq+%22a%22',
      '/scim/v2/entra/Users?filter=userName+eq+%22a%22'
    ],
    ['/scim/v2?aadOptscim062020/Users/1', '/scim/v2/Users/1'],
    ['/scim/v2/?AADOPTSCIM062020//Users', '/scim/v2/Users'],
    ['/scim/v2/?AzureAdScimPatch2017/Users', '/scim/v2/Users'],
    ['/scim/v2/Users?aadOptscim062020?filter=id+pr', '/scim/v2/Users?aadOptscim062020&filter=id+pr'],
    ['/scim/v2/Users?count=1&aadOptscim062020?filter=id+pr', '/scim/v2/Users?count=1&aadOptscim062020&filter=id+pr']
  ])('makes of %s what was meant', (url, meant) => expect(straightened(url)).toBe(meant))

  it.each([
    '/scim/v2/Users?aadOptscim062020&filter=a',
    '/scim/v2/Users?filter=a&aadOptscim062020',
    '/scim/v2/Users?filter=title+eq+%22//%22',
    '/scim/v2/Users?filter=title+eq+"x//y"',
    '/scim/v2/Users/1?aadOptscim062020/Users/2',
    '/other//path',
    '//evil.example.com/scim/v2',
    '/api?aadOptscim062020/Users'
  ])('leaves %s as it is', url => expect(straightened(url)).toBe(url))
})
