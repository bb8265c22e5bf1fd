import { expect, it } from 'vitest'
import { encodingsFor } from './encoding.ts'

it.each([
  [undefined, []],
  ['', []],
  ['gzip, deflate, br', ['br', 'gzip']],
  ['gzip', ['gzip']],
  ['GZIP;q=0.5, BR ; q=1', ['br', 'gzip']],
  ['br;q=0, gzip;q=0.0', []],
  ['br; q = 0', []],
  ['identity', []],
  ['brr, xgzip', []]
])('Accept-Encoding: %s takes %j', (header, encodings) => {
  expect(encodingsFor(header)).toEqual(encodings)
})
