/** What a certificate is written in: the Distinguished Encoding Rules (X.690) of the few ASN.1 types that are needed. */

function encode(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents)
  return Buffer.concat([Buffer.from([tag]), lengthOf(content), content])
}

function lengthOf({ length }: Buffer): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const octets = Buffer.alloc(4)
  octets.writeUInt32BE(length)
  const significant = octets.subarray(octets.findIndex(octet => octet !== 0))
  return Buffer.concat([Buffer.from([0x80 | significant.length]), significant])
}

export function sequence(...items: readonly Buffer[]): Buffer {
  return encode(0x30, ...items)
}

export function set(item: Buffer): Buffer {
  return encode(0x31, item)
}

export function explicit(tag: number, item: Buffer): Buffer {
  return encode(0xa0 | tag, item)
}

/** @param octets Big-endian; the first one below 128 and, unless alone, not zero. */
export function integer(octets: Buffer): Buffer {
  return encode(0x02, octets)
}

export function boolean(value: boolean): Buffer {
  return encode(0x01, Buffer.from([value ? 0xff : 0]))
}

export function bitString(octets: Buffer, unusedBits: number): Buffer {
  return encode(0x03, Buffer.from([unusedBits]), octets)
}

export function octetString(octets: Buffer): Buffer {
  return encode(0x04, octets)
}

export function utf8(text: string): Buffer {
  return encode(0x0c, Buffer.from(text, 'utf8'))
}

/** UTCTime until 2049, GeneralizedTime from then on (RFC 5280 §4.1.2.5), in seconds. */
export function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replace(/\.\d+Z$|[-:T]/g, '')
  const short = digits < '2050'
  return encode(short ? 0x17 : 0x18, Buffer.from(`${short ? digits.slice(2) : digits}Z`, 'ascii'))
}

/** @param dotted As `2.5.4.3`. */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number)
  return encode(0x06, Buffer.from([first * 40 + second, ...others.flatMap(base128)]))
}

function base128(arc: number): number[] {
  const octets = [arc & 0x7f]
  for (let rest = arc >>> 7; rest > 0; rest >>>= 7) octets.unshift((rest & 0x7f) | 0x80)
  return octets
}
