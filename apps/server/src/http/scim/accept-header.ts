/** How well a media range fits: a full name beats `application/*`, which beats the range of everything. */
const ranks = ['*/*', 'application/*', 'application/json', 'application/scim+json'] as const

/**
 * Whether a client takes SCIM's answers: `application/scim+json`, or `application/json`, which is the same text.
 *
 * @param accept The Accept header; without one, anything is taken.
 * @see [RFC 7644 §3.8](https://www.rfc-editor.org/rfc/rfc7644#section-3.8), [RFC 9110 §12.5.1](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1)
 */
export function acceptsScim(accept: string | undefined): boolean {
  if (!accept || accept === '*/*' || accept === 'application/scim+json') return true
  const qualities = new Map<string, number>()
  for (const range of accept.split(',')) {
    const [name = '', ...parameters] = range.split(';').map(part => part.trim().toLowerCase())
    const quality = parameters.find(parameter => parameter.startsWith('q='))
    const value = quality === undefined ? 1 : Number(quality.slice(2))
    if (name !== '') qualities.set(name, Math.max(qualities.get(name) ?? 0, Number.isNaN(value) ? 1 : value))
  }
  return ['application/scim+json', 'application/json'].some(type => qualityOf(type, qualities) > 0)
}

/** The most specific range that fits decides. */
function qualityOf(type: string, qualities: ReadonlyMap<string, number>): number {
  const fitting = ranks.filter(range => range.includes('*') || range === type).reverse()
  const best = fitting.find(range => qualities.has(range))
  return best === undefined ? 0 : (qualities.get(best) ?? 0)
}
