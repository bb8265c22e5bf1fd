import { describe, expect, it } from 'vitest'
import { addressOf, networkOf } from './source-address.ts'

describe('addressOf', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.7:51234', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:DB8::0:1', '2001:db8::1'],
    ['[2001:db8::1]:51234', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1']
  ])('spells %s as %s', (text, address) => expect(addressOf(text)).toBe(address))

  it.each([
    undefined,
    '',
    'unknown',
    '256.1.1.1',
    '1.2.3',
    '1.2.3.4.',
    '2001:db8',
    '::1]',
    '<script>',
    'x'.repeat(10_000)
  ])('takes %j for no address', text => expect(addressOf(text)).toBe('unknown'))
})

describe('networkOf', () => {
  it('counts an IPv4 address for itself', () => expect(networkOf('192.0.2.7')).toBe('192.0.2.7'))

  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64']
  ])('counts %s for its whole /64', (address, network) => expect(networkOf(address)).toBe(network))

  it('gives two addresses of one subscriber one network, and of two subscribers two', () => {
    expect(networkOf(addressOf('2001:db8:0:1::99'))).toBe(networkOf(addressOf('2001:db8:0:1:ffff::1')))
    expect(networkOf(addressOf('2001:db8:0:1::99'))).not.toBe(networkOf(addressOf('2001:db8:0:2::99')))
  })
})
