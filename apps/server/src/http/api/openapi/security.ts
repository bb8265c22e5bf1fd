import type { Admission } from '../route.ts'
import type { JsonSchema } from './schemas.ts'

/** How a request shows who sends it. @param sessionCookie The name of a session's cookie at this portal. */
export const securitySchemes = (sessionCookie: string): JsonSchema => ({
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: sessionCookie,
    description: 'Set when somebody signs in with a browser.'
  },
  signature: { type: 'apiKey', in: 'header', name: 'Signature', description: signed },
  linkProof: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Sealpost-Proof',
    description:
      'Shows that one holds a secure link: HKDF-SHA-256 of the 32 bytes of its fragment, salt the id, info "sealpost/v1/access"; 32 bytes in Base64url.'
  },
  uploadToken: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Sealpost-Upload',
    description: 'Shows that one began what is being sent in: the `uploadToken` of the draft.'
  }
})

const signed = [
  'An API key, by HTTP Message Signatures (RFC 9421) with `hmac-sha256` over the secret as it is written. Exactly this form:',
  '`Signature-Input: sealpost=("@method" "@path" "@query");created=SECONDS;keyid="KEY";alg="hmac-sha256"` and `Signature: sealpost=:BASE64:`.',
  '`"@query"` is `?` when there is none. With a body, `Content-Digest: sha-256=:BASE64:` (RFC 9530) is sent and `"content-digest"` covered last; with a part',
  'of a file only if it is sent. `created` is within five minutes of now.'
].join(' ')

/** The ways in which an address can be called, any of which will do. */
export function securityOf({ open, keys, guests }: Admission): readonly JsonSchema[] {
  if (open || guests === 'door') return []
  if (guests === 'link') return [{ linkProof: [] }]
  const ways = ['session', ...(keys ? ['signature'] : []), ...(guests === 'upload' ? ['uploadToken'] : [])]
  return ways.map(way => ({ [way]: [] }))
}
