import { describe, expect, it } from 'vitest'
import { addressesIn, isAddress, withAddresses } from './addresses.ts'

describe('addresses as they are pasted', () => {
  it('come out of lists with commas, semicolons, spaces and line ends', () => {
    expect(addressesIn(' a@x.example, b@x.example;c@x.example\r\nd@x.example\te@x.example ')).toEqual({
      addresses: ['a@x.example', 'b@x.example', 'c@x.example', 'd@x.example', 'e@x.example'],
      rest: []
    })
  })

  it('lose the names beside them, also names with a comma', () => {
    const pasted = 'Amara Osei <amara@x.example>, "Bell, Tariq" <tariq@x.example>; <plain@x.example> mailto:m@x.example'
    expect(addressesIn(pasted)).toEqual({
      addresses: ['amara@x.example', 'tariq@x.example', 'plain@x.example', 'm@x.example'],
      rest: []
    })
  })

  it('are told from what is none', () => {
    expect(addressesIn('a@x.example, amara, @x.example, b@, a@b@c, Amara <amara>')).toEqual({
      addresses: ['a@x.example'],
      rest: ['amara', '@x.example', 'b@', 'a@b@c', 'amara']
    })
    expect(isAddress(`${'a'.repeat(250)}@x.example`)).toBe(false)
    expect(addressesIn(' ,; ')).toEqual({ addresses: [], rest: [] })
  })

  it('are held once, as they were first written', () => {
    expect(withAddresses(['Amara@x.example'], ['amara@X.example', 'b@x.example', 'B@x.example'])).toEqual([
      'Amara@x.example',
      'b@x.example'
    ])
  })
})
