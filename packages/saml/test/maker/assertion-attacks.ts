/** Truly signed assertions that must be refused for whom, where and when they hold (SAML Profiles §4.1.4.3). */

import type { Vector } from './case.ts'
import { audience, authn, type ConfirmationDraft, conditions, confirmation, sessionEnd } from './document.ts'
import type { Material } from './material.ts'
import { acsUrl, day, entityId, hour, instant, minute, skew } from './occasion.ts'
import { trulySigned } from './signed.ts'

const second = 1000

function confirmations(material: Material): Vector[] {
  const make = trulySigned(material)
  const refused = (name: string, about: string, content: string) =>
    make(name, 'subject_confirmation', about, { confirmation: content })
  const one = (name: string, about: string, draft: ConfirmationDraft) => refused(name, about, confirmation(draft))
  return [
    refused('confirmation-missing', 'No SubjectConfirmation.', ''),
    refused(
      'confirmation-without-data',
      'A confirmation without data.',
      '<SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"/>'
    ),
    refused(
      'confirmation-with-two-data',
      'A confirmation with two data.',
      confirmation().replace(/<SubjectConfirmationData[^>]*>/, '$&$&')
    ),
    one('confirmation-method', 'The method is not bearer.', {
      method: 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches'
    }),
    one('confirmation-method-in-other-case', 'The method in other letters.', {
      method: 'urn:oasis:names:tc:SAML:2.0:cm:Bearer'
    }),
    one('recipient-of-another', 'For another portal.', { recipient: 'https://other.example/auth/saml2/' }),
    one('recipient-without-slash', 'The Recipient without its slash.', { recipient: acsUrl.slice(0, -1) }),
    one('recipient-missing', 'No Recipient.', { recipient: null }),
    one('confirmation-without-end', 'No NotOnOrAfter in the confirmation.', { notOnOrAfter: null }),
    one('confirmation-over', 'The confirmation is over, by the skew exactly.', { notOnOrAfter: instant(-skew) }),
    one('confirmation-with-begin', 'A NotBefore, which bearer confirmations have not (SAML Profiles §4.1.4.2).', {
      notBefore: instant(-hour)
    }),
    one('confirmation-end-is-no-time', 'An end that is no point in time.', { notOnOrAfter: 'tomorrow' }),
    one('confirmation-end-without-time', 'An end that is a day.', { notOnOrAfter: '2026-11-25' }),
    refused(
      'confirmations-of-which-each-lacks-something',
      'Two confirmations, each wrong in another way: they don’t add up to one.',
      confirmation({ recipient: 'https://other.example/' }) + confirmation({ notOnOrAfter: instant(-day) })
    )
  ]
}

