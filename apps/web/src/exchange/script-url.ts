// Which scripts a page may start besides itself: browsers take an address of a worker only from this policy (Trusted Types).

/** `TrustedTypePolicyFactory`, as far as it is used here; not every browser has it. */
interface PolicyFactory {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string }
  ): { createScriptURL(address: string): unknown }
}

const ours = /^\/(?:download-worker\.js|assets\/[\w.-]+\.js)$/

const policy = factory()?.createPolicy('sealpost-worker', { createScriptURL: allowed })

function factory(): PolicyFactory | undefined {
  return (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes
}

/** @throws TypeError for anything but a script that was built with this page */
function allowed(address: string): string {
  const url = new URL(address, location.origin)
  if (url.origin === location.origin && url.search === '' && (ours.test(url.pathname) || import.meta.env.DEV))
    return url.href
  throw new TypeError('This is no script of the portal.')
}

/**
 * The address of a worker's script in the form that `new Worker` and `serviceWorker.register` take on a page with Trusted Types.
 *
 * @throws TypeError for anything but a script that was built with this page
 */
export function workerScript(address: string | URL): string {
  const text = String(address)
  // The type of the standard's own parameter; a browser without Trusted Types gets the text.
  return (policy ? policy.createScriptURL(text) : allowed(text)) as string
}
