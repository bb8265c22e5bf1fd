/** Takes the secret token out of whatever is kept or printed, wherever it stands in it. */

const shortest = 8
const placeholder = '[redacted]'

/** The token, and of a token `userName:password` the password alone: either would let its reader in. */
const secretsOf = (secretToken: string): readonly string[] =>
  [secretToken, secretToken.slice(secretToken.indexOf(':') + 1)].filter(secret => secret.length >= shortest)

export const holdsSecret = (text: string, secretToken: string): boolean =>
  secretsOf(secretToken).some(secret => text.includes(secret))

export const redactText = (text: string, secretToken: string): string =>
  secretsOf(secretToken).reduce((redacted, secret) => redacted.replaceAll(secret, placeholder), text)

/** The headers of a request as they may be shown. */
export const redactedHeaders = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  'Authorization' in headers ? { ...headers, Authorization: `Bearer ${placeholder}` } : headers
