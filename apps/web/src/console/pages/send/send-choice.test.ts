import { describe, expect, it } from 'vitest'
import { choiceOf, daysOf, faultsOfDraft, type Written } from './send-choice.ts'

const rules = { expiryMinDays: 2, expiryMaxDays: 30, publicLinks: true, maxRecipients: 2, mail: true }
const written: Written = {
  files: [],
  message: 'Hello',
  access: 'recipients',
  recipients: ['a@x.example'],
  password: '',
  days: '14',
  notify: true
}
const none = { nothing: undefined, recipients: undefined, password: undefined, days: undefined }

describe('what is written', () => {
  it('may be a message without files, or files without a message', () => {
    expect(faultsOfDraft(written, rules)).toEqual(none)
    expect(faultsOfDraft({ ...written, message: '', files: [1] }, rules)).toEqual(none)
    expect(faultsOfDraft({ ...written, message: ' \n' }, rules).nothing).toBeTypeOf('string')
  })

  it('has one recipient at least and as many as the portal allows at most', () => {
    expect(faultsOfDraft({ ...written, recipients: [] }, rules).recipients).toBeTypeOf('string')
    expect(faultsOfDraft({ ...written, recipients: ['a@x', 'b@x', 'c@x'] }, rules).recipients).toContain('3 recipients')
    expect(faultsOfDraft({ ...written, recipients: [], access: 'public' }, rules)).toEqual(none)
    expect(
      faultsOfDraft({ ...written, recipients: [], access: 'public' }, { ...rules, publicLinks: false }).recipients
    ).toBeTypeOf('string')
  })

  it('has no password or one that the portal takes, where there is one at all', () => {
    expect(faultsOfDraft({ ...written, access: 'public', password: '1234567' }, rules).password).toBeTypeOf('string')
    expect(faultsOfDraft({ ...written, access: 'public', password: '12345678' }, rules)).toEqual(none)
    expect(faultsOfDraft({ ...written, password: '1' }, rules)).toEqual(none)
  })

  it('expires after whole days within the bounds', () => {
    for (const wrong of ['', '1', '31', '2.5', '-3', '1e1', 'ten']) {
      expect(daysOf(wrong, rules), wrong).toBeUndefined()
      expect(faultsOfDraft({ ...written, days: wrong }, rules).days).toContain('from 2 to 30')
    }
    expect([daysOf('2', rules), daysOf('30', rules)]).toEqual([2, 30])
  })
})

describe('what is asked of the portal', () => {
  it('holds recipients, or the password of an open link, never both', () => {
    const both = { ...written, password: 'correct horse' }
    expect(choiceOf(both, rules)).toEqual({
      ...{ access: 'recipients', recipients: ['a@x.example'], message: 'Hello', expiresInDays: 14, notify: true }
    })
    expect(choiceOf({ ...both, access: 'public' }, rules)).toEqual({
      ...{ access: 'public', recipients: [], message: 'Hello', expiresInDays: 14, notify: false },
      password: 'correct horse'
    })
  })

  it('tells nobody by mail where the portal sends none', () => {
    expect(choiceOf(written, { ...rules, mail: false }).notify).toBe(false)
  })
})
