import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { deviceType, enterpriseUrn, userType } from '../test/types.ts'
import { compileFilter, matchesFilter } from './filter-match.ts'
import { parseFilter } from './filter-parse.ts'
import type { Resource } from './resource.ts'

interface Vectors {
  users: { [name: string]: Resource }
  cases: { filter: string; matches: string[] }[]
}

const vectors: Vectors = JSON.parse(readFileSync(new URL('../vectors/rfc7644-filters.json', import.meta.url), 'utf8'))

const matches = (filter: string, resource: Resource, type = userType): boolean =>
  matchesFilter(resource, parseFilter(filter, type))

describe('the filters of RFC 7644 §3.4.2.2', () => {
  it.each(vectors.cases)('$filter', ({ filter, matches: expected }) => {
    const test = compileFilter(parseFilter(filter, userType))
    const matching = Object.entries(vectors.users).filter(([, user]) => test(user))
    expect(matching.map(([name]) => name)).toEqual(expected)
  })
})

describe('a comparison', () => {
  const user: Resource = {
    userName: 'Émile@Example.com',
    externalId: 'AbC',
    active: false,
    title: '',
    emails: [{ value: 'a@x.com', type: 'work' }, { type: 'home' }],
    [enterpriseUrn]: { department: 'Archive', manager: { value: 'm1' } }
  }

  it.each([
    ['without regard to case', 'userName eq "éMILE@example.COM"', true],
    ['without regard to how an accent is composed', 'userName sw "e\u0301mile"', true],
    ['with the case of a case exact attribute', 'externalId eq "abc"', false],
    ['with an attribute of an extension', 'department ew "VE"', true],
    ['with an extension that is not there', 'costCenter pr', false],
    ['with the value of a complex attribute', 'manager eq "m1"', true],
    ['that any value satisfies', 'emails.type eq "home"', true],
    ['that no value contradicts: ne', 'emails.type ne "other"', true],
    ['that one value contradicts: ne', 'emails.type ne "home"', false],
    ['with nothing: ne is true', 'nickName ne "x"', true],
    ['with nothing: the rest is false', 'nickName lt "x" or nickName co "" or nickName eq ""', false],
    ['with empty text: it is a value', 'title eq ""', true],
    ['with empty text: it is not present', 'title pr', false],
    ['with empty text: it counts as null', 'title eq null', true],
    ['with false: it is present', 'active pr', true],
    ['of one value by brackets', 'emails[type eq "home" and value pr]', false],
    ['of one value by brackets and dot', 'emails[type eq "work"].value eq "A@X.com"', true],
    ['with a single complex attribute in brackets', 'manager[value eq "m1"]', true],
    ['opposite inside brackets: one value without it', 'emails[not (value pr)]', true],
    ['opposite outside brackets: no value with it', 'not (emails[value pr])', false]
  ])('compares %s', (_, filter, expected) => {
    expect(matches(filter, user)).toBe(expected)
  })

  it('orders text by code point and not by UTF-16 unit', () => {
    expect(matches('nickName gt "\uffee"', { nickName: '😀' })).toBe(true)
    expect(matches('nickName lt "\uffee"', { nickName: '😀' })).toBe(false)
  })

  it('compares a dateTime as a point in time', () => {
    const filter = 'seen eq "2011-05-13T06:42:34+02:00" and seen gt "2011-05-13T04:42:33.999Z"'
    expect(matches(filter, { seen: '2011-05-13T04:42:34Z' }, deviceType)).toBe(true)
  })

  it('finds the values of a simple multi-valued attribute, in brackets too', () => {
    const device = { tags: ['Red', 'blue'], scores: [1, 5] }
    expect(matches('tags eq "RED" and scores gt 4', device, deviceType)).toBe(true)
    expect(matches('scores[value gt 1 and value lt 5]', device, deviceType)).toBe(false)
    expect(matches('tags[value sw "b"]', device, deviceType)).toBe(true)
  })

  it('finds values of a multi-valued sub-attribute', () => {
    const device = {
      ports: [
        { value: 1, flags: ['x', 'y'] },
        { value: 2, flags: ['z'] }
      ]
    }
    expect(matches('ports.flags eq "z"', device, deviceType)).toBe(true)
    expect(matches('ports[value eq 1 and flags eq "z"]', device, deviceType)).toBe(false)
  })

  it('is false for a stored value of another type, without failing', () => {
    const odd = { userName: 5, active: 'true', emails: 'x', meta: [], [enterpriseUrn]: 'x' }
    expect(
      matches('userName eq "5" or active eq true or emails.value pr or meta.created pr or department pr', odd)
    ).toBe(false)
  })
})
