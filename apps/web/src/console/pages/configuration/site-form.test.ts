import { describe, expect, it } from 'vitest'
import { contrast, isColour, textOn } from './accent.ts'
import { faultsOf, formOf, hoursInWords, minutesInWords, siteOf } from './site-form.ts'

const site = { name: 'Sealpost', accent: '#0f766e', sessionIdleMinutes: 60, sessionMaxHours: 12 }

describe('the form of the site options', () => {
  it('gives back what it was given', () => {
    expect(siteOf(formOf(site))).toEqual(site)
  })

  it.each([
    ['name', '  '],
    ['accent', '#12345'],
    ['accent', 'red'],
    ['idle', '4'],
    ['idle', '1441'],
    ['idle', '1e2'],
    ['idle', ''],
    ['max', '0'],
    ['max', '721'],
    ['max', '1.5']
  ] as const)('refuses %s %j', (field, typed) => {
    const form = { ...formOf(site), [field]: typed }
    expect(Object.keys(faultsOf(form))).toEqual([field])
    expect(siteOf(form)).toBeNull()
  })

  it('says times as people do', () => {
    expect(minutesInWords(90)).toBe('90 minutes')
    expect(minutesInWords(60)).toBe('1 hour')
    expect(hoursInWords(12)).toBe('12 hours')
    expect(hoursInWords(48)).toBe('2 days')
  })
})

describe('an accent colour', () => {
  it('has a text that can be read on it, whatever it is', () => {
    for (let step = 0; step < 4096; step++) {
      const colour = `#${[step >> 8, (step >> 4) & 15, step & 15].map(part => (part * 17).toString(16).padStart(2, '0')).join('')}`
      expect(contrast(colour, textOn(colour))).toBeGreaterThanOrEqual(4.5)
    }
  })

  it('is # and six hexadecimal digits', () => {
    expect(isColour('#0F766e')).toBe(true)
    for (const wrong of ['', '#fff', '0f766e', '#0f766g', '#0f766e ']) expect(isColour(wrong)).toBe(false)
  })
})
