import { describe, expect, it } from 'vitest'
import { forgetFragments, fragmentFor, keepFragment, placeOf } from './address.ts'

function tab() {
  const kept = new Map<string, string>()
  return {
    get length() {
      return kept.size
    },
    key: (at: number) => [...kept.keys()][at] ?? null,
    removeItem: (key: string) => void kept.delete(key),
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value)
  }
}

describe('an address', () => {
  it.each([
    ['/r/4fK2', { kind: 'r', id: '4fK2' }],
    ['/q/4fK2/', { kind: 'q', id: '4fK2' }],
    ['/u/amara.okafor', { kind: 'u', id: 'amara.okafor' }]
  ])('%s is a page for outsiders', (path, place) => {
    expect(placeOf(path)).toEqual(place)
  })

  it.each(['/', '/r', '/r/', '/r/a/b', '/x/a', '/r/..', '/r/%2e%2e', '/R/a', `/r/${'a'.repeat(129)}`])(
    '%s is none',
    path => {
      expect(placeOf(path)).toBeUndefined()
    }
  )
})

describe('a fragment', () => {
  const place = { kind: 'r', id: 'one' } as const

  it('is that of the address, whatever the tab kept', () => {
    const storage = tab()
    keepFragment(place, 'before', storage)
    expect(fragmentFor(place, '#now', storage)).toBe('now')
  })

  it('is there again after the address lost it, for its own page alone', () => {
    const storage = tab()
    keepFragment(place, 'secret', storage)
    expect(fragmentFor(place, '', storage)).toBe('secret')
    expect(fragmentFor(place, '#', storage)).toBe('secret')
    expect(fragmentFor({ kind: 'r', id: 'other' }, '', storage)).toBeUndefined()
    expect(fragmentFor({ kind: 'q', id: 'one' }, '', storage)).toBeUndefined()
  })

  it('is forgotten with every other one at the end, and nothing else is', () => {
    const storage = tab()
    keepFragment(place, 'secret', storage)
    keepFragment({ kind: 'u', id: 'two' }, 'other', storage)
    storage.setItem('theme', 'dark')
    forgetFragments(storage)
    expect([...Array(storage.length).keys()].map(at => storage.key(at))).toEqual(['theme'])
  })

  it('is the address’s alone in a browser that keeps nothing', () => {
    const storage = {
      getItem: (): string => {
        throw new Error('SecurityError')
      },
      setItem: () => {
        throw new Error('QuotaExceededError')
      }
    }
    keepFragment(place, 'secret', storage)
    expect(fragmentFor(place, '#now', storage)).toBe('now')
    expect(fragmentFor(place, '', storage)).toBeUndefined()
  })
})
