import { describe, expect, it } from 'vitest'
import { emailOf, namesOf, openResponse, verifyResponse } from './index.ts'
import type { Expectation } from './message.ts'
import {
  acsUrl,
  attribute,
  type Draft,
  defaultConfirmation,
  emailAttribute,
  encode,
  entityId,
  expectation,
  instant,
  issuer,
  now,
  requestId,
  signedBoth,
  statusXml
} from './test/provider.ts'
import { reasonOf } from './test/refusal.ts'

const minute = 60_000
const verify = (xml: string, wanted: Partial<Expectation> = {}) =>
  verifyResponse(openResponse(encode(xml)), expectation(wanted))
const reason = (xml: string, wanted: Partial<Expectation> = {}) => reasonOf(() => verify(xml, wanted))

const confirmed = (data: string, method = 'bearer') =>
  `<SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:${method}">${data}</SubjectConfirmation>`
const confirmedBy = (attributes: string) => confirmed(`<SubjectConfirmationData ${attributes}/>`)
const ends = `NotOnOrAfter="${instant(3_600_000)}"`
const audience = (name: string) => `<AudienceRestriction><Audience>${name}</Audience></AudienceRestriction>`
const conditions = (attributes: string, content = audience(entityId)) =>
  `<Conditions ${attributes}>${content}</Conditions>`
const authn = (attributes: string) =>
  `<AuthnStatement ${attributes}><AuthnContext><AuthnContextClassRef>x</AuthnContextClassRef></AuthnContext></AuthnStatement>`

const refusedDrafts: readonly [code: string, what: string, draft: Draft][] = [
  ['idp_status', 'a failed status', { status: statusXml('urn:oasis:names:tc:SAML:2.0:status:Responder') }],
  ['unknown_issuer', 'another issuer', { responseIssuer: issuer.slice(0, -1) }],
  ['assertion_issuer', 'an assertion of another issuer', { assertionIssuer: issuer.slice(0, -1) }],
  ['destination', 'another destination', { destination: ' Destination="https://other.example/"' }],
  ['destination', 'no destination', { destination: '' }],
  ['destination', 'a destination without its slash', { destination: ` Destination="${acsUrl.slice(0, -1)}"` }],
  ['inresponseto_unknown', 'an answer to another request', { inResponseTo: '_other' }],
  ['inresponseto_unknown', 'no request answered', { inResponseTo: null }],
  ['too_old', 'an old response', { responseInstant: instant(-93 * minute) }],
  ['issued_in_future', 'a response from the future', { responseInstant: instant(3 * minute) }],
  ['too_old', 'an old assertion', { assertionInstant: instant(-93 * minute) }],
  ['issued_in_future', 'an assertion from the future', { assertionInstant: instant(3 * minute) }],
  ['issued_in_future', 'an instant that is none', { assertionInstant: 'yesterday' }],
  ['subject_confirmation', 'no confirmation', { confirmation: '' }],
  [
    'subject_confirmation',
    'no bearer',
    {
      confirmation: confirmed(
        `<SubjectConfirmationData ${ends} Recipient="${acsUrl}" InResponseTo="${requestId}"/>`,
        'holder-of-key'
      )
    }
  ],
  [
    'subject_confirmation',
    'another recipient',
    { confirmation: confirmedBy(`${ends} Recipient="https://other.example/" InResponseTo="${requestId}"`) }
  ],
  ['subject_confirmation', 'no recipient', { confirmation: confirmedBy(`${ends} InResponseTo="${requestId}"`) }],
  [
    'subject_confirmation',
    'no end',
    { confirmation: confirmedBy(`Recipient="${acsUrl}" InResponseTo="${requestId}"`) }
  ],
  [
    'subject_confirmation',
    'an end in the past',
    {
      confirmation: confirmedBy(
        `NotOnOrAfter="${instant(-2 * minute)}" Recipient="${acsUrl}" InResponseTo="${requestId}"`
      )
    }
  ],
  [
    'subject_confirmation',
    'a beginning',
    {
      confirmation: confirmedBy(
        `NotBefore="${instant(-minute)}" ${ends} Recipient="${acsUrl}" InResponseTo="${requestId}"`
      )
    }
  ],
  ['subject_confirmation', 'no request answered in it', { confirmation: confirmedBy(`${ends} Recipient="${acsUrl}"`) }],
  ['subject_confirmation', 'no data', { confirmation: confirmed('') }],
  ['conditions', 'no conditions', { conditions: '' }],
  ['conditions', 'conditions twice', { conditions: conditions(ends) + conditions(ends) }],
  ['conditions', 'conditions without end', { conditions: conditions('') }],
  ['not_yet_valid', 'conditions of tomorrow', { conditions: conditions(`NotBefore="${instant(3 * minute)}" ${ends}`) }],
  ['expired', 'conditions of yesterday', { conditions: conditions(`NotOnOrAfter="${instant(-2 * minute)}"`) }],
  ['audience', 'another audience', { conditions: conditions(ends, audience('https://other.example/')) }],
  ['audience', 'no audience', { conditions: conditions(ends, '') }],
  [
    'audience',
    'two restrictions of which one excludes us',
    { conditions: conditions(ends, audience(entityId) + audience('x')) }
  ],
  [
    'unknown_condition',
    'a condition nobody knows',
    { conditions: conditions(ends, `${audience(entityId)}<Condition/>`) }
  ],
  ['authnstatement', 'no statement of a sign-in', { authnStatement: '' }],
  ['authnstatement', 'a sign-in without time', { authnStatement: authn('') }],
  [
    'session_over',
    'a session that is over',
    { authnStatement: authn(`AuthnInstant="${instant()}" SessionNotOnOrAfter="${instant(-2 * minute)}"`) }
  ],
  ['nameid', 'no NameID', { nameId: '' }],
  ['nameid', 'two of them', { nameId: '<NameID>a</NameID><NameID>b</NameID>' }],
  ['nameid', 'an empty one', { nameId: '<NameID/>' }],
  ['nameid', 'markup in it', { nameId: '<NameID>a<Issuer/></NameID>' }],
  ['nameid', 'blanks around it', { nameId: '<NameID> a</NameID>' }],
  ['nameid', 'a line break in it', { nameId: '<NameID>a&#10;b</NameID>' }],
  ['nameid', 'a long one', { nameId: `<NameID>${'a'.repeat(257)}</NameID>` }],
  [
    'nameid',
    'a transient one',
    { nameId: '<NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">a</NameID>' }
  ],
  ['email_values', 'two addresses', { attributes: emailAttribute('a@b.example', 'c@d.example') }],
  [
    'duplicate_attribute',
    'the address claim twice',
    { attributes: emailAttribute('a@b.example') + emailAttribute('a@b.example') }
  ],
  [
    'duplicate_attribute',
    'the address claim in both spellings',
    { attributes: emailAttribute('a@b.example') + attribute('emailaddress', 'c@b.example') }
  ],
  ['response_shape', 'a claim with markup', { attributes: emailAttribute('<Issuer/>') }],
  [
    'response_shape',
    'a claim without name',
    { attributes: '<Attribute><AttributeValue>x</AttributeValue></Attribute>' }
  ],
  ['response_shape', 'advice', { conditions: `${conditions(ends)}<Advice/>` }],
  ['response_shape', 'an unknown attribute', { responseAttributes: ' Foo="1"' }],
  ['foreign_id', 'an ID with a prefix', { responseAttributes: ' samlp:ID="x"' }],
  ['foreign_id', 'an xml:id', { responseAttributes: ' xml:id="x"' }],
  ['duplicate_id', 'an ID twice', { responseAttributes: ' xml:id="_assertion-1"' }]
]

