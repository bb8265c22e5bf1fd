import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { refusal } from '../test/runs.ts'
import { deviceType, enterpriseUrn, userType } from '../test/types.ts'
import { type Filter, filterLimits, printFilter } from './filter.ts'
import { parseFilter, parseValueFilter } from './filter-parse.ts'

const vectors: { cases: { filter: string }[] } = JSON.parse(
  readFileSync(new URL('../vectors/rfc7644-filters.json', import.meta.url), 'utf8')
)

const canonical = (text: string): string => printFilter(parseFilter(text, userType))

describe('a filter', () => {
  it.each(vectors.cases)('of the RFC is the same after printing and parsing: $filter', ({ filter }) => {
    const parsed = parseFilter(filter, userType)
    expect(parseFilter(printFilter(parsed), userType)).toEqual(parsed)
  })

  it('is a tree whose paths are those of the resource type', () => {
    const path = userType.paths.get('userName')
    expect(parseFilter('userName eq "bjensen"', userType)).toEqual({
      kind: 'compare',
      path,
      operator: 'eq',
      value: 'bjensen'
    })
  })

  it.each([
    ['names and operators in any case', 'USERNAME Eq "x" AND Title PR', 'userName eq "x" and title pr'],
    ['more blanks and tabs', '  userName \t eq  "x"  and   title  pr ', 'userName eq "x" and title pr'],
    ['and before or', 'title pr or nickName pr and locale pr', 'title pr or nickName pr and locale pr'],
    [
      'parentheses that change nothing',
      '((title pr) or ((nickName pr and locale pr)))',
      'title pr or nickName pr and locale pr'
    ],
    ['parentheses that do', '(title pr or nickName pr) and locale pr', '(title pr or nickName pr) and locale pr'],
    ['groups of the same kind', 'title pr and (nickName pr and locale pr)', 'title pr and nickName pr and locale pr'],
    ['not without a blank', 'NOT(title pr)', 'not (title pr)'],
    ['not before and', 'not (title pr) and locale pr', 'not (title pr) and locale pr'],
    ['not of not', 'not (not (title pr))', 'not (not (title pr))'],
    ['a complex attribute by its value', 'emails co "x"', 'emails.value co "x"'],
    ['an attribute only one extension has', 'manager eq "m"', `${enterpriseUrn}:manager.value eq "m"`],
    ['a value path', 'emails[ type eq "work" or value co "@" ]', 'emails[type eq "work" or value co "@"]'],
    [
      'a sub-attribute behind brackets',
      'emails[type eq "work"].value eq "x"',
      'emails[type eq "work" and value eq "x"]'
    ],
    [
      'the same with or inside',
      'emails[type eq "a" or type eq "b"].value pr',
      'emails[(type eq "a" or type eq "b") and value pr]'
    ],
    ['the same with ne', 'emails[type eq "work"].value ne "x"', 'emails[type eq "work" and value ne "x"]'],
    [
      'the same and more',
      'emails[type eq "work"].value eq "x" and title pr',
      'emails[type eq "work" and value eq "x"] and title pr'
    ],
    ['a boolean as text, Entra', 'roles[primary eq "True"]', 'roles[primary eq true]'],
    ['a boolean in other case', 'active eq FALSE', 'active eq false'],
    ['null in other case', 'title ne Null', 'title ne null'],
    ['a bare word', 'externalId eq jyoung', 'externalId eq "jyoung"'],
    ['a bare address', 'userName eq a.b-c_d+e@example.com', 'userName eq "a.b-c_d+e@example.com"'],
    ['a bare word before a bracket', 'emails[type eq work]', 'emails[type eq "work"]'],
    ['a bare word before a parenthesis', '(userName eq a)', 'userName eq "a"'],
    [
      'the dateTime as it was written',
      'meta.created gt "2011-05-13T04:42:34.0+01:00"',
      'meta.created gt "2011-05-13T04:42:34.0+01:00"'
    ],
    [
      'id, schemas and externalId',
      'id eq "1" or schemas eq "urn:x" or externalId pr',
      'id eq "1" or schemas eq "urn:x" or externalId pr'
    ]
  ])('may have %s', (_, text, expected) => {
    expect(canonical(text)).toBe(expected)
  })

  it('may have the escapes of JSON in a string', () => {
    const text = 'title eq "\\u0041\\n\\"\\\\\\/\\ud83d\\ude00"'
    expect(canonical(text)).toBe('title eq "A\\n\\"\\\\/😀"')
  })

  it.each([
    ['rank eq 5', 5],
    ['rank eq -0', 0],
    ['weight eq 1.5e2', 150],
    ['weight lt -0.25', -0.25]
  ])('compares a number: %s', (text, value) => {
    expect(parseFilter(text, deviceType)).toMatchObject({ value })
  })

  it('reads the example with which Entra asks for a manager (row A.17)', () => {
    expect(canonical('id eq "u" and manager eq "m"')).toBe(`id eq "u" and ${enterpriseUrn}:manager.value eq "m"`)
  })

  it('has one list of operands however many there are', () => {
    const filter = parseFilter(Array(2_000).fill('title pr').join(' or '), userType)
    expect(filter.kind === 'or' && filter.operands.length).toBe(2_000)
  })
})

