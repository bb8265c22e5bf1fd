import { expect, it } from 'vitest'
import { formatInstant, parseInstant } from './instant.ts'

it('reads points in time with and without fraction and offset', () => {
  const ten = Date.UTC(2026, 10, 24, 10)
  for (const text of [
    '2026-11-24T10:00:00Z',
    '2026-11-24T10:00:00',
    '2026-11-24T12:00:00.000+02:00',
    '2026-11-24T05:30:00-04:30'
  ]) {
    expect(parseInstant(text)).toBe(ten)
  }
  expect(parseInstant('2026-11-24T10:00:00.1239999Z')).toBe(ten + 123)
  expect(parseInstant(formatInstant(ten))).toBe(ten)
})

it('refuses what is none', () => {
  for (const text of [
    '',
    '2026-11-24',
    '2026-13-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-11-24T24:00:00Z',
    '2026-11-24T10:00:60Z',
    ' 2026-11-24T10:00:00Z',
    '2026-11-24T10:00:00+15:00'
  ]) {
    expect(parseInstant(text)).toBe(undefined)
  }
})
