/** A path has no control characters, no backslash and no second slash at its start: browsers read `/\host` and `//host` as another site. */
const pathForm = /^\/(?![/\\])[^\\\p{Cc}\p{Z}]*$/u

/** The same in escapes, which something on the way may undo. */
const escaped = /%(?:0[0-9a-f]|1[0-9a-f]|20|5c|7f)|^\/%2f/i

const longest = 1024

/**
 * Where to go after sign-in: a path of this portal, whatever was asked for.
 *
 * Taken are a path, or an address of this origin. The address of single sign-on itself, which identity providers are told to send as Relay
 * State, means home, as does everything that isn't a plain path: it is never an error.
 */
export function safeReturn(text: string, { origin }: { readonly origin: string }): string {
  const path = text.startsWith(`${origin}/`) ? text.slice(origin.length) : text
  if (path.length > longest || !pathForm.test(path) || escaped.test(path)) return '/'
  const [place = '/'] = path.split(/[?#]/)
  if (place.split('/').some(step => /^(?:\.|%2e){1,2}$/i.test(step))) return '/'
  return /^\/auth\/saml2(?:\/|$)/i.test(place) ? '/' : path
}
