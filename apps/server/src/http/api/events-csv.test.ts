import type { Event } from '@sealpost/api'
import { describe, expect, it } from 'vitest'
import { csvHead, csvRow } from './events-csv.ts'

const event: Event = {
  sequence: 7,
  at: '2026-01-15T12:00:00.000Z',
  action: 'user.changed',
  outcome: 'success',
  actor: 'amara@example.com',
  actorId: 'a',
  impersonating: null,
  target: 'ben@example.com',
  targetId: 'b',
  correlationId: 'c',
  details: { text: 'a "quoted", value' },
  personal: null,
  changes: []
}

describe('the log as CSV', () => {
  it('has a row for an entry, with a field for each column', () => {
    expect(csvHead.split(',')).toHaveLength(12)
    expect(csvRow(event)).toBe(
      '7,2026-01-15T12:00:00.000Z,user.changed,success,amara@example.com,a,,ben@example.com,b,c,"{""text"":""a \\""quoted\\"", value""}",\r\n'
    )
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '|calc', '＝1', '＋1', '－1', '＠A1'])(
    '%j is no formula',
    name => {
      const row = csvRow({ ...event, target: name })
      expect(row).toContain(`,"'${name}",`)
    }
  )

  it('a field can not end its row', () => {
    expect(csvRow({ ...event, target: 'a"\r\n=1,b' })).toContain(',"a""\r\n=1,b",')
  })
})
