// HTTP Message Signatures with an API key. It owns what is signed and how; WebCrypto does the arithmetic, so that it runs anywhere.

export interface Credential {
  readonly apiKey: string
  readonly apiSecret: string
}

export interface Signable {
  readonly method: string
  readonly url: URL
  /** Value of `Content-Digest`, when the request has one. */
  readonly contentDigest?: string
  /** Seconds since 1970. */
  readonly created: number
}

/** A component of a request and its value, in the order in which it is signed. */
export type Component = readonly [name: string, value: string]

const text = new TextEncoder()

/**
 * The headers that show who sends a request: `Signature-Input` and `Signature`.
 *
 * Method, path and query are signed always, the digest of the body when there is one.
 *
 * @see [RFC 9421 §3.1, Creating a Signature](https://www.rfc-editor.org/rfc/rfc9421#section-3.1)
 */
export async function signatureHeaders(credential: Credential, request: Signable): Promise<Record<string, string>> {
  const components: Component[] = [
    ['@method', request.method],
    ['@path', request.url.pathname],
    ['@query', request.url.search || '?'],
    ...(request.contentDigest === undefined ? [] : [['content-digest', request.contentDigest] as const])
  ]
  const parameters = `created=${request.created};keyid="${credential.apiKey}";alg="hmac-sha256"`
  const input = signatureParameters(components, parameters)
  const signature = await hmacSha256(text.encode(credential.apiSecret), signatureBase(components, input))
  return { 'signature-input': `sealpost=${input}`, signature: `sealpost=:${toBase64(signature)}:` }
}

/** The value of `@signature-params`: which components, and the parameters. RFC 9421 §2.3. */
export const signatureParameters = (components: readonly Component[], parameters: string): string =>
  `(${components.map(([name]) => `"${name}"`).join(' ')});${parameters}`

/** What is signed, a line for each component and the parameters last. RFC 9421 §2.5. */
export const signatureBase = (components: readonly Component[], parameters: string): string =>
  [...components, ['@signature-params', parameters] as const].map(([name, value]) => `"${name}": ${value}`).join('\n')

/** HMAC with SHA-256 over a text. RFC 9421 §3.3.3. */
export async function hmacSha256(secret: Uint8Array, base: string): Promise<Uint8Array> {
  const usage = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', secret as Uint8Array<ArrayBuffer>, usage, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, text.encode(base)))
}

/** The value of `Content-Digest` for a body. RFC 9530 §2. */
export const contentDigest = async (body: Uint8Array): Promise<string> => `sha-256=:${toBase64(await sha256(body))}:`

export const sha256 = async (bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))
