/** Longer ones some systems cut, and a link that is cut opens nothing. */
const mostCharacters = 1_900

/**
 * Opens the sender's own mail program with a mail (RFC 6068).
 *
 * @param body Lines end in `\n`.
 * @returns Without the addresses where they would make it too long for some systems.
 */
export function mailAddress(addresses: readonly string[], subject: string, body: string): string {
  const rest = `subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body.replaceAll('\n', '\r\n'))}`
  const to = addresses.map(address => encodeURIComponent(address).replace('%40', '@')).join(',')
  const whole = `mailto:${to}?${rest}`
  return whole.length <= mostCharacters ? whole : `mailto:?${rest}`
}
