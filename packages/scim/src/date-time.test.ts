import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../test/runs.ts'
import { parseDateTime } from './date-time.ts'

describe('a dateTime', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['1970-01-01T00:00:00', 0],
    ['1970-01-01T00:00:00.5Z', 500],
    ['1970-01-01T00:00:00.123456789Z', 123],
    ['1970-01-01T01:00:00+01:00', 0],
    ['1969-12-31T10:00:00-14:00', 0],
    ['1969-12-31T24:00:00Z', 0],
    ['1969-12-31T24:00:00.000Z', 0],
    ['2000-02-29T00:00:00Z', 951_782_400_000]
  ])('%s is %i ms', (text, milliseconds) => {
    expect(parseDateTime(text)).toBe(milliseconds)
  })

  it.each([
    '',
    '2011-05-13',
    '04:42:34Z',
    '2011-05-13 04:42:34Z',
    '2011-05-13t04:42:34z',
    '2011-05-13T04:42Z',
    '2011-5-13T04:42:34Z',
    '0000-01-01T00:00:00Z',
    '-001-01-01T00:00:00Z',
    '12011-05-13T04:42:34Z',
    '2011-13-01T00:00:00Z',
    '2011-00-01T00:00:00Z',
    '2011-02-29T00:00:00Z',
    '2011-04-31T00:00:00Z',
    '2011-05-13T25:00:00Z',
    '2011-05-13T24:00:01Z',
    '2011-05-13T24:00:00.001Z',
    '2011-05-13T24:00:00.0001Z',
    '2011-05-13T04:60:00Z',
    '2011-05-13T04:42:60Z',
    '2011-05-13T04:42:34.Z',
    '2011-05-13T04:42:34+14:01',
    '2011-05-13T04:42:34+01:60',
    '2011-05-13T04:42:34+0100',
    '2011-05-13T04:42:34Z\n',
    '٢٠١١-05-13T04:42:34Z'
  ])('%j is none', text => {
    expect(parseDateTime(text)).toBeUndefined()
  })

  it('reads whatever toISOString writes', () => {
    const date = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true
    })
    fc.assert(
      fc.property(date, each => {
        expect(parseDateTime(each.toISOString())).toBe(each.getTime())
      }),
      runs(1_000)
    )
  })
})
