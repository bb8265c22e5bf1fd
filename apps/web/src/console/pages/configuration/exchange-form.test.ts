import { describe, expect, it } from 'vitest'
import { faultsOf, formOf, optionsOf } from './exchange-form.ts'

const options = {
  expiryDefaultDays: 14,
  expiryMinDays: 1,
  expiryMaxDays: 365,
  removalDays: 7,
  publicLinks: true,
  maxFileBytes: 107_374_182_400,
  maxTransferBytes: 1_099_511_627_776,
  maxFiles: 1_000,
  maxRecipients: 100
}

describe('the form of the exchange’s options', () => {
  it('shows sizes in GiB and saves what it was given', () => {
    const form = formOf(options)
    expect(form).toMatchObject({ maxFileBytes: '100', maxTransferBytes: '1024', expiryDefaultDays: '14' })
    expect(optionsOf(form)).toEqual(options)
  })

  it('takes half a GiB, and no half a day', () => {
    expect(optionsOf({ ...formOf(options), maxFileBytes: '0.5' })?.maxFileBytes).toBe(536_870_912)
    expect(optionsOf({ ...formOf(options), removalDays: '0' })?.removalDays).toBe(0)
    expect(faultsOf({ ...formOf(options), expiryMinDays: '1.5' })).toHaveProperty('expiryMinDays')
  })

  it.each(['', ' ', 'many', '-1', '0', '1e9', 'Infinity'])('refuses %j days at the field', typed => {
    const form = { ...formOf(options), expiryMaxDays: typed }
    expect(faultsOf(form).expiryMaxDays).toContain('1 to 365')
    expect(optionsOf(form)).toBeUndefined()
  })
})
