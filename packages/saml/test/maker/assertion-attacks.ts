/** Truly signed messages that must be refused for what they say: for whom, when, in answer to what (SAML Profiles §4.1.4.3). */
import { bad, type Settings, type Vector } from './case.ts'
import {
  type AssertionDraft,
  assertion,
  audience,
  authn,
  type ConfirmationDraft,
  conditions,
  confirmation,
  type ResponseDraft,
  response,
  responseId,
  sessionEnd,
  status
} from './document.ts'
import type { Material } from './material.ts'
import { samlNs, statusSuccess } from './names.ts'
import { acsUrl, day, entityId, hour, instant, issuer, minute, skew } from './occasion.ts'
import { sign } from './sign.ts'
import { signAs } from './signed.ts'

const second = 1000
const unsolicited: Settings = { answers: 'unsolicited' }
const otherRequest = '_ffffffffffffffffffffffffffffffff'

/** Makes vectors whose signatures are true. */
const maker =
  ({ idp }: Material) =>
  (name: string, reason: string, about: string, draft: AssertionDraft, outer: ResponseDraft = {}, settings: Settings = {}): Vector =>
    bad(name, reason, about, signAs('both', response(assertion(draft), outer), { key: idp }), settings)

const issuerElement = (value: string) => `<Issuer xmlns="${samlNs}">${value}</Issuer>`
const failure = (code: string) => `urn:oasis:names:tc:SAML:2.0:status:${code}`

function envelopes(material: Material): Vector[] {
  const make = maker(material)
  const { idp } = material
  const outer = (name: string, reason: string, about: string, draft: ResponseDraft, settings?: Settings) =>
    make(name, reason, about, {}, draft, settings)
  const inner = `<samlp:StatusCode Value="${failure('Responder')}"><samlp:StatusCode Value="${statusSuccess}"/></samlp:StatusCode>`
  const message = '<samlp:StatusMessage>AADSTS50105: &lt;script>alert(1)&lt;/script></samlp:StatusMessage>'
  const codes = (content: string) => `<samlp:Status>${content}</samlp:Status>`
  return [
    outer('response-version-1.1', 'version', 'Version 1.1 on the response.', { version: '1.1' }),
    outer('response-version-missing', 'version', 'No Version on the response.', { version: null }),
    make('assertion-version-1.1', 'version', 'Version 1.1 on the assertion.', { version: '1.1' }),
    make('assertion-version-missing', 'version', 'No Version on the assertion.', { version: null }),
    outer('status-failed-with-assertion', 'idp_status', 'A failed Status, and an assertion beside it.', { status: status(failure('Responder')) }),
    outer('status-denied', 'idp_status', 'Denied, with the provider’s words, which hold HTML.', { status: status(failure('AuthnFailed'), message) }),
    outer('status-success-inside-failure', 'idp_status', 'Success as the second level of a failure.', { status: codes(inner) }),
    outer('status-two-codes', 'idp_status', 'A failure and Success side by side.', { status: codes(`<samlp:StatusCode Value="${failure('Requester')}"/><samlp:StatusCode Value="${statusSuccess}"/>`) }),
    outer('status-without-code', 'idp_status', 'A Status without StatusCode.', { status: codes('') }),
    outer('status-almost-success', 'idp_status', 'A code that ends like Success.', { status: status('urn:example:status:Success') }),
    bad('status-failed-without-assertion', 'idp_status', 'A failure as Entra ID reports it, unsigned and without assertion.', response('', { status: status(failure('Requester'), message) })),
    outer('response-issuer-of-another', 'unknown_issuer', 'Another provider’s name on the response.', { issuer: issuerElement('https://sts.windows.net/00000000-0000-4000-8000-00000000ffff/') }),
    outer('response-issuer-without-slash', 'unknown_issuer', 'The issuer without its slash.', { issuer: issuerElement(issuer.slice(0, -1)) }),
    outer('response-issuer-in-upper-case', 'unknown_issuer', 'The issuer in other letters.', { issuer: issuerElement(issuer.toUpperCase()) }),
    outer('response-issuer-with-blank', 'unknown_issuer', 'A blank behind the issuer.', { issuer: issuerElement(`${issuer} `) }),
    make('assertion-issuer-of-another', 'assertion_issuer', 'Another provider’s name on the assertion.', { issuer: 'https://idp.attacker.example/' }),
    make('assertion-issuer-without-slash', 'assertion_issuer', 'The issuer without its slash on the assertion.', { issuer: issuer.slice(0, -1) }),
    make('assertion-issuer-empty', 'assertion_issuer', 'An empty issuer on the assertion.', { issuer: '' }),
    outer('destination-of-another', 'destination', 'Addressed to another portal.', { destination: 'https://other.example/auth/saml2/' }),
    outer('destination-without-slash', 'destination', 'The address without its slash.', { destination: acsUrl.slice(0, -1) }),
    outer('destination-in-other-case', 'destination', 'The address in other letters.', { destination: acsUrl.replace('portal', 'Portal') }),
    outer('destination-with-query', 'destination', 'The address with a query behind it.', { destination: `${acsUrl}?x=1` }),
    outer('destination-missing', 'destination', 'No Destination.', { destination: null }),
    bad('destination-empty', 'destination', 'An empty Destination.', sign(response(assertion(), { destination: '' }), responseId, { key: idp }), { policy: 'response' })
  ]
}

