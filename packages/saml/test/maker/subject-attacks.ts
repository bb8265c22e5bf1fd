/** Truly signed messages that name nobody, two, or somebody in a way that could be taken for another. */

import { bad, type Vector } from './case.ts'
import { assertion, attribute, attributes, confirmation, entraClaims, nameId, response } from './document.ts'
import type { Material } from './material.ts'
import { claim, transientFormat, xsiNs } from './names.ts'
import { evilMail, genuineMail } from './occasion.ts'
import { signAs, trulySigned } from './signed.ts'

function names(material: Material): Vector[] {
  const make = trulySigned(material)
  const refused = (name: string, about: string, content: string) => make(name, 'nameid', about, { nameId: content })
  const subject = (name: string, reason: string, about: string, change: (xml: string) => string) => {
    const xml = response(assertion())
    return bad(name, reason, about, signAs('both', change(xml), { key: material.idp }))
  }
  const whole = `<Subject>${nameId(genuineMail)}${confirmation()}</Subject>`
  const encryptedId = '<EncryptedID><EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"/></EncryptedID>'
  return [
    refused('name-id-missing', 'No NameID.', ''),
    refused('name-id-empty', 'An empty NameID.', nameId('')),
    refused('name-id-blank', 'A blank for a NameID.', nameId(' ')),
    refused('name-id-twice', 'Two NameIDs.', nameId(genuineMail) + nameId(evilMail)),
    refused('name-id-with-blank-around', 'A blank behind the NameID.', nameId(`${genuineMail} `)),
    refused('name-id-with-line-break', 'A line break in the NameID.', nameId(`${genuineMail}&#10;${evilMail}`)),
    refused('name-id-with-tab', 'A tab in the NameID.', nameId(`alice&#9;@corp.example`)),
    refused('name-id-with-paragraph-separator', 'U+2029 in the NameID.', nameId('alice&#x2029;@corp.example')),
    refused('name-id-too-long', 'A NameID of 257 characters.', nameId('a'.repeat(257), null)),
    refused(
      'name-id-transient',
      'A transient NameID, which is another one each time.',
      nameId('_a1b2c3', transientFormat)
    ),
    refused('base-id', 'A BaseID instead of a NameID.', '<BaseID/>'),
    make('encrypted-id', 'response_shape', 'An EncryptedID instead of a NameID.', { nameId: encryptedId }),
    subject('subject-missing', 'nameid', 'No Subject.', xml => xml.replace(whole, '')),
    subject('subject-twice', 'nameid', 'Two Subjects.', xml =>
      xml.replace(whole, whole + whole.replaceAll(genuineMail, evilMail))
    ),
    make('name-id-from-attribute', 'nameid', 'No NameID, and attributes of that name.', {
      nameId: '',
      attributeStatement: attributes(attribute('nameID', evilMail), attribute('NameID', evilMail))
    })
  ]
}

