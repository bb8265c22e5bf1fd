import { describe, expect, it } from 'vitest'
import { match } from './match.ts'
import { home, isOpenTo, routes } from './routes.ts'

const administrator = { administering: true, acting: false }
const person = { administering: false, acting: false }
const acting = { administering: false, acting: true }
const at = (path: string) => {
  const route = routes.find(one => match(one.path, path))
  if (!route) throw new Error(`No page is at ${path}.`)
  return route
}

describe('the pages', () => {
  it('are for administrators where they administer, and closed while they act in another account', () => {
    for (const { path, ...route } of routes.filter(one => one.path.startsWith('/console/'))) {
      expect(
        [administrator, person, acting].map(who => isOpenTo(route, who)),
        path
      ).toEqual([true, false, false])
    }
  })

  it('of sending and requests are open to everybody in their own name alone', () => {
    for (const path of ['/send', '/requests'])
      expect(
        [administrator, person, acting].map(who => isOpenTo(at(path), who)),
        path
      ).toEqual([true, true, false])
  })

  it('of the history and the profile are open to whoever acts in another account, too', () => {
    for (const path of ['/history', '/history/sent-in', '/history/01a', '/profile'])
      expect(
        [administrator, person, acting].map(who => isOpenTo(at(path), who)),
        path
      ).toEqual([true, true, true])
  })

  it('begin for each with one that is open to them', () => {
    for (const who of [administrator, person, acting]) expect(isOpenTo(at(home(who)), who)).toBe(true)
  })

  it('of the history’s views stand before those of single transfers', () => {
    expect(at('/history/received').path).toBe('/history/received')
    expect(at('/history/01a').path).toBe('/history/:id')
  })
})
