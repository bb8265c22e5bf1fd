const maxBytes = 262_144

/** A file's certificate as text to put into the field: PEM and Base64 as they are, DER as Base64. */
export async function certificateText(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.slice(0, maxBytes).arrayBuffer())
  // DER begins with a SEQUENCE whose length takes two bytes or more; no text does.
  const binary = bytes[0] === 0x30 && ((bytes[1] ?? 0) & 0x80) !== 0
  return binary ? base64(bytes) : new TextDecoder().decode(bytes)
}

/** Whether a text has a private key in it, which is nobody's business but its owner's. */
export const holdsPrivateKey = (text: string): boolean => /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)

export const metadataText = (file: File): Promise<string> => file.slice(0, maxBytes + 1).text()

function base64(bytes: Uint8Array): string {
  const text = Array.from(bytes, byte => String.fromCharCode(byte)).join('')
  return (btoa(text).match(/.{1,64}/g) ?? []).join('\n')
}
