import { describe, expect, it } from 'vitest'
import { randomFrom } from '../random.ts'
import { encodeRequest } from '../wire/request.ts'
import { type FuzzRequest, fuzzRequest } from './requests.ts'

const target = { id: '0d2b7c1e-0000-4000-8000-000000000001', userName: 'a@fuzz.example', version: 'W/"1"' }
const draw = (seed: string, count: number): FuzzRequest[] => {
  const random = randomFrom(seed)
  return Array.from({ length: count }, (_, n) =>
    fuzzRequest(random, 'a@fuzz.example:secret', target, () => `n${n}@fuzz.example`)
  )
}

describe('generated requests', () => {
  it('the same seed gives the same bytes', () => {
    const bytes = () => draw('again', 100).map(request => encodeRequest(request).toString('base64'))
    expect(bytes()).toEqual(bytes())
  })

  it('are all well-formed HTTP, so that the server gets to see them', () => {
    for (const { target: address, headers } of draw('form', 2_000)) {
      expect(address).toMatch(/^[\x21-\x7e]+$/)
      for (const [name, value] of headers) expect(`${name}: ${value}`).not.toMatch(/[\r\n\0]/)
    }
  })

  it('reach both mounts with every method, and bring every kind of harm', () => {
    const requests = draw('variety', 4_000)
    const all = requests.map(request => encodeRequest(request).toString('latin1')).join('\n')
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']) {
      for (const mount of ['/scim/v2/Users', '/scim/v2/entra/Users']) expect(all).toContain(`${method} ${mount}`)
    }
    const harms = [
      '__proto__',
      '"constructor"',
      '\\ud800',
      '\\u0000',
      '1e999',
      '[[[[[[',
      '((((((',
      'Transfer-Encoding: chunked',
      'If-Match',
      '.search',
      '\xff'
    ]
    for (const harm of harms) expect(all).toContain(harm)
    expect(Math.max(...requests.map(request => request.body?.length ?? 0))).toBeGreaterThan(1_000_000)
  })
})
