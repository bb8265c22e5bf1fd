import { describe, expect, it } from 'vitest'
import { readAuthorization } from './authorization-header.ts'

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`
const credential = (userName: string, password: string) => ({ kind: 'credential', credential: { userName, password } })

describe('readAuthorization', () => {
  it.each([
    ['Bearer scim@example.com:secret'],
    ['bearer scim@example.com:secret'],
    ['BEARER   scim@example.com:secret  '],
    [basic('scim@example.com:secret')],
    [basic('scim@example.com:secret').replace('Basic', 'basic')]
  ])('reads %j', header => expect(readAuthorization(header)).toEqual(credential('scim@example.com', 'secret')))

  it('splits at the first colon only', () => {
    expect(readAuthorization('Bearer a@b.c:x:y:z')).toEqual(credential('a@b.c', 'x:y:z'))
    expect(readAuthorization(basic('a@b.c:x:y:z'))).toEqual(credential('a@b.c', 'x:y:z'))
  })

  it('reads names beyond ASCII, as UTF-8, in both schemes', () => {
    const received = `Bearer ${Buffer.from('zoë@example.com:secret').toString('latin1')}`
    expect(readAuthorization(received)).toEqual(credential('zoë@example.com', 'secret'))
    expect(readAuthorization(basic('zoë@example.com:secret'))).toEqual(credential('zoë@example.com', 'secret'))
  })

  it.each([undefined, '', '   '])('calls %j missing', header =>
    expect(readAuthorization(header)).toEqual({ kind: 'missing' })
  )

  it.each([
    ['scim@example.com:secret', /without its scheme: send "Authorization: Bearer/],
    ['non-token', /without its scheme/],
    ['Digest username="x"', /scheme is not known/],
    ['Bearer secret', /has no colon/],
    ['Bearer', /has no colon/],
    ['Bearer Bearer scim@example.com:secret', /begins with a scheme/],
    ['Bearer :secret', /user name before the colon is missing/],
    ['Bearer scim@example.com:', /password after the colon is missing/],
    ['Bearer zo\u00eb:secret', /not UTF-8/],
    ['Basic', /not the Base64 form/],
    ['Basic scim@example.com:secret', /not the Base64 form/],
    [`Basic ${Buffer.from('no colon').toString('base64')}`, /not the Base64 form/],
    [`Basic ${Buffer.from([0xff, 0x3a, 0xff]).toString('base64')}`, /not the Base64 form/],
    [basic('a\u0000b:c'), /control character/]
  ])('explains what is wrong with %j without repeating it', (header, reason) => {
    const offer = readAuthorization(header)
    expect(offer).toMatchObject({ kind: 'malformed', detail: expect.stringMatching(reason) })
    expect(JSON.stringify(offer)).not.toContain('secret')
  })
})
