/** What Microsoft Entra ID sends (saml.md of its documentation: single-sign-on-saml-protocol, saml-claims-customization), in each of its settings. */
import { good, type Identity, type Settings, type Vector } from './case.ts'
import {
  type AssertionDraft,
  assertion,
  assertionId,
  attribute,
  attributes,
  authn,
  entraClaims,
  nameId,
  response,
  responseId,
  sessionEnd
} from './document.ts'
import { encryptedAssertion } from './encrypt.ts'
import type { Material } from './material.ts'
import {
  aes128Cbc,
  aes128Gcm,
  aes256Cbc,
  aes256Gcm,
  claim,
  emailFormat,
  persistentFormat,
  pssSha256,
  rsaSha512,
  sha512,
  unspecifiedFormat
} from './names.ts'
import { genuineMail, hour, issuer, now, requestId, tenant } from './occasion.ts'
import { sign } from './sign.ts'
import { type Policy, signAs } from './signed.ts'

const upper = 'Alice.Mueller@Corp.Example'

/** What the claims of {@link entraClaims} mean. */
const claimsOf = (mail = genuineMail): Identity['attributes'] => [
  [claim.tenantId, [tenant]],
  [claim.objectId, ['b1a2c3d4-0000-4000-8000-0000000000a1']],
  [claim.displayName, ['Alice Müller']],
  [claim.identityProvider, [issuer]],
  [
    claim.methods,
    [
      'http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/password',
      'http://schemas.microsoft.com/claims/multipleauthn'
    ]
  ],
  [claim.givenName, ['Alice']],
  [claim.surname, ['Müller & Co']],
  [claim.email, [mail]],
  [claim.name, [mail]]
]

export const alice: Identity = {
  nameId: genuineMail,
  nameIdFormat: emailFormat,
  email: genuineMail,
  sessionIndex: assertionId,
  inResponseTo: requestId,
  sessionNotOnOrAfter: null,
  certificate: 'idp',
  encrypted: false,
  attributes: claimsOf()
}

