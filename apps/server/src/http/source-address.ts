/**
 * The address a request came from, in one spelling; `unknown` when it is none.
 *
 * Behind a proxy the text is whatever stood in X-Forwarded-For: some gateways add the port, and a client may have written anything.
 */
export function addressOf(text: string | undefined): string {
  if (text === undefined || text.length > 64) return 'unknown'
  if (ipv4.test(text)) return text
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text
  const unmapped = /^::ffff:([\d.]+)$/i.exec(bare)?.[1] ?? bare
  if (ipv4.test(unmapped)) return unmapped
  const ipv6 = unmapped.split('%', 1)[0] ?? ''
  if (!/^[\da-f:.]+$/i.test(ipv6) || !URL.canParse(`http://[${ipv6}]`)) return 'unknown'
  return new URL(`http://[${ipv6}]`).hostname.slice(1, -1)
}

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.|$)){4}(?<!\.)$/

/**
 * What of an address counts as one source: an IPv4 address itself, of an IPv6 address the /64 that one subscriber has to himself.
 *
 * @param address From {@link addressOf}.
 */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length
  return `${[...first, ...Array<string>(zeros).fill('0'), ...last].slice(0, 4).join(':')}::/64`
}
