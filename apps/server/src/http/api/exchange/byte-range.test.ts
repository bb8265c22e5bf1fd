import { describe, expect, it } from 'vitest'
import { rangeOf } from './byte-range.ts'

describe('a range of 100 bytes', () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=0-99', { start: 0, end: 99 }],
    ['bytes=0-', { start: 0, end: 99 }],
    ['bytes=99-', { start: 99, end: 99 }],
    ['bytes=10-1000', { start: 10, end: 99 }],
    ['BYTES=10-19', { start: 10, end: 19 }],
    ['bytes=-1', { start: 99, end: 99 }],
    ['bytes=-100', { start: 0, end: 99 }],
    ['bytes=-999999999', { start: 0, end: 99 }]
  ])('%s is followed', (header, range) => {
    expect(rangeOf(header, 100)).toEqual(range)
  })

  it.each(['bytes=100-', 'bytes=100-200', 'bytes=999999999999999-', 'bytes=-0', 'bytes=-00'])(
    '%s leads outside',
    header => {
      expect(rangeOf(header, 100)).toBeNull()
    }
  )

  it.each([
    undefined,
    '',
    'bytes',
    'bytes=',
    'bytes=-',
    'bytes=5-4',
    'bytes=0-1,2-3',
    'bytes=a-b',
    'bytes=-5-10',
    'bytes=1.5-2',
    'bytes=0x1-2',
    'lines=0-1',
    'bytes=9999999999999999-'
  ])('%s is none, and all bytes are meant', header => {
    expect(rangeOf(header, 100)).toBeUndefined()
  })
})
