import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ChainEntry, canonicalJson, commitTo, genesis, hashEntry, newSalt } from './event-chain.ts'

const entry: ChainEntry = {
  sequence: 1,
  at: 1_767_268_800_000,
  action: 'user.created',
  actorKind: 'connection',
  actorId: 'owner',
  keyId: 'key',
  mount: 'entra',
  targetKind: 'user',
  targetId: 'ada',
  outcome: 'success',
  correlationId: 'c',
  details: '{"attributes":["userName"]}',
  commitment: 'ab'
}

describe('the hash of an entry', () => {
  it('is that of an array which anybody can put together again', () => {
    const text =
      `["${genesis}",1,1767268800000,"user.created","connection","owner","key","entra","user","ada","success","c",` +
      `{"attributes":["userName"]},"ab"]`
    expect(hashEntry(genesis, entry)).toBe(createHash('sha256').update(text).digest('hex'))
  })

  it.each(Object.keys(entry) as (keyof ChainEntry)[])('changes with %s', name => {
    const other = name === 'details' ? '{}' : typeof entry[name] === 'number' ? 2 : 'other'
    expect(hashEntry(genesis, { ...entry, [name]: other })).not.toBe(hashEntry(genesis, entry))
  })

  it('changes with the hash before it', () => {
    expect(hashEntry('f'.repeat(64), entry)).not.toBe(hashEntry(genesis, entry))
  })

  it('tells what is absent from what is empty, and one member from the next', () => {
    expect(hashEntry(genesis, { ...entry, actorId: null })).not.toBe(hashEntry(genesis, { ...entry, actorId: '' }))
    const moved = { ...entry, actorId: 'ow', keyId: 'nerkey' }
    expect(hashEntry(genesis, moved)).not.toBe(hashEntry(genesis, entry))
  })
})

describe('a commitment', () => {
  it('is another for the same text each time', () => {
    const salts = Array.from({ length: 1_000 }, newSalt)
    expect(new Set(salts).size).toBe(1_000)
    expect(salts.every(salt => /^[0-9a-f]{32}$/.test(salt))).toBe(true)
    expect(new Set(salts.map(salt => commitTo('{"name":"Ada"}', salt))).size).toBe(1_000)
  })

  it('holds for its text and salt alone', () => {
    const commitment = commitTo('text', 'aa')
    expect(commitTo('text', 'aa')).toBe(commitment)
    expect(commitTo('text', 'ab')).not.toBe(commitment)
    expect(commitTo('texT', 'aa')).not.toBe(commitment)
  })
})

describe('canonical JSON', () => {
  it('sorts members by UTF-16 unit, as the example of RFC 8785 §3.2.3', () => {
    const example = {
      '€': 'Euro',
      '\r': 'Return',
      '\ufb33': 'Hebrew',
      '1': 'One',
      '😀': 'Smiley',
      '\u0080': 'Control',
      ö: 'Latin'
    }
    const values = [...canonicalJson(example).matchAll(/:"(\w+)"/g)].map(match => match[1])
    expect(values).toEqual(['Return', 'One', 'Control', 'Latin', 'Euro', 'Smiley', 'Hebrew'])
  })

  it('leaves out what is not there', () => {
    expect(canonicalJson({ b: null, a: undefined } as never)).toBe('{"b":null}')
  })

  it('is the same for equal values, and parses to them', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const text = canonicalJson(value as never)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(canonicalJson(JSON.parse(text))).toBe(text)
        expect(canonicalJson(reversed(value) as never)).toBe(text)
      })
    )
  })
})

/** The same value with its members the other way round. */
function reversed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(reversed)
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, member]) => [name, reversed(member)])
  )
}
