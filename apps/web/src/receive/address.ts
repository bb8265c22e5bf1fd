// What stands in the address of a page for outsiders, and the part of it that browsers send to nobody.

/** `r`: a secure link, `q`: a request link, `u`: a personal address. */
export interface Place {
  readonly kind: 'r' | 'q' | 'u'
  readonly id: string
}

/** Undefined for what is no such page. */
export function placeOf(pathname: string): Place | undefined {
  const [, kind, id] = /^\/([rqu])\/([A-Za-z0-9][A-Za-z0-9._~-]{0,127})\/?$/.exec(pathname) ?? []
  return (kind === 'r' || kind === 'q' || kind === 'u') && id !== undefined ? { kind, id } : undefined
}

/** Where a tab keeps things while it is open. */
type Kept = Pick<Storage, 'getItem' | 'setItem'>

const keyPrefix = 'sealpost-fragment:'

const keyOf = ({ kind, id }: Place): string => `${keyPrefix}/${kind}/${id}`

/**
 * The fragment of this page: of the address, else the one that this tab had before it went to sign in.
 *
 * @param hash As the browser has it, with or without `#`; an empty one is none.
 * @returns It may be anything; the reader of links judges it.
 */
export function fragmentFor(place: Place, hash: string, kept: Kept): string | undefined {
  const fragment = hash.replace(/^#/, '')
  return fragment || reach(() => kept.getItem(keyOf(place))) || undefined
}

/** Keeps it for this tab, so that it is there again after signing in, which must not carry it in an address. */
export function keepFragment(place: Place, fragment: string, kept: Kept): void {
  reach(() => kept.setItem(keyOf(place), fragment))
}

/** Forgets all that this tab keeps: whoever leaves, or whose session ended, leaves no link to who comes next. */
export function forgetFragments(kept: Pick<Storage, 'length' | 'key' | 'removeItem'>): void {
  reach(() => {
    const keys = Array.from({ length: kept.length }, (_, i) => kept.key(i) ?? '')
    for (const key of keys) if (key.startsWith(keyPrefix)) kept.removeItem(key)
  })
}

/** Browsers may keep nothing; then the address alone has it. */
function reach<T>(ask: () => T): T | undefined {
  try {
    return ask()
  } catch {
    return undefined
  }
}
