const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * The text that somebody wrote into a header or a request line.
 *
 * Node hands both over with one character for each byte. Who writes more than ASCII there means UTF-8 nearly always; undefined when the
 * bytes are no UTF-8.
 */
export function wireText(received: string): string | undefined {
  if (isAscii(received)) return received
  return utf8Text(Buffer.from(received, 'latin1'))
}

/** The text of UTF-8 bytes; undefined when they are none. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

/** Whether a text holds a control character (U+0000 to U+001F, U+007F). */
export function hasControlCharacter(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x20 || code === 0x7f) return true
  }
  return false
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false
  return true
}
