import { describe, expect, it } from 'vitest'
import { contrast, themeCss } from './theme.ts'

describe('the site’s own colour', () => {
  it.each(['#0f766e', '#000000', '#ffffff', '#ffff00', '#767676', '#757575', '#FF0000', '#00ff7f', '#7f7f00'])(
    'text on %s is readable',
    accent => {
      const css = themeCss(accent)
      const [, onAccent = ''] = /--on-accent:(#[0-9a-f]{6})/.exec(css) ?? []
      expect(css).toContain(`--accent:${accent};`)
      expect(contrast(accent, onAccent)).toBeGreaterThanOrEqual(4.5)
    }
  )

  it('is measured as WCAG does', () => {
    expect(contrast('#ffffff', '#000000')).toBe(21)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  })
})
