import { describe, expect, it } from 'vitest'
import { safeReturn } from './safe-return.ts'

const portal = { origin: 'https://sealpost.example.com' }

describe('where to go after sign-in', () => {
  it.each([
    '/',
    '/console/users?search=amara%40example.com&page=2#row',
    '/profile',
    '/a//b',
    '/r/1#k=abc',
    '/?next=https://elsewhere.example/',
    '/auth/'
  ])('is the path %s', path => expect(safeReturn(path, portal)).toBe(path))

  it('is the path of an address of this portal', () =>
    expect(safeReturn('https://sealpost.example.com/console/users?x=1', portal)).toBe('/console/users?x=1'))

  it.each([
    'https://sealpost.example.com/auth/saml2/',
    'https://sealpost.example.com/auth/saml2',
    '/auth/saml2/',
    '/auth/saml2?returnTo=/',
    '/auth/saml2/partner/',
    '/AUTH/SAML2/'
  ])('is home for %s, which would begin sign-in anew', path => expect(safeReturn(path, portal)).toBe('/'))

  it.each([
    ['another site', 'https://elsewhere.example/'],
    ['another site without a scheme', '//elsewhere.example/'],
    ['a backslash', '/\\elsewhere.example/'],
    ['a backslash later', '/console\\..\\x'],
    ['two backslashes', '\\\\elsewhere.example'],
    ['an escaped backslash', '/%5Celsewhere.example'],
    ['an escaped slash', '/%2felsewhere.example'],
    ['a tab', '/\t/elsewhere.example'],
    ['an escaped tab', '/%09/elsewhere.example'],
    ['a line break', '/x\r\nSet-Cookie: a=b'],
    ['an escaped line break', '/x%0d%0aSet-Cookie:%20a=b'],
    ['a script', 'javascript:alert(1)'],
    ['data', 'data:text/html,<script>alert(1)</script>'],
    ['a user before another host', 'https://sealpost.example.com@elsewhere.example/'],
    ['a longer host', 'https://sealpost.example.com.elsewhere.example/'],
    ['another port', 'https://sealpost.example.com:8443/'],
    ['another scheme', 'http://sealpost.example.com/'],
    ['this origin with two slashes', 'https://sealpost.example.com//elsewhere.example'],
    ['steps up', '/console/../../elsewhere'],
    ['escaped steps up', '/.%2e//elsewhere.example'],
    ['a blank at the start', ' /console'],
    ['a relative path', 'console'],
    ['a NUL', '/\u0000'],
    ['a line separator', '/\u2028x'],
    ['nothing', ''],
    ['too much', `/${'x'.repeat(1024)}`]
  ])('is home for %s', (_what, text) => expect(safeReturn(text, portal)).toBe('/'))

  it('stays on this origin in the eyes of a browser, for every string of nasty pieces', () => {
    const pieces = ['/', '\\', '.', '%2f', '%5c', '\t', '@', ':', '?', '#', 'a', 'https:', 'sealpost.example.com']
    for (let n = 0; n < pieces.length ** 4; n++) {
      const text = [0, 1, 2, 3].map(i => pieces[Math.floor(n / pieces.length ** i) % pieces.length]).join('')
      const url = new URL(safeReturn(text, portal), portal.origin)
      if (url.origin !== portal.origin) expect(text).toBe('safe')
    }
  })
})
