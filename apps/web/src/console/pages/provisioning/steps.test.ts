import { describe, expect, it } from 'vitest'
import { newlySeen, refusedStep, type StepId, statusesOf, stepIds } from './steps.ts'

const at = '2026-05-04T10:00:00Z'
const nothing = {
  provider: null,
  firstSignIn: null,
  scimKey: null,
  testConnection: null,
  firstProvisionedUser: null,
  firstChange: null,
  firstDeactivation: null
}
const everything = Object.fromEntries(Object.keys(nothing).map(name => [name, at])) as Record<
  keyof typeof nothing,
  string
>
const done = (...steps: StepId[]) => new Set(steps)
const currentOf = (statuses: ReturnType<typeof statusesOf>) => stepIds.filter(step => statuses[step] === 'current')

describe('the steps of the set-up', () => {
  it('begin with the first', () => {
    const statuses = statusesOf(nothing, done())
    expect(currentOf(statuses)).toEqual(['application'])
    expect(stepIds.filter(step => statuses[step] === 'done')).toEqual([])
  })

  it('end with none to do when everything was seen', () => {
    const statuses = statusesOf(everything, done())
    expect(new Set(Object.values(statuses))).toEqual(new Set(['done']))
  })

  it('go on by the word of the reader where the portal can see nothing', () => {
    expect(currentOf(statusesOf(nothing, done('application', 'saml', 'claims')))).toEqual(['provider'])
  })

  it('need proof where the portal can see it, whatever the reader says', () => {
    expect(currentOf(statusesOf(nothing, done(...stepIds)))).toEqual(['provider'])
  })

  it('are proven backwards: a sign-in proves addresses, claims and provider', () => {
    const statuses = statusesOf({ ...nothing, provider: at, firstSignIn: at }, done())
    expect(currentOf(statuses)).toEqual(['key'])
  })

  it('have one to do now at any time until all are done', () => {
    for (const seen of Object.keys(nothing)) {
      const statuses = statusesOf({ ...nothing, [seen]: at }, done())
      expect(currentOf(statuses)).toHaveLength(1)
    }
  })

  it('take the trial for done only with creation, change and deactivation', () => {
    expect(statusesOf({ ...everything, firstChange: null }, done()).trial).toBe('current')
  })

  it('tell what is new between two answers', () => {
    expect(newlySeen(nothing, { ...nothing, scimKey: at })).toEqual(['scimKey'])
    expect(newlySeen(everything, everything)).toEqual([])
  })

  it('tell which of them a refusal belongs to, until what it hindered works', () => {
    const [before, after] = ['2026-05-04T09:00:00Z', '2026-05-04T11:00:00Z']
    const refused = (kind: 'sign-in' | 'scim', when: string) => ({ kind, at: when, detail: 'Why.' })
    expect(refusedStep({ lastRefusal: null, seen: nothing })).toBeUndefined()
    expect(refusedStep({ lastRefusal: refused('sign-in', before), seen: nothing })).toBe('signIn')
    expect(refusedStep({ lastRefusal: refused('scim', before), seen: nothing })).toBe('connect')
    expect(refusedStep({ lastRefusal: refused('sign-in', before), seen: everything })).toBeUndefined()
    expect(refusedStep({ lastRefusal: refused('scim', before), seen: everything })).toBeUndefined()
    expect(refusedStep({ lastRefusal: refused('sign-in', after), seen: everything })).toBe('signIn')
    expect(refusedStep({ lastRefusal: refused('scim', after), seen: everything })).toBe('trial')
  })
})