/** Each bound a second beside the skew; what is a second inside of it stands among the good ones. */
function times(material: Material): Vector[] {
  const make = trulySigned(material)
  const held = (draft: Parameters<typeof conditions>[0]) => ({ conditions: conditions(draft) })
  const oldest = -90 * minute - skew
  return [
    make(
      'not-yet-valid',
      'not_yet_valid',
      'NotBefore a second further ahead than the skew.',
      held({ notBefore: instant(skew + second) })
    ),
    make('not-yet-valid-tomorrow', 'not_yet_valid', 'NotBefore tomorrow.', held({ notBefore: instant(day) })),
    make(
      'expired',
      'expired',
      'NotOnOrAfter is past by the skew exactly: "on or after".',
      held({ notOnOrAfter: instant(-skew) })
    ),
    make(
      'expired-by-a-second',
      'expired',
      'NotOnOrAfter is past by a second more than the skew.',
      held({ notOnOrAfter: instant(-skew - second) })
    ),
    make('conditions-missing', 'conditions', 'No Conditions.', { conditions: '' }),
    make('conditions-twice', 'conditions', 'Two Conditions.', { conditions: conditions() + conditions() }),
    make('conditions-without-end', 'conditions', 'No NotOnOrAfter in the Conditions.', held({ notOnOrAfter: null })),
    make(
      'conditions-end-is-no-time',
      'conditions',
      'An end on the 30th of February.',
      held({ notOnOrAfter: '2027-02-30T00:00:00Z' })
    ),
    make(
      'conditions-begin-is-no-time',
      'conditions',
      'A beginning that is no point in time.',
      held({ notBefore: 'now' })
    ),
    make(
      'response-issued-in-future',
      'issued_in_future',
      'The response was issued a second further ahead than the skew.',
      {},
      { issueInstant: instant(skew + second) }
    ),
    make(
      'response-too-old',
      'too_old',
      'The response was issued more than 90 minutes ago.',
      {},
      { issueInstant: instant(oldest - second) }
    ),
    make(
      'response-without-instant',
      'issued_in_future',
      'No IssueInstant on the response.',
      {},
      { issueInstant: null }
    ),
    make(
      'assertion-issued-in-future',
      'issued_in_future',
      'The assertion was issued a second further ahead than the skew.',
      { issueInstant: instant(skew + second) }
    ),
    make(
      'assertion-too-old',
      'too_old',
      'The assertion was issued more than 90 minutes ago, whatever its conditions say.',
      { issueInstant: instant(oldest - second) }
    ),
    make('assertion-without-instant', 'issued_in_future', 'No IssueInstant on the assertion.', { issueInstant: null }),
    make('assertion-instant-is-no-time', 'issued_in_future', 'An IssueInstant that is no point in time.', {
      issueInstant: '2026-11-24 10:00:00'
    }),
    make('authn-statement-missing', 'authnstatement', 'No AuthnStatement: nobody signed in.', { authnStatement: '' }),
    make('authn-statement-without-instant', 'authnstatement', 'An AuthnStatement without AuthnInstant.', {
      authnStatement: authn('', null)
    }),
    make('session-over', 'session_over', 'SessionNotOnOrAfter is past by the skew exactly.', {
      authnStatement: authn(sessionEnd(-skew))
    }),
    make('session-over-in-second-statement', 'session_over', 'The second of two AuthnStatements is over.', {
      authnStatement: authn(sessionEnd()) + authn(sessionEnd(-day))
    }),
    make('session-end-is-no-time', 'session_over', 'A SessionNotOnOrAfter that is no point in time.', {
      authnStatement: authn(' SessionNotOnOrAfter="never"')
    })
  ]
}

function audiences(material: Material): Vector[] {
  const make = trulySigned(material)
  const holding = (name: string, reason: string, about: string, content: string) =>
    make(name, reason, about, { conditions: conditions({ content }) })
  const refused = (name: string, about: string, content: string) => holding(name, 'audience', about, content)
  return [
    refused('audience-of-another', 'For another service.', audience('https://other.example/')),
    refused('audience-without-slash', 'Our name without its slash.', audience(entityId.slice(0, -1))),
    refused('audience-in-other-case', 'Our name in other letters.', audience(entityId.toUpperCase())),
    refused('audience-with-blank', 'A line break behind our name.', audience(`${entityId}\n`)),
    refused('audience-with-prefix', 'A name that begins with ours.', audience(`${entityId}extra`)),
    refused('audience-missing', 'No AudienceRestriction.', ''),
    refused('audience-empty', 'An empty AudienceRestriction.', '<AudienceRestriction/>'),
    refused(
      'audience-in-one-of-two',
      'Two restrictions, of which one leaves us out: each must hold (SAML Core §2.5.1.4).',
      audience(entityId) + audience('https://other.example/')
    ),
    refused('audience-split', 'Our name in two Audiences.', audience(entityId.slice(0, 10), entityId.slice(10))),
    holding(
      'condition-unknown',
      'unknown_condition',
      'A condition that nobody here understands (SAML Core §2.5.1).',
      `${audience(entityId)}<Condition/>`
    ),
    holding(
      'condition-of-another-name',
      'unknown_condition',
      'An AudienceRestriction in other letters.',
      `${audience(entityId)}<audienceRestriction/>`
    ),
    holding(
      'condition-foreign',
      'response_shape',
      'A condition of a foreign namespace.',
      `${audience(entityId)}<DelegationRestriction xmlns="urn:oasis:names:tc:SAML:2.0:conditions:delegation"/>`
    )
  ]
}

export const assertionAttacks = (material: Material): readonly Vector[] => [
  ...confirmations(material),
  ...times(material),
  ...audiences(material)
]
