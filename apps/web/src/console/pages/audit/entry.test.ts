import type { Event } from '@sealpost/api'
import { describe, expect, it } from 'vitest'
import documentation from '../../../../../../docs/audit.md?raw'
import { provisioningActions, text } from '../../../text/en/audit.ts'
import { explanationOf, factsOf, referenceOf, sourceAddressOf, subjectOf, titleOf } from './entry.ts'

const entry = (about: Partial<Event>): Event => ({
  sequence: 1,
  at: '2026-05-04T10:00:00Z',
  action: 'scim.request',
  outcome: 'success',
  actor: 'SCIM key of scim-admin@example.com',
  actorId: null,
  impersonating: null,
  target: null,
  targetId: null,
  correlationId: '0190b9f2-6a7c-7aaa-8bbb-0a1b2c3d4e5f',
  details: {},
  personal: null,
  changes: [],
  ...about
})
const factsByName = (about: Partial<Event>) =>
  Object.fromEntries(factsOf(entry(about)).map(fact => [fact.name, fact.value]))

describe('an entry of the log', () => {
  it('has the reference that error pages show', () => {
    expect(referenceOf(entry({}).correlationId)).toBe('0A1B2C3D4E5F')
  })

  it('tells why something was refused, wherever that stands', () => {
    const refused = { outcome: 'refused' as const }
    expect(explanationOf(entry({ ...refused, personal: { explanation: 'In person.' } }))).toBe('In person.')
    expect(explanationOf(entry({ ...refused, details: { explanation: 'By rule.' } }))).toBe('By rule.')
    expect(explanationOf(entry({ ...refused, details: { detail: 'As answered.' } }))).toBe('As answered.')
    expect(explanationOf(entry({ ...refused }))).toBeNull()
  })

  it('says of a request what was asked for', () => {
    expect(titleOf(entry({ details: { operation: 'patch-user' } }))).toBe('SCIM request: change user')
    expect(titleOf(entry({ details: { operation: 'unheard-of' } }))).toBe('SCIM request')
    expect(titleOf(entry({ action: 'user.changed', details: { operation: 'patch-user' } }))).toBe('User changed')
    const details = { method: 'GET', path: '/Users', filter: 'userName eq "…"' }
    expect(subjectOf(entry({ details }))).toBe('GET /Users userName eq "…"')
    expect(subjectOf(entry({ action: 'user.changed', target: 'a@example.com', details }))).toBe('a@example.com')
  })

  it('says of a refused sign-in who was named, and not twice who refused or asked', () => {
    const provider = 'identity provider Entra'
    const refused = { action: 'sign-on.refused', actor: provider, target: provider }
    expect(subjectOf(entry({ ...refused, personal: { nameId: 'a@example.com' } }))).toBe('a@example.com')
    expect(subjectOf(entry(refused))).toBe('')
  })

  it('shows each detail once, and what is shown elsewhere not again', () => {
    const facts = factsByName({
      outcome: 'refused',
      details: { explanation: 'Why.', status: 400, impersonating: 'u1', changes: [], nothing: null },
      personal: { sourceAddress: '192.0.2.1', changes: [] }
    })
    expect(facts).toEqual({ [String(text.details.status)]: '400' })
    expect(sourceAddressOf(entry({ personal: { sourceAddress: '192.0.2.1' } }))).toBe('192.0.2.1')
  })

  it('shows what was made, where nothing was before', () => {
    const facts = factsByName({ action: 'provider.created', details: { after: { name: 'Entra', domains: [] } } })
    expect(facts).toEqual({ [String(text.details.name)]: 'Entra', [String(text.details.domains)]: text.entry.nothing })
  })

  it('shows structure as structure, and lists of words as words', () => {
    const removed = { keys: 2, sessions: 0 }
    const [list, flat, tree] = factsOf(
      entry({ details: { attributes: ['userName', 'name'], removed, other: { removed } } })
    )
    expect(list).toMatchObject({ value: 'userName, name', structured: false })
    expect(flat).toMatchObject({ value: 'Keys: 2, Sessions: 0', structured: false })
    expect(tree).toMatchObject({ structured: true })
  })
})

describe('the words for what happened', () => {
  const documented = [...documentation.matchAll(/^\| `([a-z.-]+)` \|/gm)].map(row => row[1])

  it('are there for everything that the log can tell', () => {
    expect(Object.keys(text.actions).sort()).toEqual(documented.sort())
  })

  it('are those of the provisioning log too', () => {
    expect(provisioningActions.filter(action => !(action in text.actions))).toEqual([])
  })
})
