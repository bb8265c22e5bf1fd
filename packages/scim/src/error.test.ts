import { describe, expect, it } from 'vitest'
import { errorBody, quoted, ScimError } from './error.ts'

describe('an error body', () => {
  it('carries the status as a string and the keyword', () => {
    const error = new ScimError(400, 'No such attribute.', 'invalidPath')
    expect(errorBody(error)).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: '400',
      scimType: 'invalidPath',
      detail: 'No such attribute.'
    })
  })

  it('leaves the keyword out when there is none', () => {
    expect(Object.keys(errorBody(new ScimError(404, 'No user has this id.')))).toEqual(['schemas', 'status', 'detail'])
  })
})

describe('text of a client in a detail', () => {
  it('is escaped and cut to the length of a line', () => {
    expect(quoted('a"\n')).toBe('"a\\"\\n"')
    expect(quoted('x'.repeat(100_000)).length).toBeLessThan(90)
  })
})

describe('a ScimError', () => {
  it('is an Error with the detail as its message', () => {
    const error = new ScimError(409, 'Taken.', 'uniqueness')
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ name: 'ScimError', message: 'Taken.', status: 409, scimType: 'uniqueness' })
  })
})
