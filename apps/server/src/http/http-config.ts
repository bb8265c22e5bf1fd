/** The settings that concern speaking HTTP. */
export interface HttpConfig {
  /** The public origin, without a slash at the end: what locations start with. */
  readonly origin: string
  /** Whose X-Forwarded-For is believed: nobody's, every peer's, or that of these addresses and networks (comma-separated). */
  readonly trustProxy: boolean | string
  /** Whether too many requests or failures are answered with 429. */
  readonly rateLimits: boolean
  /** The longest body taken; default 1 MiB. */
  readonly bodyLimitBytes?: number
  /** PEM certificate chain and private key, when the portal itself ends TLS. */
  readonly tls?: { readonly cert: Buffer | string; readonly key: Buffer | string } | undefined
}

export const defaultBodyLimitBytes = 1_048_576
