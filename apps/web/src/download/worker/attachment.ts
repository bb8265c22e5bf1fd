/**
 * The headers under which a browser saves what it gets and shows none of it, whatever it is.
 *
 * @param name A file's name without its folders. Text with lone surrogates is taken, too.
 * @param bytes With the length a browser knows a download that was cut from a whole one.
 * @see [RFC 6266](https://www.rfc-editor.org/rfc/rfc6266), [RFC 8187](https://www.rfc-editor.org/rfc/rfc8187)
 */
export function attachmentHeaders(name: string, bytes: number): Record<string, string> {
  return {
    'cache-control': 'no-store',
    'content-disposition': `attachment; filename*=UTF-8''${extendedValue(name)}`,
    'content-length': String(bytes),
    'content-security-policy': "default-src 'none'; sandbox",
    'content-type': 'application/octet-stream',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff'
  }
}

function extendedValue(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  )
}