function answers(material: Material): Vector[] {
  const make = maker(material)
  const asked = 'inresponseto_unknown'
  return [
    make('answer-to-another-request', asked, 'It answers a request of somebody else’s.', { inResponseTo: otherRequest }, { inResponseTo: otherRequest }),
    make('answer-missing', asked, 'It answers nothing, and a request was sent.', { inResponseTo: null }, { inResponseTo: null }),
    make('answer-in-confirmation-only', asked, 'InResponseTo in the confirmation only.', {}, { inResponseTo: null }),
    make('answer-in-response-only', 'subject_confirmation', 'InResponseTo on the response only.', { inResponseTo: null }),
    make('answer-differs-in-confirmation', 'subject_confirmation', 'The confirmation answers another request.', { inResponseTo: otherRequest }),
    make('answer-empty', asked, 'An empty InResponseTo.', { inResponseTo: '' }, { inResponseTo: '' }),
    make('answer-with-blank', asked, 'A blank before InResponseTo.', {}, { inResponseTo: ' _0123456789abcdef0123456789abcdef' }),
    make('unsolicited-with-answer', 'unsolicited', 'A stolen answer, brought as if nobody had asked.', {}, {}, unsolicited),
    make('unsolicited-with-answer-in-confirmation', 'unsolicited', 'The same, with InResponseTo in the confirmation only.', {}, { inResponseTo: null }, unsolicited),
    make('unsolicited-with-answer-in-response', 'unsolicited', 'The same, with InResponseTo on the response only.', { inResponseTo: null }, {}, unsolicited),
    make('unsolicited-with-answer-in-second-confirmation', 'unsolicited', 'The first confirmation answers nothing, the second a request.', { confirmation: confirmation({ inResponseTo: null }) + confirmation() }, { inResponseTo: null }, unsolicited),
    make('unsolicited-with-empty-answer', 'unsolicited', 'An empty InResponseTo is one.', { inResponseTo: '' }, { inResponseTo: '' }, unsolicited)
  ]
}