const groups = Array.from({ length: 150 }, (_, i) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`)

function plain({ idp, next }: Material): Vector[] {
  const both = (draft: AssertionDraft = {}, responseDraft = {}, signing = {}) =>
    signAs('both', response(assertion(draft), responseDraft), { key: idp, ...signing })
  const mailless = [...entraClaims().slice(0, -2), attribute(claim.name, 'alice@tenant.example')]
  const groupClaims = [...entraClaims(), attribute(claim.groups, ...groups)]
  return [
    good('entra-solicited', alice, 'The answer to a request, response and assertion signed.', both()),
    good(
      'entra-unsolicited',
      { ...alice, inResponseTo: null },
      'From the Test button or My Apps: nobody asked for it.',
      both({ inResponseTo: null }, { inResponseTo: null }),
      { answers: 'unsolicited' }
    ),
    good(
      'entra-upper-case-mail',
      { ...alice, nameId: upper, email: upper.toLowerCase(), attributes: claimsOf(upper) },
      'NameID and e-mail in the case of the directory.',
      both({ mail: upper })
    ),
    good(
      'entra-persistent-name-id',
      { ...alice, nameId: 'AAAAAKnm7Hy3vIe_qTzQ1w', nameIdFormat: persistentFormat },
      'A pairwise NameID; the e-mail claim says who it is.',
      both({ nameId: nameId('AAAAAKnm7Hy3vIe_qTzQ1w', persistentFormat) })
    ),
    good(
      'entra-no-mail-claim',
      { ...alice, email: null, attributes: [...claimsOf().slice(0, -2), [claim.name, ['alice@tenant.example']]] },
      'Somebody without mailbox: the claim is absent, the NameID has the form of an address.',
      both({ attributeStatement: attributes(...mailless) })
    ),
    good(
      'entra-name-id-without-format',
      { ...alice, nameIdFormat: null },
      'The Format is optional (SAML Core §2.2.2).',
      both({ nameId: nameId(genuineMail, null) })
    ),
    good(
      'entra-name-id-unspecified',
      { ...alice, nameIdFormat: unspecifiedFormat },
      'An unspecified format.',
      both({ nameId: nameId(genuineMail, unspecifiedFormat) })
    ),
    good(
      'entra-sha512',
      alice,
      'RSA-SHA512 over SHA-512 digests.',
      both({}, {}, { signatureAlgorithm: rsaSha512, digestAlgorithm: sha512 })
    ),
    good('entra-pss', alice, 'RSA-PSS with SHA-256.', both({}, {}, { signatureAlgorithm: pssSha256 })),
    good(
      'entra-second-certificate',
      { ...alice, certificate: 'next' },
      'Signed with the second of two certificates, after an exchange.',
      both({}, {}, { key: next }),
      { certificates: ['idp', 'next'] }
    ),
    good(
      'entra-expired-beside-valid',
      alice,
      'The provider keeps an expired certificate beside the one in use.',
      both(),
      { certificates: ['expired', 'idp'] }
    ),
    good(
      'entra-150-groups',
      { ...alice, attributes: [...claimsOf(), [claim.groups, groups]] },
      'As many groups as Entra ID sends in one claim.',
      both({ attributeStatement: attributes(...groupClaims) })
    ),
    good(
      'entra-session-end',
      { ...alice, sessionNotOnOrAfter: now + 8 * hour },
      'A session with an end.',
      both({ authnStatement: authn(sessionEnd()) })
    )
  ]
}

const policyNames: Readonly<Record<Policy, string>> = {
  both: 'response and assertion',
  response: 'the response only',
  assertion: 'the assertion only'
}

/** Spread over lines as a pretty-printer does, before it is signed. */
export const pretty = (xml: string): string => xml.replace(/></g, '>\n  <')

function layouts({ idp }: Material): Vector[] {
  const printed = pretty(response(assertion()))
  const declared = `<?xml version="1.0" encoding="UTF-8"?>\r\n${signAs('both', response(assertion()), { key: idp })}`
  const wrapped = Buffer.from(signAs('both', response(assertion()), { key: idp })).toString('base64')
  return [
    good(
      'entra-pretty-printed',
      alice,
      'Line breaks between all elements, signed so.',
      signAs('both', printed, { key: idp })
    ),
    good('entra-xml-declaration', alice, 'An XML declaration and a line break before the root.', declared),
    good(
      'entra-wrapped-base64',
      alice,
      'The form field in lines of 76 characters (RFC 2045).',
      `${(wrapped.match(/.{1,76}/g) ?? []).join('\r\n')}\r\n`,
      { message: 'response.b64' }
    ),
    ...(['response', 'assertion'] as const).map(policy =>
      good(
        `entra-signs-${policy}`,
        alice,
        `A provider that signs ${policyNames[policy]}, with the policy set so.`,
        signAs(policy, response(assertion()), { key: idp }),
        { policy }
      )
    ),
    ...(['response', 'assertion'] as const).map(policy =>
      good(
        `entra-signs-more-than-${policy}`,
        alice,
        `Both are signed although the policy asks for ${policyNames[policy]}; both signatures are true.`,
        signAs('both', response(assertion()), { key: idp }),
        { policy }
      )
    )
  ]
}

async function encryptedOnes({ idp, portal, portalNew }: Material): Promise<Vector[]> {
  const inner = sign(assertion(), assertionId, { key: idp })
  const identity = { ...alice, encrypted: true }
  const around = (content: string) => sign(response(content), responseId, { key: idp })
  const make = async (name: string, about: string, algorithm: string, settings: Settings = {}) =>
    good(name, identity, about, around(await encryptedAssertion(inner, { recipient: portal, algorithm })), {
      decryptionKeys: ['portal'],
      ...settings
    })
  const unsignedResponse = response(await encryptedAssertion(inner, { recipient: portal }))
  const unsignedInside = around(await encryptedAssertion(assertion(), { recipient: portal, algorithm: aes256Cbc }))
  const forNewKey = around(await encryptedAssertion(inner, { recipient: portalNew }))
  return [
    await make('entra-encrypted-aes256-cbc', 'As Entra ID encrypts, inside a signed response.', aes256Cbc),
    await make('entra-encrypted-aes256-gcm', 'AES-256 in GCM.', aes256Gcm),
    await make('entra-encrypted-aes128-cbc', 'AES-128 in CBC, inside a signed response.', aes128Cbc),
    await make('entra-encrypted-aes128-gcm', 'AES-128 in GCM.', aes128Gcm),
    good('entra-encrypted-two-keys', identity, 'The portal has two keys; it is for the second.', forNewKey, {
      decryptionKeys: ['portal', 'portalNew']
    }),
    good(
      'entra-encrypted-in-unsigned-response',
      identity,
      'AES in GCM, the assertion inside signed, the response not, with the policy set so.',
      unsignedResponse,
      { policy: 'assertion', decryptionKeys: ['portal'] }
    ),
    good(
      'entra-encrypted-unsigned-inside',
      identity,
      'Only the response is signed, over the cipher text, with the policy set so.',
      unsignedInside,
      { policy: 'response', decryptionKeys: ['portal'] }
    )
  ]
}

export const goodEntra = async (material: Material): Promise<readonly Vector[]> => [
  ...plain(material),
  ...layouts(material),
  ...(await encryptedOnes(material))
]
