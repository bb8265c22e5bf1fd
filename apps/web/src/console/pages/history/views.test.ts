import { expect, it } from 'vitest'
import { addressOf, pathOf, viewOf, views } from './views.ts'

it('each view has its own address, by which it is found again', () => {
  expect(views.map(pathOf)).toEqual(['/history', '/history/received', '/history/sent-in'])
  expect(views.map(view => viewOf(pathOf(view)))).toEqual(views)
})

it('an address that is no view shows what was sent', () => {
  expect(viewOf('/history/elsewhere')).toBe('sent')
})

it('only what is asked for stands in the address', () => {
  expect(addressOf('sent', { search: '', state: '' })).toBe('/history')
  expect(addressOf('received', { search: '', state: 'over', offset: 0 })).toBe('/history/received?state=over')
})

it('a search keeps its signs', () => {
  const query = new URL(addressOf('sent-in', { search: 'a&b=c #1', state: 'open', offset: 50 }), 'http://x')
    .searchParams
  expect(Object.fromEntries(query)).toEqual({ search: 'a&b=c #1', state: 'open', offset: '50' })
})
