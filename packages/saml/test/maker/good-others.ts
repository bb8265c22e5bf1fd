/** Other identity providers, each in the form it gives its messages: prefixes, types, KeyInfo, order of attributes. */
import { createPublicKey } from 'node:crypto'
import { good, type Identity, type Vector } from './case.ts'
import {
  assertion,
  assertionId,
  attribute,
  attributes,
  audience,
  conditions,
  confirmation,
  entraClaims,
  nameId,
  response,
  responseId
} from './document.ts'
import { encryptedData } from './encrypt.ts'
import { alice, pretty } from './good-entra.ts'
import type { KeyPair, Material } from './material.ts'
import { aes256Gcm, claim, samlNs, unspecifiedFormat, xsiNs, xsNs } from './names.ts'
import { entityId, genuineMail, instant } from './occasion.ts'
import { sign, x509Data } from './sign.ts'
import { signAs } from './signed.ts'

/** The same document with the prefixes `saml2p` and `saml2`, declared where Okta and Shibboleth declare them. */
function prefixed(xml: string, saml = 'saml2', samlp = 'saml2p'): string {
  return xml
    .replaceAll(` xmlns="${samlNs}"`, '')
    .replace(/<(\/?)([A-Z]\w*)/g, `<$1${saml}:$2`)
    .replaceAll('samlp:', `${samlp}:`)
    .replace(' xmlns:samlp=', ` xmlns:${samlp}=`)
    .replaceAll(`<${saml}:Issuer>`, `<${saml}:Issuer xmlns:${saml}="${samlNs}">`)
    .replace(`<${saml}:Assertion `, `<${saml}:Assertion xmlns:${saml}="${samlNs}" `)
}

const oktaIssuer = 'http://www.okta.com/exk1fcia6d6EMsf331d8'

const typed = (name: string, value: string): string =>
  `<Attribute Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified"><AttributeValue xmlns:xs="${xsNs}" xmlns:xsi="${xsiNs}" xsi:type="xs:string">${value}</AttributeValue></Attribute>`

function okta({ idp }: Material): Vector {
  const statement = attributes(
    typed(claim.email, genuineMail),
    typed('firstName', 'Alice'),
    typed('lastName', 'Müller')
  )
  const draft = { issuer: oktaIssuer, nameId: nameId(genuineMail, unspecifiedFormat), attributeStatement: statement }
  const responseIssuer = `<Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">${oktaIssuer}</Issuer>`
  const xml = prefixed(response(assertion(draft), { issuer: responseIssuer })).replace(
    '<saml2:Issuer Format',
    `<saml2:Issuer xmlns:saml2="${samlNs}" Format`
  )
  const identity: Identity = {
    ...alice,
    nameIdFormat: unspecifiedFormat,
    attributes: [
      [claim.email, [genuineMail]],
      ['firstName', ['Alice']],
      ['lastName', ['Müller']]
    ]
  }
  const withList = { key: idp, prefix: 'ds', prefixes: ['xs'] }
  return good(
    'okta',
    identity,
    'Okta: prefixes saml2 and saml2p, xsi:type on values, xs in the PrefixList.',
    signAs('both', xml, withList),
    { providerId: oktaIssuer }
  )
}

function google({ idp }: Material): Vector[] {
  const googleIssuer = 'https://accounts.google.com/o/saml2?idpid=C01abcdef'
  const issuer = googleIssuer.replace('&', '&amp;')
  const xml = response(assertion({ issuer }), { issuer: `<Issuer xmlns="${samlNs}">${issuer}</Issuer>` })
  return (['assertion', 'response'] as const).map(policy =>
    good(
      `google-signs-${policy}`,
      alice,
      `Google Workspace signs one of the two: the ${policy}.`,
      signAs(policy, xml, { key: idp, prefix: 'ds' }),
      { policy, providerId: googleIssuer }
    )
  )
}

