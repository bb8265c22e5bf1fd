// What an authenticator app computes (RFC 6238, with the parameters that all of them know).
import { createHmac } from 'node:crypto'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Periods of 30 seconds since 1970. */
export const stepNow = (): number => Math.floor(Date.now() / 30_000)

/** @param key Base32, as the profile shows it. */
export function codeAt(key: string, step: number): string {
  const moving = Buffer.alloc(8)
  moving.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', bytesOf(key)).update(moving).digest()
  const offset = (mac.at(-1) ?? 0) & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

function bytesOf(base32: string): Buffer {
  const bits = [...base32].map(letter => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)))
}
