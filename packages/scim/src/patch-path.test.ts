import { describe, expect, it } from 'vitest'
import { refusal } from '../test/runs.ts'
import { deviceType, enterpriseUrn, groupType, userType } from '../test/types.ts'
import { parsePatchPath, printPatchPath } from './patch-path.ts'

describe('the path of a PATCH operation', () => {
  it.each([
    ['displayName', 'displayName'],
    ['name.familyName', 'name.familyName'],
    ['emails[type eq "work"]', 'emails[type eq "work"]'],
    ['emails[type eq "work"].value', 'emails[type eq "work"].value'],
    ['EMAILS[TYPE EQ "work"].VALUE', 'emails[type eq "work"].value'],
    ['roles[primary eq "True"].value', 'roles[primary eq true].value'],
    [
      'addresses[ type eq "work" and primary eq true ].locality',
      'addresses[type eq "work" and primary eq true].locality'
    ],
    ['emails[value eq "a]b\\"[c"]', 'emails[value eq "a]b\\"[c"]'],
    ['emails[not (type eq "work")]', 'emails[not (type eq "work")]'],
    [`${userType.schema.id}:emails[type eq "work"].value`, 'emails[type eq "work"].value'],
    [`${enterpriseUrn}:department`, `${enterpriseUrn}:department`],
    [`${enterpriseUrn}:manager[value eq "9"].displayName`, `${enterpriseUrn}:manager[value eq "9"].displayName`],
    ['manager', `${enterpriseUrn}:manager`],
    [enterpriseUrn, enterpriseUrn],
    [enterpriseUrn.toUpperCase(), enterpriseUrn]
  ])('%s is %s', (text, canonical) => {
    const path = parsePatchPath(text, userType)
    expect(printPatchPath(path)).toBe(canonical)
    expect(parsePatchPath(canonical, userType)).toEqual(path)
  })

  it('is an extension as a whole when it is a URN alone', () => {
    expect(parsePatchPath(enterpriseUrn, userType)).toEqual({ kind: 'extension', extension: enterpriseUrn })
  })

  it('reads the examples of RFC 7644 §3.5.2', () => {
    const member = 'members[value eq "2819c223-7f76-453a-919d-413861904646"]'
    for (const text of ['members', member, `${member}.display`]) {
      expect(printPatchPath(parsePatchPath(text, groupType))).toBe(text)
    }
    for (const text of ['name.familyName', 'addresses[type eq "work"]']) {
      expect(printPatchPath(parsePatchPath(text, userType))).toBe(text)
    }
  })

  it('selects values of a simple multi-valued attribute by "value"', () => {
    expect(printPatchPath(parsePatchPath('tags[value sw "a"]', deviceType))).toBe('tags[value sw "a"]')
  })

  it.each([
    '',
    'foo',
    'foo[type eq "work"]',
    '[type eq "work"]',
    'title[value eq "x"]',
    'name.givenName[value eq "x"]',
    'emails[type eq "work"]value',
    'emails[type eq "work"]xvalue',
    'emails[type eq "work"].',
    'emails[type eq "work"].foo',
    'emails[type eq "work"].value.x',
    'emails[type eq "work"] .value',
    'emails[type eq "work"].__proto__',
    'emails[type eq "work"][type eq "home"]',
    '__proto__',
    'constructor[value eq "x"]',
    `${enterpriseUrn}[value eq "x"]`,
    userType.schema.id,
    'x'.repeat(70_000),
    `emails[type eq "${'x'.repeat(70_000)}"]`
  ])('%.60j is refused as invalidPath', text => {
    expect(refusal(() => parsePatchPath(text, userType))).toMatchObject({ status: 400, scimType: 'invalidPath' })
  })

  it.each([
    'emails[',
    'emails[]',
    'emails[type]',
    'emails[type eq]',
    'emails[type eq "work"',
    'emails[type eq "work]',
    'emails[foo eq "work"]',
    'emails[type eq "work"))]',
    'emails[emails.type eq "work"]',
    'emails[type[value eq "x"]]',
    'emails[primary gt true]'
  ])('%j is refused as invalidFilter', text => {
    expect(refusal(() => parsePatchPath(text, userType))).toMatchObject({ status: 400, scimType: 'invalidFilter' })
  })
})
