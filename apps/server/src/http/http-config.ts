import type { BodyTimes } from './arriving-body.ts'

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
  /** How long a part of a file may take on its way in; default: as long as a byte comes every 30 seconds, 15 minutes at most. */
  readonly bodyTimes?: BodyTimes
  /** How long any other request may take as a whole, and how often that is looked at; default 30 seconds, every 5. */
  readonly requestTimes?: { readonly wholeMilliseconds: number; readonly checkMilliseconds: number }
  /** How long a connection may be idle while something is sent or received; default 60 seconds. */
  readonly idleMilliseconds?: number
  /** PEM certificate chain and private key, when the portal itself ends TLS. */
  readonly tls?: { readonly cert: Buffer | string; readonly key: Buffer | string } | undefined
}

export const defaultBodyLimitBytes = 1_048_576
