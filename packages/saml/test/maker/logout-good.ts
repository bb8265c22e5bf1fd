import { goodLogout, type Vector } from './case.ts'
import { status } from './document.ts'
import { answer, lowerCase, nameId, request, sent } from './logout-message.ts'
import type { Material } from './material.ts'
import { emailFormat, rsaSha512 } from './names.ts'
import { genuineMail, issuer, minute, now, skew, tenant } from './occasion.ts'

const requested = {
  kind: 'request',
  id: '_logout-1',
  issuer,
  nameId: genuineMail,
  nameIdFormat: emailFormat,
  sessionIndexes: ['_assertion-1'],
  relayState: null,
  usableUntil: now + 5 * minute + skew
} as const

export function goodLogouts({ idp, next }: Material): readonly Vector[] {
  const signed = { ...requested, signed: true }
  const answered = { kind: 'response', inResponseTo: '_ours', success: true, relayState: null } as const
  const microsoft = `https://login.microsoftonline.com/${tenant}/`
  const responder = status('urn:oasis:names:tc:SAML:2.0:status:Responder')
  return [
    goodLogout('logout-request-signed', signed, 'A signed request.', sent(request(), { key: idp })),
    goodLogout(
      'logout-request-sha512',
      signed,
      'Signed with RSA-SHA512.',
      sent(request(), { key: idp, algorithm: rsaSha512, hash: 'sha512' })
    ),
    goodLogout(
      'logout-request-lower-case-escapes',
      { ...signed, relayState: 'a b/ü' },
      'Escapes in lower case: the signature is over what was sent.',
      sent(request(), { key: idp, relayState: 'a b/ü', escaping: lowerCase })
    ),
    goodLogout(
      'logout-request-second-certificate',
      signed,
      'Signed with the second of two certificates.',
      sent(request(), { key: next }),
      { certificates: ['idp', 'next'] }
    ),
    goodLogout(
      'logout-request-unsigned',
      { ...requested, signed: false },
      'As Entra ID’s documented samples: without signature. It says so.',
      sent(request())
    ),
    goodLogout(
      'logout-request-without-destination',
      { ...requested, signed: false },
      'Unsigned and without Destination.',
      sent(request({ destination: null }))
    ),
    goodLogout(
      'logout-request-without-end',
      { ...signed, usableUntil: now + 90 * minute + skew },
      'NotOnOrAfter is optional (SAML Core §3.7.1).',
      sent(request({ notOnOrAfter: null }), { key: idp })
    ),
    goodLogout(
      'logout-request-all-sessions',
      { ...signed, sessionIndexes: [] },
      'Without SessionIndex: all sessions.',
      sent(request({ content: nameId }), { key: idp })
    ),
    goodLogout(
      'logout-request-further-parameters',
      signed,
      'Parameters that are not SAML’s stay unread.',
      `x=1&${sent(request(), { key: idp })}&sso=reload`
    ),
    goodLogout(
      'logout-response-signed',
      { ...answered, signed: true, relayState: 'r' },
      'A signed answer.',
      sent(answer(), { parameter: 'SAMLResponse', key: idp, relayState: 'r' })
    ),
    goodLogout(
      'logout-response-microsoft-issuer',
      { ...answered, signed: false },
      'Entra ID signs out under another name than it signs in.',
      sent(answer({ issuer: microsoft }), { parameter: 'SAMLResponse' })
    ),
    goodLogout(
      'logout-response-failed',
      { ...answered, success: false, signed: false },
      'An answer that reports a failure.',
      sent(answer({ content: responder }), { parameter: 'SAMLResponse' })
    )
  ]
}
