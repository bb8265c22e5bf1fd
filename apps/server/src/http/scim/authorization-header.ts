import type { ScimCredential } from '../../domain/connections/authenticate-scim.ts'
import { hasControlCharacter, utf8Text, wireText } from '../wire-text.ts'

/** What a request's Authorization header says. */
export type Offer =
  | { readonly kind: 'credential'; readonly credential: ScimCredential }
  | { readonly kind: 'missing' }
  | { readonly kind: 'malformed'; readonly detail: string }

const wanted = 'send "Authorization: Bearer userName:password" (or Basic with the same pair) as the portal showed it'

/**
 * Reads the Authorization header: `Bearer userName:password`, not encoded, or Basic with the same pair.
 *
 * Splits at the first colon: a user name never has one, a password may. What is wrong is said in words an administrator can act upon,
 * without repeating anything that was sent.
 *
 * @see [RFC 6750 §2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1), [RFC 7617 §2](https://www.rfc-editor.org/rfc/rfc7617#section-2)
 */
export function readAuthorization(header: string | undefined): Offer {
  const text = header?.trim()
  if (!text) return { kind: 'missing' }
  const [, scheme = '', rest = ''] = /^([^\s]+)\s*(.*)$/s.exec(text) ?? []
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return readBearer(rest)
    case 'basic':
      return readBasic(rest)
    default:
      return malformed(
        rest === ''
          ? `The Authorization header holds a token without its scheme: ${wanted}.`
          : `The Authorization scheme is not known here: ${wanted}.`
      )
  }
}

function readBearer(token: string): Offer {
  if (/^(bearer|basic)\s/i.test(token)) {
    return malformed('The token itself begins with a scheme: paste the Secret Token without the word before it.')
  }
  const pair = wireText(token)
  if (pair === undefined)
    return malformed('The bearer token is not UTF-8: paste the Secret Token as the portal showed it.')
  if (!pair.includes(':')) {
    return malformed(
      'The bearer token has no colon: it is the SCIM user name and password, joined with a colon and not encoded, as the portal showed it.'
    )
  }
  return readPair(pair)
}

function readBasic(encoded: string): Offer {
  const pair = /^[A-Za-z0-9+/_-]+={0,2}$/.test(encoded) ? utf8Text(Buffer.from(encoded, 'base64')) : undefined
  if (!pair?.includes(':')) {
    return malformed(
      'The Basic credential is not the Base64 form of userName:password: encode the pair once, in UTF-8.'
    )
  }
  return readPair(pair)
}

function readPair(pair: string): Offer {
  const colon = pair.indexOf(':')
  const userName = pair.slice(0, colon)
  const password = pair.slice(colon + 1)
  if (userName === '' || password === '') {
    return malformed(`The ${userName === '' ? 'user name before' : 'password after'} the colon is missing: ${wanted}.`)
  }
  if (hasControlCharacter(pair))
    return malformed('The credential holds a control character: paste it again, in one line.')
  return { kind: 'credential', credential: { userName, password } }
}

const malformed = (detail: string): Offer => ({ kind: 'malformed', detail })
