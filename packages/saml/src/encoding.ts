/** Octets as Base64 and UTF-8, read strictly: what two readers could read differently is refused. */

/** The octets of Base64 (RFC 4648 §4); undefined when anything but its alphabet, its padding and blanks stands in it, or nothing. */
export function decodeBase64(text: string): Buffer | undefined {
  const packed = text.replace(/[ \t\r\n]+/g, '')
  if (packed.length === 0 || packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) return undefined
  const octets = Buffer.from(packed, 'base64')
  // Bits beyond the last octet must be zero, so that one value has one form.
  return octets.toString('base64') === packed ? octets : undefined
}

/** The text that the octets are in UTF-8; undefined when they are none. A byte order mark stays. */
export function decodeUtf8(octets: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets)
  } catch {
    return undefined
  }
}

/** Text for the inside of an XML document, in an attribute or between tags. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\t\n\r]/g, character => `&#${character.charCodeAt(0)};`)
}
