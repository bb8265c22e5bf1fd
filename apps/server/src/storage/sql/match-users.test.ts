import { parseFilter } from '@sealpost/scim'
import { describe, expect, it } from 'vitest'
import { userType } from '../contract/place.ts'
import { narrowsByIndex } from './match-users.ts'

describe('an index narrows', () => {
  it.each([
    ['userName eq "x"', true],
    ['id eq "x" and title co "y"', true],
    ['title co "y" and emails[value eq "x" and type sw "w"]', true],
    ['externalId eq "x" or emails eq "y"', true],
    ['externalId eq "x" or title eq "y"', false],
    ['not (userName eq "x")', false],
    ['userName ne "x"', false],
    ['userName sw "x"', false],
    ['externalId eq null', false],
    ['emails[type eq "work"]', false],
    ['title eq "x" and active eq true', false],
    ['userName pr', false]
  ])('%s: %s', (filter, narrows) => {
    expect(narrowsByIndex(parseFilter(filter, userType))).toBe(narrows)
  })
})