function confirmations(material: Material): Vector[] {
  const make = maker(material)
  const refused = (name: string, about: string, content: string) =>
    make(name, 'subject_confirmation', about, { confirmation: content })
  const one = (name: string, about: string, draft: ConfirmationDraft) => refused(name, about, confirmation(draft))
  return [
    refused('confirmation-missing', 'No SubjectConfirmation.', ''),
    refused('confirmation-without-data', 'A confirmation without data.', '<SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"/>'),
    refused('confirmation-with-two-data', 'A confirmation with two data.', confirmation().replace(/<SubjectConfirmationData[^>]*>/, '$&$&')),
    one('confirmation-method', 'The method is not bearer.', { method: 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches' }),
    one('confirmation-method-in-other-case', 'The method in other letters.', { method: 'urn:oasis:names:tc:SAML:2.0:cm:Bearer' }),
    one('recipient-of-another', 'For another portal.', { recipient: 'https://other.example/auth/saml2/' }),
    one('recipient-without-slash', 'The Recipient without its slash.', { recipient: acsUrl.slice(0, -1) }),
    one('recipient-missing', 'No Recipient.', { recipient: null }),
    one('confirmation-without-end', 'No NotOnOrAfter in the confirmation.', { notOnOrAfter: null }),
    one('confirmation-over', 'The confirmation is over, by the skew exactly.', { notOnOrAfter: instant(-skew) }),
    one('confirmation-with-begin', 'A NotBefore, which bearer confirmations have not (SAML Profiles §4.1.4.2).', { notBefore: instant(-hour) }),
    one('confirmation-end-is-no-time', 'An end that is no point in time.', { notOnOrAfter: 'tomorrow' }),
    one('confirmation-end-without-time', 'An end that is a day.', { notOnOrAfter: '2026-11-25' }),
    refused('confirmations-of-which-each-lacks-something', 'Two confirmations, each wrong in another way: they don’t add up to one.', confirmation({ recipient: 'https://other.example/' }) + confirmation({ notOnOrAfter: instant(-day) }))
  ]
}

/** Each bound a second beside the skew; what is a second inside of it stands among the good ones. */
function times(material: Material): Vector[] {
  const make = maker(material)
  const held = (draft: Parameters<typeof conditions>[0]) => ({ conditions: conditions(draft) })
  const oldest = -90 * minute - skew
  return [
    make('not-yet-valid', 'not_yet_valid', 'NotBefore a second further ahead than the skew.', held({ notBefore: instant(skew + second) })),
    make('not-yet-valid-tomorrow', 'not_yet_valid', 'NotBefore tomorrow.', held({ notBefore: instant(day) })),
    make('expired', 'expired', 'NotOnOrAfter is past by the skew exactly: "on or after".', held({ notOnOrAfter: instant(-skew) })),
    make('expired-by-a-second', 'expired', 'NotOnOrAfter is past by a second more than the skew.', held({ notOnOrAfter: instant(-skew - second) })),
    make('conditions-missing', 'conditions', 'No Conditions.', { conditions: '' }),
    make('conditions-twice', 'conditions', 'Two Conditions.', { conditions: conditions() + conditions() }),
    make('conditions-without-end', 'conditions', 'No NotOnOrAfter in the Conditions.', held({ notOnOrAfter: null })),
    make('conditions-end-is-no-time', 'conditions', 'An end on the 30th of February.', held({ notOnOrAfter: '2027-02-30T00:00:00Z' })),
    make('conditions-begin-is-no-time', 'conditions', 'A beginning that is no point in time.', held({ notBefore: 'now' })),
    make('response-issued-in-future', 'issued_in_future', 'The response was issued a second further ahead than the skew.', {}, { issueInstant: instant(skew + second) }),
    make('response-too-old', 'too_old', 'The response was issued more than 90 minutes ago.', {}, { issueInstant: instant(oldest - second) }),
    make('response-without-instant', 'issued_in_future', 'No IssueInstant on the response.', {}, { issueInstant: null }),
    make('assertion-issued-in-future', 'issued_in_future', 'The assertion was issued a second further ahead than the skew.', { issueInstant: instant(skew + second) }),
    make('assertion-too-old', 'too_old', 'The assertion was issued more than 90 minutes ago, whatever its conditions say.', { issueInstant: instant(oldest - second) }),
    make('assertion-without-instant', 'issued_in_future', 'No IssueInstant on the assertion.', { issueInstant: null }),
    make('assertion-instant-is-no-time', 'issued_in_future', 'An IssueInstant that is no point in time.', { issueInstant: '2026-11-24 10:00:00' }),
    make('authn-statement-missing', 'authnstatement', 'No AuthnStatement: nobody signed in.', { authnStatement: '' }),
    make('authn-statement-without-instant', 'authnstatement', 'An AuthnStatement without AuthnInstant.', { authnStatement: authn('', null) }),
    make('session-over', 'session_over', 'SessionNotOnOrAfter is past by the skew exactly.', { authnStatement: authn(sessionEnd(-skew)) }),
    make('session-over-in-second-statement', 'session_over', 'The second of two AuthnStatements is over.', { authnStatement: authn(sessionEnd()) + authn(sessionEnd(-day)) }),
    make('session-end-is-no-time', 'session_over', 'A SessionNotOnOrAfter that is no point in time.', { authnStatement: authn(' SessionNotOnOrAfter="never"') })
  ]
}

function audiences(material: Material): Vector[] {
  const make = maker(material)
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
    refused('audience-in-one-of-two', 'Two restrictions, of which one leaves us out: each must hold (SAML Core §2.5.1.4).', audience(entityId) + audience('https://other.example/')),
    refused('audience-split', 'Our name in two Audiences.', audience(entityId.slice(0, 10), entityId.slice(10))),
    holding('condition-unknown', 'unknown_condition', 'A condition that nobody here understands (SAML Core §2.5.1).', `${audience(entityId)}<Condition/>`),
    holding('condition-of-another-name', 'unknown_condition', 'An AudienceRestriction in other letters.', `${audience(entityId)}<audienceRestriction/>`),
    holding('condition-foreign', 'response_shape', 'A condition of a foreign namespace.', `${audience(entityId)}<DelegationRestriction xmlns="urn:oasis:names:tc:SAML:2.0:conditions:delegation"/>`)
  ]
}

export const assertionAttacks = (material: Material): readonly Vector[] => [
  ...envelopes(material),
  ...answers(material),
  ...confirmations(material),
  ...times(material),
  ...audiences(material)
]
