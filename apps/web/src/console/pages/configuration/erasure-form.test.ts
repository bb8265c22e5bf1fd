import { describe, expect, it } from 'vitest'
import { faultsOf, formOf, optionsOf } from './erasure-form.ts'

const options = { brake: true, brakeUsers: 10, brakePercent: 20, graceDays: 0 }

describe('the options of erasure as they are typed', () => {
  it('come back as they were', () => {
    expect(optionsOf(formOf(options))).toEqual(options)
    expect(optionsOf({ ...formOf(options), graceDays: ' 7 ', brake: false })).toEqual({
      ...options,
      graceDays: 7,
      brake: false
    })
  })

  it.each(['', '1.5', 'ten', '1e3', '0x10'])('are at fault in a field that holds “%s”', typed => {
    const form = { ...formOf(options), brakeUsers: typed }
    expect(optionsOf(form)).toBeUndefined()
    expect(Object.keys(faultsOf(form))).toEqual(['brakeUsers'])
  })

  it('leave bounds to the server', () => {
    expect(optionsOf({ ...formOf(options), brakePercent: '101' })?.brakePercent).toBe(101)
    expect(optionsOf({ ...formOf(options), graceDays: '-1' })?.graceDays).toBe(-1)
  })
})
