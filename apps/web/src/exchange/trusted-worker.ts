import workerUrl from './seal-worker.ts?worker&url'

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown }
}

/** Only our own worker's address is one that a script may be loaded from. */
const rules = {
  createScriptURL(url: string): string {
    if (url === workerUrl) return url
    throw new TypeError('This is no address of a script of ours.')
  }
}

let policy: { createScriptURL(url: string): unknown } | undefined

/** @throws When the browser has no module workers, or the pages' policy refuses. */
export function startWorker(): Worker {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies }
  policy ??= trustedTypes ? trustedTypes.createPolicy('sealpost-worker', rules) : rules
  // The types of the DOM know no TrustedScriptURL, which is what a browser with Trusted Types wants here.
  return new Worker(policy.createScriptURL(workerUrl) as URL, { type: 'module', name: 'sealpost-seal' })
}
