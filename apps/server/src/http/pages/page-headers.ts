import type { HttpConfig } from '../http-config.ts'
import { isSecure } from '../session/cookie.ts'

/** What a page may load and do: our own files, our own API, and nothing else; no inline code or style, and no markup made of text. */
const bounds = (policy: Readonly<Record<string, string>>): string =>
  Object.entries(policy)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ')

const signInPage = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': 'svelte-trusted-html'
}

/** Pages that seal and open besides: in workers, with WebAssembly where the browser has no cipher of its own, saving through a frame. */
const exchangePage = {
  ...signInPage,
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self'",
  'frame-src': "'self'",
  'trusted-types': 'svelte-trusted-html sealpost-worker'
}

/** A worker has the bounds that its own script comes with: it calculates and speaks with the API. */
const workerScript = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'connect-src': "'self'",
  'frame-ancestors': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': "'none'"
}

/** What stands between a page and the browser's downloads loads nothing and asks nobody. */
const serviceWorker = {
  'default-src': "'none'",
  'frame-ancestors': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': "'none'"
}

/** What each kind of page and script may do. */
export const policies = {
  signIn: bounds(signInPage),
  exchange: bounds(exchangePage),
  worker: bounds(workerScript),
  serviceWorker: bounds(serviceWorker)
} as const

/** The headers of everything the pages are made of, where nothing says more. */
export const pageHeaders = (config: Pick<HttpConfig, 'origin'>): Readonly<Record<string, string>> => ({
  'content-security-policy': policies.signIn,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  ...(isSecure(config) ? { 'strict-transport-security': 'max-age=31536000' } : {})
})
