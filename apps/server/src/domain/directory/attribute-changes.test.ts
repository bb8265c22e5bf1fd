import { describe, expect, it } from 'vitest'
import { attributeChanges } from './attribute-changes.ts'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

describe('the changes of a resource', () => {
  it('go down to sub-attributes and into extensions, each by its path', () => {
    const before = {
      userName: 'a',
      name: { givenName: 'Mina', familyName: 'F' },
      [enterprise]: { manager: { value: '1' } }
    }
    const after = {
      userName: 'a',
      name: { givenName: 'Mina', familyName: 'Farkas' },
      [enterprise]: { department: 'D', manager: { value: '2' } }
    }
    expect(attributeChanges(before, after)).toEqual([
      { attribute: 'name.familyName', before: 'F', after: 'Farkas' },
      { attribute: `${enterprise}:manager.value`, before: '1', after: '2' },
      { attribute: `${enterprise}:department`, after: 'D' }
    ])
  })

  it('tell what was assigned and what was unassigned', () => {
    expect(attributeChanges({ title: 'x', name: { givenName: 'M' } }, { active: false })).toEqual([
      { attribute: 'title', before: 'x' },
      { attribute: 'name.givenName', before: 'M' },
      { attribute: 'active', after: false }
    ])
  })

  it('take a multi-valued attribute as one, and none when equal', () => {
    const work = [{ type: 'work', value: 'a@example.com' }]
    expect(attributeChanges({ emails: work }, { emails: [{ type: 'work', value: 'a@example.com' }] })).toEqual([])
    expect(attributeChanges({ emails: work }, { emails: [] })).toEqual([
      { attribute: 'emails', before: work, after: [] }
    ])
  })
})