function adfs({ idp }: Material): Vector {
  const issuer = 'http://adfs.corp.example/adfs/services/trust'
  const email = 'http://schemas.xmlsoap.org/claims/EmailAddress'
  const statement = attributes(attribute(email, genuineMail), attribute(claim.name, 'Alice'))
  const xml = response(assertion({ issuer, attributeStatement: statement }), {
    issuer: `<Issuer xmlns="${samlNs}">${issuer}</Issuer>`
  }).replace('<samlp:Response ', '<samlp:Response Consent="urn:oasis:names:tc:SAML:2.0:consent:unspecified" ')
  const identity: Identity = {
    ...alice,
    attributes: [
      [email, [genuineMail]],
      [claim.name, ['Alice']]
    ]
  }
  return good(
    'adfs',
    identity,
    'AD FS: Consent on the response, its own claim for the address.',
    signAs('both', xml, { key: idp, prefix: 'ds' }),
    {
      providerId: issuer
    }
  )
}

/** The public key as RSAKeyValue, its Base64 in lines. */
function keyValue({ certificate }: KeyPair): string {
  const { n = '', e = '' } = createPublicKey(certificate).export({ format: 'jwk' })
  const modulus =
    Buffer.from(n, 'base64url')
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  const exponent = Buffer.from(e, 'base64url').toString('base64')
  return `<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>\n${modulus.join('\n')}\n</ds:Modulus><ds:Exponent>${exponent}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>`
}

function keyInfos({ idp }: Material): Vector[] {
  const xml = prefixed(response(assertion()), 'saml', 'samlp')
  const certificate = x509Data(idp.certificate, 'ds')
  const keycloak = `<ds:KeyName>MjIyMjIyMjI</ds:KeyName>${certificate}${keyValue(idp)}`
  const inDsig = { key: idp, prefix: 'dsig', keyInfo: keycloak.replaceAll('ds:', 'dsig:') }
  return [
    good(
      'keycloak',
      alice,
      'Keycloak: KeyName, X509Data and RSAKeyValue in KeyInfo; signature values in lines.',
      inLines(sign(inLines(sign(xml, assertionId, inDsig)), responseId, inDsig))
    ),
    good(
      'pysaml2',
      alice,
      'pysaml2: an Id on the Signature.',
      sign(sign(xml, assertionId, { key: idp, prefix: 'ns1', signatureId: 'Signature2' }), responseId, {
        key: idp,
        prefix: 'ns1',
        signatureId: 'Signature1'
      })
    ),
    good(
      'without-key-info',
      alice,
      'KeyInfo is optional.',
      signAs('both', xml, { key: idp, prefix: 'ds', keyInfo: null })
    ),
    good(
      'simplesamlphp',
      alice,
      'SimpleSAMLphp: pretty-printed, a long PrefixList, everything prefixed.',
      signAs('both', pretty(xml), { key: idp, prefix: 'ds', prefixes: ['saml', 'ds', 'xs', 'xsi'] })
    )
  ]
}

/** As providers written in Java print Base64: in lines, with an escaped carriage return at their ends. */
const inLines = (xml: string): string =>
  xml.replace(
    /(<\w+:(?:X509Certificate|SignatureValue)>)([A-Za-z0-9+/=]+)/g,
    (_, tag: string, value: string) => `${tag}${(value.match(/.{1,76}/g) ?? []).join('&#13;\n')}`
  )

async function shibboleth({ idp, portal }: Material): Promise<Vector> {
  const inner = sign(prefixed(assertion()), assertionId, { key: idp, prefix: 'ds', prefixes: ['xsd'] })
  const data = await encryptedData(inner, { recipient: portal, algorithm: aes256Gcm })
  const outer = `<saml2:EncryptedAssertion xmlns:saml2="${samlNs}">\n${data}\n</saml2:EncryptedAssertion>`
  const head = prefixed(response(''))
  const xml = head.replace('</saml2p:Response>', `${outer}</saml2p:Response>`)
  return good(
    'shibboleth-encrypted',
    { ...alice, encrypted: true },
    'Shibboleth: encrypted in GCM between line breaks, under its own prefixes.',
    sign(xml, responseId, { key: idp, prefix: 'ds' }),
    { decryptionKeys: ['portal'] }
  )
}

