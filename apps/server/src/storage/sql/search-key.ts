// The text under which a value is searched, sorted and matched. All keys are text, so that both databases compare them in one way only:
// by code point. It owns how values become such text; what they are compared for is compile-filter.ts's.
import { createHash } from 'node:crypto'
import type { Comparable } from '@sealpost/scim'

/** The key of one value, from what `comparable` makes of it: equal values have equal keys, and the order of keys is that of values. */
export const searchKey = (value: Comparable): string => (typeof value === 'number' ? numberKey(value) : String(value))

const cell = new DataView(new ArrayBuffer(8))

/**
 * A number as 16 hexadecimal digits that sort as the numbers do.
 *
 * The bits of a double sort as the doubles once the sign is put right. As text it is exact on both databases, whose own reading of
 * decimal numbers may differ in the last bit.
 */
export function numberKey(value: number): string {
  cell.setFloat64(0, value === 0 ? 0 : value)
  const bits = cell.getBigUint64(0)
  const sortable = bits >> 63n === 0n ? bits | (1n << 63n) : ~bits & 0xffff_ffff_ffff_ffffn
  return sortable.toString(16).padStart(16, '0')
}

/** Code points that an indexed column holds at most of a text. */
export const maxKeyLength = 512

/**
 * A text as an indexed column holds it. PostgreSQL's indexes take no long values, so of a long one they get the beginning and a
 * digest: still equal for equal texts alone, since it is longer than any text that is kept whole.
 */
export function boundedKey(text: string): string {
  if (text.length <= maxKeyLength) return text
  const beginning = firstCharacters(text, maxKeyLength)
  if (beginning.length === text.length) return text
  return `${beginning}#${createHash('sha256').update(text, 'utf8').digest('hex')}`
}

export const isBounded = (text: string): boolean => boundedKey(text) === text

function firstCharacters(text: string, count: number): string {
  let length = 0
  let taken = 0
  for (const character of text) {
    if (taken++ === count) break
    length += character.length
  }
  return text.slice(0, length)
}