describe('a filter that cannot be read', () => {
  it.each([
    ['nothing', '', 1],
    ['only blanks', '   ', 4],
    ['no operator', 'userName', 9],
    ['no value', 'userName eq', 12],
    ['only a blank for a value', 'userName eq ', 13],
    ['an unknown operator', 'userName is "x"', 12],
    ['a word behind the end', 'userName eq "x" y', 17],
    ['no blank before and', 'userName eq "x"and title pr', 16],
    ['no blank behind and', 'title pr and(title pr)', 10],
    ['and at the end', 'title pr and', 10],
    ['and at the beginning', 'and title pr', 1],
    ['two operators', 'title pr and or title pr', 14],
    ['an open parenthesis', '(title pr', 10],
    ['a closing parenthesis', 'title pr)', 9],
    ['empty parentheses', '()', 2],
    ['not without parentheses', 'not title pr', 1],
    ['an open bracket', 'emails[type pr', 15],
    ['empty brackets', 'emails[]', 8],
    ['a closing bracket', 'title pr]', 9],
    ['brackets crossed with parentheses', '(emails[type pr)]', 16],
    ['brackets inside brackets', 'emails[type[value pr]]', 8],
    ['a path inside brackets', 'emails[emails.value pr]', 8],
    ['brackets behind a simple attribute', 'title[value pr]', 1],
    ['brackets behind a sub-attribute', 'name.givenName[value pr]', 1],
    ['an unknown attribute behind brackets', 'emails[type pr].foo pr', 17],
    ['nothing behind brackets and dot', 'emails[type pr]. pr', 17],
    ['an unknown attribute', 'foo eq "x"', 1],
    ['an unknown attribute further on', 'title pr and foo pr', 14],
    ['a name of JavaScript', '__proto__ pr', 1],
    ['a string without end', 'userName eq "x', 13],
    ['a string that ends in a backslash', 'userName eq "x\\', 13],
    ['a string with an unknown escape', 'userName eq "\\x"', 13],
    ['a string with half an escape', 'userName eq "\\u12"', 13],
    ['half of a surrogate pair', 'userName eq "\\ud800"', 13],
    ['U+0000', 'userName eq "\\u0000"', 13],
    ['a line break in a string', 'userName eq "a\nb"', 15],
    ['text behind a string', 'userName eq "a"b', 16],
    ['single quotes', "userName eq 'x'", 13],
    ['a bare word with other signs', 'userName eq a&b', 13],
    ['a number too large', 'rank eq 1e999', 9, deviceType]
  ])('has %s', (_, text, character, type = userType) => {
    const { status, scimType, detail } = refusal(() => parseFilter(text, type))
    expect({ status, scimType }).toEqual({ status: 400, scimType: 'invalidFilter' })
    expect(detail).toContain(`at character ${character}:`)
  })

  it.each([
    ['a number for text', 'userName eq 5'],
    ['true for text', 'userName eq true'],
    ['text for a number', 'rank eq "5"', deviceType],
    ['text for a boolean', 'active eq "yes"'],
    ['a number for a boolean', 'active eq 1'],
    ['text that is no dateTime', 'meta.created gt "yesterday"'],
    ['a number for a dateTime', 'meta.created gt 5'],
    ['a bare date', 'meta.created gt 2011-05-13'],
    ['order of booleans', 'active gt true'],
    ['order of binaries', 'x509Certificates.value gt "QQ=="'],
    ['part of a boolean', 'active co true'],
    ['part of a number', 'rank sw 1', deviceType],
    ['part of a dateTime', 'meta.created sw "2011-05-13T04:42:34Z"'],
    ['order of null', 'title gt null'],
    ['part of null', 'title co null'],
    ['a complex attribute without value', 'name eq "x"'],
    ['several values of a complex attribute without value', 'addresses eq "x"'],
    ['a password', 'password eq "x"'],
    ['whether there is a password', 'password pr'],
    ['a sub-attribute that is never returned', 'ports.pin eq "x"', deviceType],
    ['the same in brackets', 'ports[pin sw "x"]', deviceType],
    ['the same behind brackets', 'ports[value eq 1].pin sw "x"', deviceType],
    ['whether there is one', 'ports[pin pr]', deviceType]
  ])('compares %s', (_, text, type = userType) => {
    expect(refusal(() => parseFilter(text, type))).toMatchObject({ status: 400, scimType: 'invalidFilter' })
  })

  it('says what is wrong in words an administrator can use', () => {
    expect(refusal(() => parseFilter('title gt 5', userType)).detail).toBe(
      'The filter cannot be read at character 1: title is compared with text in double quotes, not 5.'
    )
  })
})

