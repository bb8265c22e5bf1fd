import { describe, expect, it } from 'vitest'
import { acceptsScim } from './accept-header.ts'

describe('acceptsScim', () => {
  it.each([
    undefined,
    '',
    '*/*',
    'application/scim+json',
    'application/json',
    'Application/SCIM+JSON; charset=utf-8',
    'application/*',
    'text/html, application/xhtml+xml, */*;q=0.8',
    'application/json;q=0.1, text/html',
    'application/scim+json;q=0, application/json',
    'text/html;q=0.5 , application/scim+json ; q=0.001'
  ])('takes %j', accept => expect(acceptsScim(accept)).toBe(true))

  it.each([
    'text/html',
    'application/xml, text/*',
    'application/scim+json;q=0',
    'application/scim+json;q=0, application/json;q=0, */*',
    'application/*;q=0, */*;q=1',
    'application/jsonx',
    ',;,'
  ])('does not take %j', accept => expect(acceptsScim(accept)).toBe(false))
})
