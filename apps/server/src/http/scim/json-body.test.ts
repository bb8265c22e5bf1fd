import { describe, expect, it } from 'vitest'
import { readJson } from './json-body.ts'

const read = (text: string) => readJson(Buffer.from(text))

describe('readJson', () => {
  it('reads JSON in UTF-8, and passes over a byte order mark', () => {
    expect(read('{"a":"zoë 🦉"}')).toEqual({ a: 'zoë 🦉' })
    expect(read('\ufeff{"a":1}')).toEqual({ a: 1 })
  })

  it.each([
    ['no body', undefined, /has no body/],
    ['an empty body', Buffer.alloc(0), /has no body/],
    ['what is no JSON', Buffer.from('{"a":}'), /not JSON: at line 1, column 6 a value is expected/],
    ['what ends early', Buffer.from('{"a":'), /line 1, column 6 a value is expected/],
    ['broken UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), /not UTF-8: byte 2/],
    [
      'broken UTF-8 after a real U+FFFD',
      Buffer.concat([Buffer.from('"\ufffd'), Buffer.from([0xc3])]),
      /not UTF-8: byte 4/
    ],
    ['too deep a body', Buffer.from('['.repeat(600) + ']'.repeat(600)), /nested more than 32 levels/]
  ])('refuses %s with invalidSyntax', (_, body, detail) => {
    expect(() => readJson(body)).toThrow(
      expect.objectContaining({ status: 400, scimType: 'invalidSyntax', detail: expect.stringMatching(detail) })
    )
  })

  it.each(['{"__proto__":{"a":1}}', '{"a":[{"__proto__":1}]}', '{"\\u005f_proto__":1}', '{"__proto\\u005F_":1}'])(
    'refuses a member that names the prototype: %s',
    text => {
      expect(() => read(text)).toThrow(expect.objectContaining({ status: 400, scimType: 'invalidSyntax' }))
      expect(({} as { a?: unknown }).a).toBeUndefined()
    }
  )

  it('takes the name of the prototype as a value', () => {
    expect(read('{"a":"__proto__","b":["__proto__"]}')).toEqual({ a: '__proto__', b: ['__proto__'] })
  })
})
