import { expect, it } from 'vitest'
import { titleOf } from './title.ts'

const sent = { access: 'recipients' as const, requestTitle: null }

it.each([
  [['a@b.example'], 1, 'To a@b.example'],
  [['a@b.example', 'c@d.example'], 2, 'To a@b.example and 1 other'],
  [['a@b.example', 'c@d.example', 'e@f.example'], 40, 'To a@b.example and 39 others'],
  [[], 0, 'To nobody']
])('tells to whom it went: %j of %i', (recipients, recipientCount, title) => {
  expect(titleOf({ ...sent, recipients, recipientCount })).toBe(title)
})

it('counts recipients whose addresses can’t be read any more, and names none of them', () => {
  expect(titleOf({ ...sent, recipients: [], recipientCount: 2 })).toBe('To 2 recipients')
})

it('tells over what it came in', () => {
  const none = { access: 'owner' as const, recipients: [], recipientCount: 0 }
  expect(titleOf({ ...none, requestTitle: 'Tax papers' })).toBe('Sent in: Tax papers')
  expect(titleOf({ ...none, requestTitle: null })).toBe('Sent in to your personal address')
})
