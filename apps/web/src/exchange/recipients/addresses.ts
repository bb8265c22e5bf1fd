// Addresses as people type and paste them: one, or a list out of another program.

/** What the portal takes for an address. */
const form = /^[^\s@:\p{Cc}\p{Cs}]+@[^\s@:\p{Cc}\p{Cs}]+$/u
const mostCharacters = 254

export const isAddress = (text: string): boolean => form.test(text) && text.length <= mostCharacters

/**
 * Takes a text apart at commas, semicolons, spaces and line ends. Names beside addresses, as in `Amara Osei <amara@example.com>`, are dropped.
 *
 * @returns `addresses` in their order; `rest`: what has not the form of one.
 */
export function addressesIn(text: string): { readonly addresses: readonly string[]; readonly rest: readonly string[] } {
  const entries = text
    .replace(/"[^"]*"(?=\s*<)/g, '')
    .replace(/[^,;<>\r\n]*<([^<>]*)>/g, ',$1,')
    .split(/[\s,;]+/)
    .map(entry => entry.replace(/^mailto:/i, ''))
    .filter(entry => entry !== '')
  return { addresses: entries.filter(isAddress), rest: entries.filter(entry => !isAddress(entry)) }
}

/** Those there are with the new ones, each once without regard to case. */
export function withAddresses(there: readonly string[], more: readonly string[]): readonly string[] {
  const all = new Map(there.map(address => [address.toLowerCase(), address]))
  for (const address of more) if (!all.has(address.toLowerCase())) all.set(address.toLowerCase(), address)
  return [...all.values()]
}