describe('the bounds of a filter', () => {
  const nestedIn = (open: string, close: string, levels: number): string =>
    `${open.repeat(levels)}title pr${close.repeat(levels)}`

  it.each([
    ['(', ')'],
    ['not (', ')']
  ])('let %s be nested 64 times and no more', (open, close) => {
    expect(() => parseFilter(nestedIn(open, close, 64), userType)).not.toThrow()
    expect(refusal(() => parseFilter(nestedIn(open, close, 65), userType)).scimType).toBe('invalidFilter')
    expect(refusal(() => parseFilter(nestedIn(open, close, 10_000), userType)).detail).toContain('64 levels')
  })

  it('hold for what is printed, too', () => {
    const nested = nestedIn('not (', ')', 62).replace('title', 'type')
    const without = parseFilter(`emails[value pr or ${nested}]`, userType)
    expect(parseFilter(printFilter(without), userType)).toEqual(without)
    const fits = parseFilter(`emails[value pr or ${nested}].value pr`, userType)
    expect(parseFilter(printFilter(fits), userType)).toEqual(fits)
    const tooDeep = `emails[value pr or not (${nested})].value pr`
    expect(refusal(() => parseFilter(tooDeep, userType)).detail).toContain('64 levels')
  })

  it('let 2,000 terms be and no more, in all brackets together', () => {
    const terms = (count: number): string => Array(count).fill('emails[type pr and value pr]').join(' and ')
    expect(() => parseFilter(terms(1_000), userType)).not.toThrow()
    expect(refusal(() => parseFilter(terms(1_001), userType)).detail).toContain('more than 2000 terms')
  })

  it('let 65,536 characters be and no more', () => {
    const text = (length: number): string => `userName eq "${'x'.repeat(length - 14)}"`
    expect(() => parseFilter(text(filterLimits.maxLength), userType)).not.toThrow()
    expect(refusal(() => parseFilter(text(filterLimits.maxLength + 1), userType)).scimType).toBe('invalidFilter')
  })
})

describe('a filter between brackets', () => {
  it('has paths relative to one value', () => {
    const { attribute } = userType.paths.get('emails') ?? {}
    if (attribute === undefined) throw new Error('no emails')
    const filter = parseValueFilter('type eq "work" and not (primary eq true)', attribute)
    const paths: string[] = []
    const visit = (each: Filter): void => {
      if (each.kind === 'compare') paths.push(each.path.attribute.name)
      else if (each.kind === 'not') visit(each.operand)
      else if (each.kind === 'and') each.operands.forEach(visit)
    }
    visit(filter)
    expect(paths).toEqual(['type', 'primary'])
    expect(refusal(() => parseValueFilter('emails.type pr', attribute)).scimType).toBe('invalidFilter')
    expect(refusal(() => parseValueFilter('type pr]', attribute)).scimType).toBe('invalidFilter')
  })
})