function emails(material: Material): Vector[] {
  const make = trulySigned(material)
  const others = entraClaims().filter(each => !each.includes(claim.email))
  const statement = (...content: string[]) => ({ attributeStatement: attributes(...others, ...content) })
  const syntax = (name: string, about: string, value: string) =>
    make(`email-${name}`, 'email_syntax', about, statement(attribute(claim.email, value)))
  const twice = (name: string, about: string, ...content: string[]) =>
    make(name, 'duplicate_attribute', about, statement(...content))
  return [
    make(
      'email-two-values',
      'email_values',
      'Two addresses in one claim.',
      statement(attribute(claim.email, genuineMail, evilMail))
    ),
    twice(
      'email-claim-twice',
      'The claim twice: readers take the first or the last.',
      attribute(claim.email, genuineMail),
      attribute(claim.email, evilMail)
    ),
    twice(
      'email-claim-in-two-names',
      'The claim under two of its names.',
      attribute(claim.email, genuineMail),
      attribute('emailaddress', evilMail)
    ),
    make('email-claim-in-two-statements', 'duplicate_attribute', 'The claim in two statements.', {
      attributeStatement: attributes(attribute(claim.email, genuineMail)) + attributes(attribute(claim.email, evilMail))
    }),
    twice(
      'object-id-twice',
      'The claim that accounts are linked by, twice.',
      attribute(claim.objectId, 'b1a2c3d4-0000-4000-8000-0000000000ff')
    ),
    twice('given-name-twice', 'A given name twice.', attribute(claim.givenName, 'Mallory')),
    syntax(
      'header-injection',
      'A line break and another header.',
      'alice@corp.example&#13;&#10;Bcc: admin@corp.example'
    ),
    syntax('line-break', 'A line break behind it.', 'alice@corp.example&#10;'),
    syntax('html', 'HTML.', '&lt;img src=x onerror=alert(1)>@corp.example'),
    syntax('two-in-one', 'Two addresses in one value.', 'alice@corp.example,admin@corp.example'),
    syntax('two-signs', 'Two @.', 'admin@corp.example@attacker.example'),
    syntax('angle-brackets', 'With a name before it.', 'Alice &lt;admin@corp.example>'),
    syntax('quoted-local-part', 'A quoted local part.', '"admin@corp.example"@attacker.example'),
    syntax('comment', 'A comment, as RFC 5322 allows.', 'alice(admin)@corp.example'),
    syntax('blank-around', 'A blank before it.', ' alice@corp.example'),
    syntax('empty', 'An empty value.', ''),
    syntax('no-domain', 'No domain.', 'alice@'),
    syntax('one-label', 'A domain of one label.', 'alice@localhost'),
    syntax('address-literal', 'An address for a domain.', 'alice@[127.0.0.1]'),
    syntax('dot-at-end', 'A dot behind the domain.', 'alice@corp.example.'),
    syntax('two-dots', 'Two dots.', 'alice..b@corp.example'),
    syntax('homograph', 'A Cyrillic letter in the domain.', 'alice@c\u043erp.example'),
    syntax(
      'full-width',
      'Full-width letters, which lower-casing and NFKC turn into others.',
      '\uff41dmin@corp.example'
    ),
    syntax('dotless-i', 'A letter that upper-casing turns into I.', 'adm\u0131n@corp.example'),
    syntax('kelvin', 'A letter that lower-casing turns into k.', 'alice@\u212aorp.example'),
    syntax('zero-width', 'A character without width.', 'al\u200bice@corp.example'),
    syntax('right-to-left', 'A mark that turns the direction of text.', 'alice@\u202ecorp.example'),
    syntax('null-in-percent', 'A percent sign in the domain.', 'alice@corp%00.example'),
    syntax('too-long', 'A local part of 65 characters.', `${'a'.repeat(65)}@corp.example`)
  ]
}

function values(material: Material): Vector[] {
  const make = trulySigned(material)
  const statement = (content: string) => ({ attributeStatement: attributes(...entraClaims(), content) })
  const shape = 'response_shape'
  return [
    make(
      'attribute-with-markup',
      shape,
      'Elements in a value.',
      statement('<Attribute Name="x"><AttributeValue><Issuer>y</Issuer></AttributeValue></Attribute>')
    ),
    make(
      'attribute-without-name',
      shape,
      'An attribute without Name.',
      statement('<Attribute><AttributeValue>y</AttributeValue></Attribute>')
    ),
    make(
      'attribute-of-another-element',
      shape,
      'Something else where an attribute belongs.',
      statement('<Audience>y</Audience>')
    ),
    make(
      'encrypted-attribute',
      shape,
      'An EncryptedAttribute.',
      statement('<EncryptedAttribute><EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"/></EncryptedAttribute>')
    ),
    make(
      'attribute-with-text',
      shape,
      'Text beside the values.',
      statement('<Attribute Name="x">text<AttributeValue>y</AttributeValue></Attribute>')
    ),
    make(
      'value-of-foreign-element',
      shape,
      'A value that is no AttributeValue.',
      statement('<Attribute Name="x"><NameID>y</NameID></Attribute>')
    ),
    make('email-nil', 'email_values', 'Two values, of which one says that it is not nil.', {
      attributeStatement: attributes(
        `<Attribute Name="${claim.email}"><AttributeValue xmlns:xsi="${xsiNs}" xsi:nil="false">${genuineMail}</AttributeValue><AttributeValue>${evilMail}</AttributeValue></Attribute>`
      )
    })
  ]
}

export const subjectAttacks = (material: Material): readonly Vector[] => [
  ...names(material),
  ...emails(material),
  ...values(material)
]
