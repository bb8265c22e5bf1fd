import { describe, expect, it } from 'vitest'
import { refusal } from '../test/runs.ts'
import { deviceType, enterpriseUrn, groupType, userType } from '../test/types.ts'
import { findElementPath, leafAttribute, parseAttributePath, printAttributePath } from './attribute-path.ts'

const coreUrn = userType.schema.id

describe('an attribute path', () => {
  it.each([
    ['userName', 'userName'],
    ['USERNAME', 'userName'],
    ['name.givenName', 'name.givenName'],
    ['Name.GIVENNAME', 'name.givenName'],
    ['emails.value', 'emails.value'],
    ['id', 'id'],
    ['externalId', 'externalId'],
    ['schemas', 'schemas'],
    ['meta.lastModified', 'meta.lastModified'],
    [`${coreUrn}:userName`, 'userName'],
    [`${coreUrn}:name.familyName`, 'name.familyName'],
    [`${coreUrn.toUpperCase()}:USERNAME`, 'userName'],
    [`${coreUrn}:id`, 'id'],
    [`${enterpriseUrn}:department`, `${enterpriseUrn}:department`],
    [`${enterpriseUrn.toLowerCase()}:DEPARTMENT`, `${enterpriseUrn}:department`],
    [`${enterpriseUrn}:manager.value`, `${enterpriseUrn}:manager.value`],
    [`${enterpriseUrn}:manager.$ref`, `${enterpriseUrn}:manager.$ref`]
  ])('%s names %s', (text, canonical) => {
    expect(printAttributePath(parseAttributePath(text, userType))).toBe(canonical)
  })

  it('is the same object each time', () => {
    expect(parseAttributePath('NAME.givenName', userType)).toBe(parseAttributePath('name.GIVENNAME', userType))
  })

  it('survives printing and parsing, whatever it names', () => {
    for (const type of [userType, groupType, deviceType]) {
      for (const path of type.paths.values()) expect(parseAttributePath(printAttributePath(path), type)).toBe(path)
    }
  })

  it('splits the URN at the colon and not at the dot of its version (quirk 42)', () => {
    const path = parseAttributePath(`${enterpriseUrn}:department`, userType)
    expect(path).toMatchObject({ extension: enterpriseUrn, attribute: { name: 'department' } })
  })

  it('may have a dot behind the URN of an extension (quirk 44)', () => {
    expect(printAttributePath(parseAttributePath(`${enterpriseUrn}.employeeNumber`, userType))).toBe(
      `${enterpriseUrn}:employeeNumber`
    )
    expect(parseAttributePath(`${enterpriseUrn}.manager.value`, userType).subAttribute?.name).toBe('value')
  })

  it('may leave out the URN of the only extension with the attribute (row A.17)', () => {
    expect(parseAttributePath('manager', userType).extension).toBe(enterpriseUrn)
    expect(parseAttributePath('Manager.displayName', userType).subAttribute?.name).toBe('displayName')
  })

  it.each([
    '',
    '.',
    'foo',
    'userName.value',
    'name.',
    'name.foo',
    '.givenName',
    'name.givenName.x',
    'emails[type eq "work"]',
    ' userName',
    'userName ',
    'urn:ietf:params:scim:schemas:core:2.0:Group:displayName',
    coreUrn,
    enterpriseUrn,
    `${enterpriseUrn}:`,
    `${enterpriseUrn}.`,
    `${enterpriseUrn}:foo`,
    `${enterpriseUrn}department`,
    `${enterpriseUrn}xdepartment`,
    '__proto__',
    'constructor',
    'name.__proto__',
    'emails.constructor',
    'x'.repeat(100_000)
  ])('%.60j is refused', text => {
    const { status, scimType } = refusal(() => parseAttributePath(text, userType))
    expect({ status, scimType }).toEqual({ status: 400, scimType: 'invalidPath' })
  })

  it('that is refused says what there is instead', () => {
    expect(refusal(() => parseAttributePath('emails.address', userType)).detail).toBe(
      'The attribute emails has no sub-attribute "address"; it has value, display, type, primary.'
    )
    expect(refusal(() => parseAttributePath('title.x', userType)).detail).toContain('is simple')
    expect(refusal(() => parseAttributePath('foo', userType)).detail).toContain('"foo" names no attribute of User')
  })

  it('ends at its sub-attribute where it has one', () => {
    expect(leafAttribute(parseAttributePath('name', userType)).name).toBe('name')
    expect(leafAttribute(parseAttributePath('name.formatted', userType)).name).toBe('formatted')
  })
})

describe('a path inside brackets', () => {
  const attribute = (name: string) => parseAttributePath(name, deviceType).attribute

  it('names a sub-attribute in any case, the same object each time', () => {
    const path = findElementPath(attribute('ports'), 'TYPE')
    expect(path).toEqual({ kind: 'attribute', attribute: parseAttributePath('ports.type', deviceType).subAttribute })
    expect(findElementPath(attribute('ports'), 'type')).toBe(path)
  })

  it('names the values of a simple attribute "value"', () => {
    expect(findElementPath(attribute('scores'), 'VALUE')?.attribute).toMatchObject({
      name: 'value',
      type: 'integer',
      multiValued: false
    })
    expect(findElementPath(attribute('scores'), 'VALUE')).toBe(findElementPath(attribute('scores'), 'value'))
  })

  it.each(['foo', '', '__proto__', 'constructor', 'ports.type'])('is nothing for %j', name => {
    expect(findElementPath(attribute('ports'), name)).toBeUndefined()
    expect(findElementPath(attribute('scores'), name)).toBeUndefined()
  })
})
