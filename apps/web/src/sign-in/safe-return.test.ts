import { describe, expect, it } from 'vitest'
import { safeReturn } from './safe-return.ts'

const origin = 'https://portal.example'

describe('where sign-in leads', () => {
  it.each(['/profile', '/console/audit?reference=AB12&view=sign-in', '/r/1#x'])('%s is gone to', path => {
    expect(safeReturn(path, origin)).toBe(path)
  })

  it.each([
    null,
    '',
    'profile',
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '\\\\evil.example',
    '/\t/evil.example/',
    '/.//evil.example/',
    'javascript:alert(1)',
    '/\njavascript:alert(1)'
  ])('%j leads nowhere else', path => {
    const to = new URL(safeReturn(path, origin), origin)
    expect(to.origin).toBe(origin)
    expect(safeReturn(path, origin)).toMatch(/^\/(?!\/)/)
  })

  it.each(['/auth/?returnTo=/auth/', '/auth/saml2/', '/welcome#x', '/api/session'])(
    '%s is no page to come back to',
    path => {
      expect(safeReturn(path, origin)).toBe('/')
    }
  )
})
