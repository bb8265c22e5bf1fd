/** The reference in the error page's fragment, `#reference=…`; undefined for what isn't one, so that a link can't put words on the page. */
export function referenceIn(fragment: string): string | undefined {
  const reference = new URLSearchParams(fragment.replace(/^#/, '')).get('reference') ?? ''
  return /^[0-9A-Za-z-]{6,64}$/.test(reference) ? reference.toUpperCase() : undefined
}