function statements({ idp }: Material): Vector[] {
  const both = (draft: Parameters<typeof assertion>[0]) => signAs('both', response(assertion(draft)), { key: idp })
  const another = confirmation({ method: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key' })
  const elsewhere = confirmation({ recipient: 'https://elsewhere.example/acs' })
  const personal = `<Attribute Name="urn:oid:1.3.6.1.4.1.5923.1.1.1.10"><AttributeValue>${nameId('opaque-1', null)}</AttributeValue></Attribute>`
  const object = [
    ...entraClaims(),
    attribute('__proto__', 'polluted'),
    attribute('constructor', 'x'),
    attribute('toString', 'y', 'z')
  ]
  return [
    good(
      'two-audiences',
      alice,
      'Two Audiences in one restriction: one of them is the portal (SAML Core §2.5.1.4).',
      both({ conditions: conditions({ content: audience('https://another.example/', entityId) }) })
    ),
    good(
      'two-restrictions',
      alice,
      'Two restrictions that both name the portal, OneTimeUse and ProxyRestriction.',
      both({
        conditions: conditions({
          content: `${audience(entityId)}${audience(entityId, 'urn:x:y')}<OneTimeUse/><ProxyRestriction Count="0"/>`
        })
      })
    ),
    good(
      'two-confirmations',
      alice,
      'One confirmation that holds is enough (SAML Core §2.4.1.1).',
      both({ confirmation: `${another}${elsewhere}${confirmation()}` })
    ),
    good('no-not-before', alice, 'NotBefore is optional.', both({ conditions: conditions({ notBefore: null }) })),
    good(
      'two-authn-statements',
      { ...alice, sessionNotOnOrAfter: Date.parse(instant(3_600_000)) },
      'Two AuthnStatements: the earlier end of a session counts.',
      both({
        authnStatement: ['7200000', '3600000']
          .map(
            offset =>
              `<AuthnStatement AuthnInstant="${instant()}" SessionIndex="${assertionId}" SessionNotOnOrAfter="${instant(Number(offset))}"><AuthnContext><AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</AuthnContextClassRef></AuthnContext></AuthnStatement>`
          )
          .join('')
      })
    ),
    good(
      'no-attributes',
      { ...alice, email: null, attributes: [] },
      'No AttributeStatement at all.',
      both({ attributeStatement: '' })
    ),
    good(
      'targeted-id',
      { ...alice, attributes: [...alice.attributes, ['urn:oid:1.3.6.1.4.1.5923.1.1.1.10', ['opaque-1']]] },
      'eduPersonTargetedID: a NameID inside an AttributeValue.',
      both({ attributeStatement: attributes(...entraClaims(), personal) })
    ),
    good(
      'attributes-named-like-members',
      {
        ...alice,
        attributes: [...alice.attributes, ['__proto__', ['polluted']], ['constructor', ['x']], ['toString', ['y', 'z']]]
      },
      'Attributes that are called as members of objects are: only attributes.',
      both({ attributeStatement: attributes(...object) })
    ),
    good(
      'character-references',
      alice,
      'The NameID partly in character references, which mean the characters.',
      both({ nameId: nameId('&#97;lice&#x40;corp.example') })
    ),
    good(
      'foreign-offset',
      alice,
      'Instants with the offset of a time zone.',
      both({
        conditions: conditions({
          notBefore: '2026-11-24T11:00:00+01:00',
          notOnOrAfter: '2026-11-24T06:10:00.000000-05:00'
        })
      })
    )
  ]
}

export const goodOthers = async (material: Material): Promise<readonly Vector[]> => [
  okta(material),
  ...google(material),
  adfs(material),
  ...keyInfos(material),
  await shibboleth(material),
  ...statements(material)
]
