/** Bytes from Base64url whose form was checked. */
export const bytesOf = (base64url: string): Uint8Array => Buffer.from(base64url, 'base64url')

/** Bytes as Base64url, without padding. */
export const base64urlOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