describe('a truly signed response is refused for', () => {
  it.each(refusedDrafts)('%s: %s', async (code, _what, draft) => {
    expect(await reason(signedBoth(draft))).toBe(code)
  })

  it.each([
    'a',
    '@b.example',
    'a@',
    'a@b',
    'a@b..example',
    'a@-b.example',
    'a b@c.example',
    'a@b.example&#10;',
    'ä@b.example',
    '&lt;a@b.example',
    '.a@b.example',
    `${'a'.repeat(65)}@b.example`
  ])('email_syntax: %s', async address => {
    expect(await reason(signedBoth({ attributes: emailAttribute(address) }))).toBe('email_syntax')
  })

  it('answering a request when it came unasked, wherever it says so', async () => {
    expect(await reason(signedBoth(), { answers: 'unsolicited' })).toBe('unsolicited')
    const inside = signedBoth({ inResponseTo: null, confirmation: defaultConfirmation(requestId) })
    expect(await reason(inside, { answers: 'unsolicited' })).toBe('unsolicited')
  })
})

describe('a claim', () => {
  it('of a name not used here may come twice, and a value may be nil', async () => {
    const nil =
      '<Attribute Name="n"><AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/></Attribute>'
    const { attributes } = await verify(
      signedBoth({ attributes: attribute('g', '1', '2') + attribute('g', '3') + nil + attribute('__proto__', 'x') })
    )
    expect(attributes.get('g')).toEqual(['1', '2', '3'])
    expect(attributes.get('n')).toEqual([])
    expect(attributes.get('__proto__')).toEqual(['x'])
  })

  it('that is missing is null', async () => {
    const assertion = await verify(signedBoth({ attributes: attribute('x', '1') }))
    expect([emailOf(assertion), namesOf(assertion)]).toEqual([null, { givenName: null, familyName: null }])
  })

  it('of a session’s end is the earliest', async () => {
    const two = [10, 20]
      .map(minutes => authn(`AuthnInstant="${instant()}" SessionNotOnOrAfter="${instant(minutes * minute)}"`))
      .join('')
    expect((await verify(signedBoth({ authnStatement: two }))).sessionNotOnOrAfter).toBe(now + 10 * minute)
  })
})
