import { describe, expect, it } from 'vitest'
import { refusal } from '../test/runs.ts'
import { parsePatchRequest, patchOpUrn } from './patch-request.ts'

const schemas = [patchOpUrn]

function parsed(...operations: unknown[]) {
  return parsePatchRequest({ schemas, Operations: operations })
}

describe('parsePatchRequest', () => {
  it('A.0.2: operations are read whatever the case of their names', () => {
    expect(
      parsed({ op: 'Add', path: 'title', value: 'x' }, { op: 'REPLACE', value: {} }, { op: 'Remove', path: 'title' })
    ).toEqual([
      { op: 'add', path: 'title', value: 'x' },
      { op: 'replace', value: {} },
      { op: 'remove', path: 'title' }
    ])
  })

  it('members match whatever their case', () => {
    expect(parsePatchRequest({ SCHEMAS: schemas, operations: [{ Op: 'add', Path: 'title', Value: 'x' }] })).toEqual([
      { op: 'add', path: 'title', value: 'x' }
    ])
  })

  it('D.72: schemas may say anything or be missing', () => {
    expect(parsePatchRequest({ Operations: [{ op: 'remove', path: 'title' }] })).toHaveLength(1)
    expect(parsePatchRequest({ schemas: 'x', Operations: [{ op: 'remove', path: 'title' }] })).toHaveLength(1)
  })

  it('a path of null is no path, a value of null is a value', () => {
    expect(parsed({ op: 'replace', path: null, value: null })).toEqual([{ op: 'replace', value: null }])
    expect(parsed({ op: 'remove', path: 'members', value: null })).toEqual([
      { op: 'remove', path: 'members', value: null }
    ])
  })

  it('members that no operation has are ignored', () => {
    expect(parsed({ name: 'addMember', op: 'remove', path: 'title', $ref: 1 })).toEqual([
      { op: 'remove', path: 'title' }
    ])
  })

  it.each([
    ['a body that is no object', [], 'invalidSyntax'],
    ['a body of null', null, 'invalidSyntax'],
    ['no Operations', { schemas }, 'invalidSyntax'],
    ['Operations twice', { Operations: [], operations: [] }, 'invalidSyntax'],
    ['Operations that are no array', { Operations: { op: 'remove' } }, 'invalidSyntax'],
    ['no operation at all', { Operations: [] }, 'invalidSyntax'],
    ['an operation that is no object', { Operations: ['remove'] }, 'invalidSyntax'],
    ['an operation without op', { Operations: [{ path: 'title' }] }, 'invalidSyntax'],
    ['an unknown op', { Operations: [{ op: 'move', path: 'title' }] }, 'invalidSyntax'],
    ['an op that is no string', { Operations: [{ op: 1 }] }, 'invalidSyntax'],
    ['op twice', { Operations: [{ op: 'add', Op: 'remove' }] }, 'invalidSyntax'],
    ['a path that is no string', { Operations: [{ op: 'remove', path: ['title'] }] }, 'invalidSyntax'],
    ['add without value', { Operations: [{ op: 'add', path: 'title' }] }, 'invalidValue'],
    ['replace without value', { Operations: [{ op: 'replace', path: 'title' }] }, 'invalidValue']
  ])('%s is refused', (_what, body, scimType) => {
    expect(refusal(() => parsePatchRequest(body))).toMatchObject({ status: 400, scimType })
  })

  it('the refusal names the operation', () => {
    const { detail } = refusal(() => parsed({ op: 'remove', path: 'a' }, { op: 'jump' }))
    expect(detail).toContain('Operations[1]')
    expect(detail).toContain('"jump"')
  })

  it('more operations than the limit are refused with 413, as many are not', () => {
    const operations = Array.from({ length: 1000 }, () => ({ op: 'remove', path: 'title' }))
    expect(parsed(...operations)).toHaveLength(1000)
    expect(refusal(() => parsed(...operations, ...operations))).toMatchObject({ status: 413 })
    const two = { Operations: operations.slice(0, 2) }
    expect(refusal(() => parsePatchRequest(two, { maxOperations: 1 }))).toMatchObject({ status: 413 })
  })
})
