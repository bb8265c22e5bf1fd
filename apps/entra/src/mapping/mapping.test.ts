import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { User } from '../tenant/directory.ts'
import { UsageError } from '../usage-error.ts'
import {
  type AttributeMapping,
  activeExpression,
  defaultMappings,
  mappedValues,
  matchingValues
} from './attribute-mapping.ts'
import { evaluateExpression, parseExpression } from './expression.ts'
import { coreUser, enterpriseUser, managerPath, parseTargetPath, placeTarget, readTarget } from './target-path.ts'

const user: User = {
  objectId: '11111111-2222-3333-4444-555555555555',
  userPrincipalName: 'amara@contoso.com',
  displayName: 'Amara Osei',
  givenName: 'Amara',
  surname: 'Osei',
  accountEnabled: true,
  attributes: { department: 'Archive' },
  createdDateTime: '2026-11-24T06:00:00.000Z',
  changeNumber: 1
}
const evaluate = (text: string, values: Readonly<Record<string, string>> = {}) =>
  evaluateExpression(parseExpression(text), name => values[name])

describe('expressions', () => {
  it.each([
    [activeExpression, { IsSoftDeleted: 'True' }, 'False'],
    [activeExpression, { IsSoftDeleted: 'False' }, 'True'],
    [activeExpression, {}, undefined],
    ['Not([IsSoftDeleted])', { IsSoftDeleted: 'False' }, 'True'],
    ['Join(" ", [givenName], [surname])', { givenName: 'Amara', surname: 'Osei' }, 'Amara Osei'],
    ['Join(" ", [givenName], [surname])', { surname: 'Osei' }, 'Osei'],
    ['Append(ToLower([surname]), "@example.com")', { surname: 'OSEI' }, 'osei@example.com'],
    ['Coalesce([mail], [userPrincipalName])', { userPrincipalName: 'a@b' }, 'a@b'],
    ['toupper("a \\"quoted\\" word")', {}, 'A "QUOTED" WORD'],
    [' [mail] ', { mail: 'a@b' }, 'a@b']
  ])('%s', (text, values, result) => {
    expect(evaluate(text, values)).toBe(result)
  })

  it.each([
    '',
    'mail',
    '[mail',
    'Join(',
    'Join("a" "b")',
    'Exec("x")',
    '"a" "b"',
    'Not([a]) x',
    `${'Not('.repeat(9)}[a]${')'.repeat(9)}`,
    'a'.repeat(1025)
  ])('refuses %s', text => {
    expect(() => parseExpression(text)).toThrow(UsageError)
  })

  it('reads or refuses any text, and throws nothing else', () => {
    const pieces = fc.constantFrom('Switch(', 'Not(', '[a]', '"b"', ',', ')', ' ', '"', '\\', '[', 'é')
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces, { maxLength: 40 }).map(parts => parts.join(''))
        ),
        text => {
          try {
            evaluate(text)
          } catch (error) {
            expect(error).toBeInstanceOf(UsageError)
          }
        }
      )
    )
  })
})

describe('target paths', () => {
  it.each([
    ['userName', { attribute: 'userName', subAttribute: undefined }],
    ['name.givenName', { attribute: 'name', subAttribute: 'givenName' }],
    [
      'emails[type eq "work"].value',
      { attribute: 'emails', filter: { attribute: 'type', value: 'work' }, subAttribute: 'value' }
    ],
    [`${enterpriseUser}:department`, { extension: enterpriseUser, attribute: 'department' }],
    ['manager', { text: managerPath, extension: enterpriseUser, attribute: 'manager' }],
    [`${coreUser}:name.givenName`, { text: 'name.givenName', extension: undefined }],
    ['urn:ietf:params:scim:schemas:extension:Own:2.0:User:tag', { attribute: 'tag' }]
  ])('%s', (text, path) => {
    expect(parseTargetPath(text)).toMatchObject(path)
  })

  it.each([
    '',
    '__proto__',
    'constructor',
    'name.constructor',
    'id',
    'meta',
    'schemas',
    'a b',
    'emails[type co "w"].value',
    'a'.repeat(600)
  ])('refuses %s', text => {
    expect(() => parseTargetPath(text)).toThrow(UsageError)
  })

  it('what is placed is read again, and a manager may come back as an object', () => {
    for (const text of ['userName', 'name.givenName', 'emails[type eq "work"].value', `${enterpriseUser}:department`]) {
      const draft = {}
      placeTarget(draft, parseTargetPath(text), 'x')
      expect(readTarget(draft, parseTargetPath(text))).toBe('x')
    }
    const path = parseTargetPath('manager')
    expect(readTarget({ [enterpriseUser]: { manager: { value: '7' } } }, path)).toBe('7')
    expect(readTarget({ [enterpriseUser]: { manager: { value: '' } } }, path)).toBeUndefined()
  })

  it('null, the empty string and the empty array are no values', () => {
    for (const title of [null, '', []]) expect(readTarget({ title }, parseTargetPath('title'))).toBeUndefined()
  })
})

describe('attribute mappings', () => {
  const mapping = (target: string, attribute: string, more: Partial<AttributeMapping> = {}): AttributeMapping => ({
    target,
    source: { type: 'Direct', attribute },
    apply: 'Always',
    ...more
  })
  const valuesOf = (...args: Parameters<typeof mappedValues>) =>
    Object.fromEntries(mappedValues(...args).map(({ path, value }) => [path.text, value]))

  it('by default are userName, active, given and family name, with an immutable userName', () => {
    const source = { user, isSoftDeleted: false }
    const names = { 'name.givenName': 'Amara', 'name.familyName': 'Osei' }
    expect(valuesOf(defaultMappings, source, 'create')).toStrictEqual({
      userName: 'amara@contoso.com',
      active: true,
      ...names
    })
    expect(valuesOf(defaultMappings, source, 'update')).toStrictEqual({ active: true, ...names })
  })

  it('give nothing for a source without a value, but a default on creation alone', () => {
    const mappings = [mapping('title', 'jobTitle', { defaultIfNull: 'Clerk' }), mapping('nickName', 'constructor')]
    const source = { user, isSoftDeleted: false }
    expect(valuesOf(mappings, source, 'create')).toStrictEqual({ title: 'Clerk' })
    expect(valuesOf(mappings, source, 'update')).toStrictEqual({})
  })

  it('match in the order of their precedence, never by a default, and leave out what has no value', () => {
    const mappings = [
      mapping('userName', 'userPrincipalName', { matchingPrecedence: 2 }),
      mapping('externalId', 'objectId', { matchingPrecedence: 1 }),
      mapping('emails[type eq "work"].value', 'mail', { matchingPrecedence: 3, defaultIfNull: 'x@example.com' })
    ]
    const matching = matchingValues(mappings, { user, isSoftDeleted: false })
    expect(matching.map(({ path }) => path.text)).toStrictEqual(['externalId', 'userName'])
  })
})
