import { expect, it } from 'vitest'
import { formatBytes, formatShare, formatTimeLeft, shareOf } from './sizes.ts'

it('sizes have the unit that people would choose', () => {
  expect(formatBytes(0)).toBe('0 bytes')
  expect(formatBytes(1)).toBe('1 byte')
  expect(formatBytes(999)).toBe('999 bytes')
  expect(formatBytes(8_390_656)).toBe('8.4 MB')
  expect(formatBytes(107_374_182_400)).toBe('107.4 GB')
  expect(formatBytes(1_099_511_627_776)).toBe('1.1 TB')
})

it('rounding never gives a thousand of a unit', () => {
  expect(formatBytes(999_499)).toBe('999 kB')
  expect(formatBytes(999_950)).toBe('1 MB')
  expect(formatBytes(999_999_999)).toBe('1 GB')
})

it('a share is whole only when all is there', () => {
  expect(formatShare(999_999, 1_000_000)).toBe('99%')
  expect(formatShare(1_000_000, 1_000_000)).toBe('100%')
  expect(formatShare(0, 1_000_000)).toBe('0%')
})

it('nothing to send is all sent', () => {
  expect(shareOf(0, 0)).toBe(1)
})

it('the time left is told in steps that don’t flicker', () => {
  expect(formatTimeLeft(2)).toBe('a moment left')
  expect(formatTimeLeft(41)).toBe('about 45 seconds left')
  expect(formatTimeLeft(60)).toBe('about 1 minute left')
  expect(formatTimeLeft(61)).toBe('about 2 minutes left')
  expect(formatTimeLeft(3_600)).toBe('about 1 hour left')
  expect(formatTimeLeft(9_000)).toBe('about 2 hours 30 minutes left')
})
