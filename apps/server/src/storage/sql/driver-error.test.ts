import { describe, expect, it } from 'vitest'
import { isSqliteBusy, postgresError, sqliteError } from './driver-error.ts'

const withMembers = (members: object, message = 'driver text with personal@example.com'): Error =>
  Object.assign(new Error(message), members)

describe('an error of SQLite', () => {
  it.each([
    ['busy', 5, 'store.busy'],
    ['busy while another recovers', 261, 'store.busy'],
    ['full', 13, 'store.unavailable'],
    ['input or output', 778, 'store.unavailable'],
    ['damaged', 11, 'store.unavailable'],
    ['read-only', 8, 'store.unavailable'],
    ['cannot be opened', 14, 'store.unavailable'],
    ['not a database', 26, 'store.unavailable']
  ])('that tells of the machine becomes a refusal: %s', (_name, errcode, code) => {
    const error = withMembers({ code: 'ERR_SQLITE_ERROR', errcode })
    const told = sqliteError(error)
    expect(told).toMatchObject({ kind: 'unavailable', code, transient: false, cause: error })
    expect(String(told)).not.toContain('personal')
    expect(isSqliteBusy(error)).toBe(code === 'store.busy')
  })

  it('of a connection that was closed says that the portal stops', () => {
    expect(sqliteError(withMembers({ code: 'ERR_INVALID_STATE' }))).toMatchObject({ code: 'store.closed' })
  })

  it.each([{ errcode: 1 }, { errcode: 2067 }, {}])('that tells of a defect stays what it is: %o', members => {
    const error = withMembers(members)
    expect(sqliteError(error)).toBe(error)
  })
})

describe('an error of PostgreSQL', () => {
  it.each([
    ['55P03', 'store.busy', false],
    ['40001', 'store.unavailable', true],
    ['40P01', 'store.unavailable', true],
    ['57P01', 'store.unavailable', true],
    ['53300', 'store.unavailable', true],
    ['53100', 'store.unavailable', false],
    ['25006', 'store.unavailable', false],
    ['28P01', 'store.unavailable', false],
    ['08006', 'store.unavailable', true],
    ['ECONNRESET', 'store.unavailable', true],
    ['ENOTFOUND', 'store.unavailable', true]
  ])('%s becomes %s, passing: %s', (code, refusal, transient) => {
    const error = withMembers({ code })
    expect(postgresError(error)).toMatchObject({ kind: 'unavailable', code: refusal, transient, cause: error })
    expect(String(postgresError(error))).not.toContain('personal')
  })

  it('of a connection that broke is told by its text', () => {
    expect(postgresError(new Error('Connection terminated unexpectedly'))).toMatchObject({ transient: true })
  })

  it('of a pool that was closed says that the portal stops', () => {
    const error = new Error('Cannot use a pool after calling end on the pool')
    expect(postgresError(error)).toMatchObject({ code: 'store.closed' })
  })

  it.each([
    withMembers({ code: '23505' }),
    withMembers({ code: '42P01' }),
    withMembers({ code: 'ERR_INVALID_ARG_TYPE' }),
    new TypeError('a defect')
  ])('that tells of a defect stays what it is: %o', error => {
    expect(postgresError(error)).toBe(error)
  })

  it('that is no error stays what it is', () => {
    expect(postgresError('text')).toBe('text')
  })
})
