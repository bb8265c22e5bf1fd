import { describe, expect, it } from 'vitest'
import { mapParameter, parameterOf, queryParameters } from './query-string.ts'

describe('queryParameters', () => {
  it.each([
    ['/Users', {}],
    ['/Users?', {}],
    ['/Users?&&', {}],
    ['/Users?filter=userName+eq+%22amara.osei%40example.com%22', { filter: 'userName eq "amara.osei@example.com"' }],
    ['/Users?filter=userName%20eq%20%22a%2Bb%22', { filter: 'userName eq "a+b"' }],
    ['/Users?aadOptscim062020&count=5', { aadOptscim062020: '', count: '5' }],
    ['/Users?count=5&', { count: '5' }],
    ['/Users?a=1=2', { a: '1=2' }],
    ['/Users?count=1&count=2&count=3', { count: ['1', '2', '3'] }],
    ['/Users?filter=zo%C3%AB', { filter: 'zoë' }],
    [`/Users?filter=${Buffer.from('zoë').toString('latin1')}`, { filter: 'zoë' }]
  ])('reads %s', (url, parameters) => expect({ ...queryParameters(url) }).toEqual(parameters))

  it.each([
    ['/Users?filter=%', 'invalidFilter'],
    ['/Users?filter=%zz', 'invalidFilter'],
    ['/Users?FILTER=%ff', 'invalidFilter'],
    ['/Users?count=%c3', 'invalidValue'],
    ['/Users?%ff=1', 'invalidValue'],
    ['/Users?count=\u00eb', 'invalidValue']
  ])('refuses %s, which is no percent-encoded UTF-8', (url, scimType) => {
    expect(() => queryParameters(url)).toThrow(expect.objectContaining({ status: 400, scimType }))
  })

  it('keeps names that objects have of their own for what they are', () => {
    const parameters = queryParameters('/Users?__proto__=1&constructor=2')
    expect(Object.keys(parameters)).toEqual(['__proto__', 'constructor'])
    expect(parameterOf(queryParameters('/Users'), 'constructor')).toBeUndefined()
  })

  it('finds a parameter whatever the case of its name', () => {
    expect(parameterOf(queryParameters('/Users?ATTRIBUTES=id'), 'attributes')).toBe('id')
    expect(mapParameter({ Filter: 'a', count: 'b' }, 'filter', value => `${value}!`)).toEqual({
      Filter: 'a!',
      count: 'b'
    })
  })
})
