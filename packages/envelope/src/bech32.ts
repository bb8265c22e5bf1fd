/** Bech32 (BIP 173), encoding alone: the alphabet in which age writes its keys. */

const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]

/**
 * The bytes under a prefix, with a checksum, in lower case.
 *
 * @param prefix Lower case ASCII.
 * @see [BIP 173](https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki#bech32)
 */
export function toBech32(prefix: string, bytes: Uint8Array): string {
  const words = fiveBitWords(bytes)
  const sum = polymod([...prefixWords(prefix), ...words, 0, 0, 0, 0, 0, 0]) ^ 1
  const checksum = [25, 20, 15, 10, 5, 0].map(shift => (sum >>> shift) & 31)
  return `${prefix}1${[...words, ...checksum].map(word => alphabet[word]).join('')}`
}

function fiveBitWords(bytes: Uint8Array): number[] {
  const words: number[] = []
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xfff
    for (held += 8; held >= 5; held -= 5) words.push((bits >> (held - 5)) & 31)
  }
  if (held > 0) words.push((bits << (5 - held)) & 31)
  return words
}

function prefixWords(prefix: string): number[] {
  const codes = [...prefix].map(character => character.charCodeAt(0))
  return [...codes.map(code => code >> 5), 0, ...codes.map(code => code & 31)]
}

function polymod(words: readonly number[]): number {
  let sum = 1
  for (const word of words) {
    const top = sum >>> 25
    sum = ((sum & 0x1ffffff) << 5) ^ word
    for (const [bit, value] of generator.entries()) if ((top >>> bit) & 1) sum ^= value
  }
  return sum >>> 0
}
