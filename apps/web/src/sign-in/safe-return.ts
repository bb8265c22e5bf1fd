/**
 * Where to go after signing in: what the address asks for, if it is a page of this portal, else the start page.
 *
 * Anybody can write a link to the sign-in page, so what stands in it may lead nowhere else: no other origin, no script, not back here.
 */
export function safeReturn(asked: string | null, origin: string): string {
  if (asked === null || !asked.startsWith('/')) return '/'
  try {
    const to = new URL(asked, origin)
    const path = `${to.pathname}${to.search}${to.hash}`
    return to.origin === origin && !/^\/(?:auth|welcome|api|\/)/.test(path) ? path : '/'
  } catch {
    return '/'
  }
}
