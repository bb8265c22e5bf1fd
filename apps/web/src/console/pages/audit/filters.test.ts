import { describe, expect, it } from 'vitest'
import { addressOf, countOf, filtersOf, noFilters, questionOf } from './filters.ts'

describe('the filters of the log', () => {
  it('survive the way through the address', () => {
    const filters = {
      view: 'sign-in',
      outcome: 'refused',
      action: 'sign-on.refused',
      user: 'zoë & co@example.com',
      reference: '7F3K',
      from: '2026-05-04T10:20',
      until: '2026-05-05T00:00'
    }
    const address = addressOf('/console/audit', filters)
    expect(filtersOf(new URLSearchParams(address.split('?')[1]))).toEqual(filters)
  })

  it('leave the address alone when none is set', () => {
    expect(addressOf('/console/audit', noFilters)).toBe('/console/audit')
    expect(countOf(noFilters)).toBe(0)
  })

  it('ask in UTC for what was typed in local time', () => {
    expect(questionOf({ ...noFilters, from: '2026-05-04T10:20' }).from).toBe(new Date('2026-05-04T10:20').toISOString())
  })

  it.each(['view=everything', 'outcome=maybe', 'from=yesterday', 'until=', 'unknown=1'])('ignore %s', query => {
    expect(filtersOf(new URLSearchParams(query))).toEqual(noFilters)
  })

  it('ask for nothing that the server would refuse', () => {
    expect(questionOf({ ...noFilters, view: 'x', outcome: 'y', from: 'z' })).toEqual({
      view: 'all',
      outcome: '',
      action: '',
      user: '',
      reference: '',
      from: '',
      until: ''
    })
  })
})
