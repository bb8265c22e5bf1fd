/**
 * Whether an address has the form of a pattern, and what stands in the pattern's places.
 *
 * @param pattern `/console/users/:id`
 * @returns The parts by name, decoded; undefined when it hasn't that form. A last slash makes no difference.
 */
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/')
  const given = path.replace(/\/+$/, '').split('/')
  if (pattern === '/') return given.length <= 1 ? {} : undefined
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [at, part] of wanted.entries()) {
    const value = given[at] ?? ''
    if (!part.startsWith(':')) {
      if (part !== value) return undefined
    } else {
      const decoded = decode(value)
      if (decoded === undefined || decoded === '') return undefined
      params[part.slice(1)] = decoded
    }
  }
  return params
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
