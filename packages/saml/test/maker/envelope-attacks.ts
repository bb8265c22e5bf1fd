/** Truly signed responses that must be refused for what stands around the assertion: status, names, addresses, what they answer (SAML Core §3.2.2). */

import { bad, type Settings, type Vector } from './case.ts'
import { assertion, confirmation, type ResponseDraft, response, responseId, status } from './document.ts'
import type { Material } from './material.ts'
import { samlNs, statusSuccess } from './names.ts'
import { acsUrl, issuer } from './occasion.ts'
import { sign } from './sign.ts'
import { trulySigned } from './signed.ts'

const unsolicited: Settings = { answers: 'unsolicited' }
const otherRequest = '_ffffffffffffffffffffffffffffffff'

const issuerElement = (value: string) => `<Issuer xmlns="${samlNs}">${value}</Issuer>`
const failure = (code: string) => `urn:oasis:names:tc:SAML:2.0:status:${code}`

function envelopes(material: Material): Vector[] {
  const make = trulySigned(material)
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
    outer('status-failed-with-assertion', 'idp_status', 'A failed Status, and an assertion beside it.', {
      status: status(failure('Responder'))
    }),
    outer('status-denied', 'idp_status', 'Denied, with the provider’s words, which hold HTML.', {
      status: status(failure('AuthnFailed'), message)
    }),
    outer('status-success-inside-failure', 'idp_status', 'Success as the second level of a failure.', {
      status: codes(inner)
    }),
    outer('status-two-codes', 'idp_status', 'A failure and Success side by side.', {
      status: codes(`<samlp:StatusCode Value="${failure('Requester')}"/><samlp:StatusCode Value="${statusSuccess}"/>`)
    }),
    outer('status-without-code', 'idp_status', 'A Status without StatusCode.', { status: codes('') }),
    outer('status-almost-success', 'idp_status', 'A code that ends like Success.', {
      status: status('urn:example:status:Success')
    }),
    bad(
      'status-failed-without-assertion',
      'idp_status',
      'A failure as Entra ID reports it, unsigned and without assertion.',
      response('', { status: status(failure('Requester'), message) })
    ),
    outer('response-issuer-of-another', 'unknown_issuer', 'Another provider’s name on the response.', {
      issuer: issuerElement('https://sts.windows.net/00000000-0000-4000-8000-00000000ffff/')
    }),
    outer('response-issuer-without-slash', 'unknown_issuer', 'The issuer without its slash.', {
      issuer: issuerElement(issuer.slice(0, -1))
    }),
    outer('response-issuer-in-upper-case', 'unknown_issuer', 'The issuer in other letters.', {
      issuer: issuerElement(issuer.toUpperCase())
    }),
    outer('response-issuer-with-blank', 'unknown_issuer', 'A blank behind the issuer.', {
      issuer: issuerElement(`${issuer} `)
    }),
    outer('response-issuer-empty', 'response_shape', 'An empty issuer.', { issuer: issuerElement('') }),
    outer('response-issuer-with-markup', 'response_shape', 'An element in the issuer.', {
      issuer: issuerElement(`${issuer}<BaseID/>`)
    }),
    make('assertion-issuer-of-another', 'assertion_issuer', 'Another provider’s name on the assertion.', {
      issuer: 'https://idp.attacker.example/'
    }),
    make('assertion-issuer-without-slash', 'assertion_issuer', 'The issuer without its slash on the assertion.', {
      issuer: issuer.slice(0, -1)
    }),
    make('assertion-issuer-empty', 'assertion_issuer', 'An empty issuer on the assertion.', { issuer: '' }),
    outer('destination-of-another', 'destination', 'Addressed to another portal.', {
      destination: 'https://other.example/auth/saml2/'
    }),
    outer('destination-without-slash', 'destination', 'The address without its slash.', {
      destination: acsUrl.slice(0, -1)
    }),
    outer('destination-in-other-case', 'destination', 'The address in other letters.', {
      destination: acsUrl.replace('portal', 'Portal')
    }),
    outer('destination-with-query', 'destination', 'The address with a query behind it.', {
      destination: `${acsUrl}?x=1`
    }),
    outer('destination-missing', 'destination', 'No Destination.', { destination: null }),
    bad(
      'destination-empty',
      'destination',
      'An empty Destination.',
      sign(response(assertion(), { destination: '' }), responseId, { key: idp }),
      { policy: 'response' }
    )
  ]
}

function answers(material: Material): Vector[] {
  const make = trulySigned(material)
  const asked = 'inresponseto_unknown'
  return [
    make(
      'answer-to-another-request',
      asked,
      'It answers a request of somebody else’s.',
      { inResponseTo: otherRequest },
      { inResponseTo: otherRequest }
    ),
    make(
      'answer-missing',
      asked,
      'It answers nothing, and a request was sent.',
      { inResponseTo: null },
      { inResponseTo: null }
    ),
    make('answer-in-confirmation-only', asked, 'InResponseTo in the confirmation only.', {}, { inResponseTo: null }),
    make('answer-in-response-only', 'subject_confirmation', 'InResponseTo on the response only.', {
      inResponseTo: null
    }),
    make('answer-differs-in-confirmation', 'subject_confirmation', 'The confirmation answers another request.', {
      inResponseTo: otherRequest
    }),
    make('answer-empty', asked, 'An empty InResponseTo.', { inResponseTo: '' }, { inResponseTo: '' }),
    make(
      'answer-with-blank',
      asked,
      'A blank before InResponseTo.',
      {},
      { inResponseTo: ' _0123456789abcdef0123456789abcdef' }
    ),
    make(
      'unsolicited-with-answer',
      'unsolicited',
      'A stolen answer, brought as if nobody had asked.',
      {},
      {},
      unsolicited
    ),
    make(
      'unsolicited-with-answer-in-confirmation',
      'unsolicited',
      'The same, with InResponseTo in the confirmation only.',
      {},
      { inResponseTo: null },
      unsolicited
    ),
    make(
      'unsolicited-with-answer-in-response',
      'unsolicited',
      'The same, with InResponseTo on the response only.',
      { inResponseTo: null },
      {},
      unsolicited
    ),
    make(
      'unsolicited-with-answer-in-second-confirmation',
      'unsolicited',
      'The first confirmation answers nothing, the second a request.',
      { confirmation: confirmation({ inResponseTo: null }) + confirmation() },
      { inResponseTo: null },
      unsolicited
    ),
    make(
      'unsolicited-with-empty-answer',
      'unsolicited',
      'An empty InResponseTo is one.',
      { inResponseTo: '' },
      { inResponseTo: '' },
      unsolicited
    )
  ]
}

export const envelopeAttacks = (material: Material): readonly Vector[] => [...envelopes(material), ...answers(material)]
