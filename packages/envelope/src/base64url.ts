/** Base64url without padding (RFC 4648 §5), as it stands in links, headers and manifests. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const valueOfCharacter = new Map([...alphabet].map((character, value) => [character, value]))

/** The bytes as text, without padding. */
export function toBase64url(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    for (let symbol = 0; symbol < Math.min(4, left + 1); symbol++) text += alphabet[(bits >> (18 - 6 * symbol)) & 63]
  }
  return text
}

/**
 * The bytes that a text stands for. Exactly one text stands for each sequence of bytes: padding, other alphabets, whitespace and bits that
 * stand for nothing are refused.
 *
 * @throws SyntaxError without the text in it, since texts may be secrets.
 */
export function fromBase64url(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let bits = 0
  let held = 0
  let at = 0
  for (const character of text) {
    const value = valueOfCharacter.get(character)
    if (value === undefined) throw new SyntaxError('A text is not Base64url.')
    bits = ((bits << 6) | value) & 0xffff
    held += 6
    if (held < 8) continue
    held -= 8
    bytes[at++] = bits >> held
  }
  if (held >= 6 || (bits & ((1 << held) - 1)) !== 0) throw new SyntaxError('A text is not Base64url.')
  return bytes
}
