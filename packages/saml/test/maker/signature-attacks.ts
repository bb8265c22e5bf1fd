import { bad, type Vector } from './case.ts'
import { assertion, assertionId, response, responseId } from './document.ts'
import type { Material } from './material.ts'
import { base64Transform, dsNs, enveloped, exclusive, inclusive, xpathTransform, xslt } from './names.ts'
import { evilMail, genuineMail } from './occasion.ts'
import { editSignature, type Signing, sign, signatureOver } from './sign.ts'
import { signAs, signedAs, signedBoth } from './signed.ts'
import { afterIssuer, changed, elementText, insert } from './text.ts'

const withComments = `${exclusive}WithComments`
const xml = response(assertion())

function coverage(material: Material): Vector[] {
  const { idp } = material
  const outer = signedAs('response', material)
  const inner = signedAs('assertion', material)
  const other = { key: idp }
  const brokenOuter = signedBoth(material).replace(/(<SignatureValue>)[A-Za-z0-9]{4}/, '$1AAAA')
  const brokenInner = breakLast(signedBoth(material))
  const empty = sign(signAs('assertion', xml, other), responseId, { ...other, emptyUri: true })
  const alsoAssertion = sign(signAs('assertion', xml, other), responseId, { ...other, alsoRefersTo: assertionId })
  return [
    bad('only-response-signed', 'signature', 'Only the response is signed where both must be.', outer),
    bad(
      'only-assertion-signed',
      'signature',
      'Only the assertion is signed where both must be: the drop-down of Entra ID was forgotten.',
      inner
    ),
    bad(
      'response-signed-not-assertion',
      'signature',
      'Only the response is signed where the assertion must be.',
      outer,
      { policy: 'assertion' }
    ),
    bad(
      'assertion-signed-not-response',
      'signature',
      'Only the assertion is signed where the response must be.',
      inner,
      { policy: 'response' }
    ),
    bad(
      'additional-outer-signature-broken',
      'signature',
      'The response’s signature is broken and not needed: a signature that is there must be true.',
      brokenOuter,
      { policy: 'assertion' }
    ),
    bad(
      'additional-inner-signature-broken',
      'signature',
      'The assertion’s signature is broken and not needed.',
      sign(brokenInner.replace(elementText(brokenInner, 'Signature'), ''), responseId, other),
      { policy: 'response' }
    ),
    bad(
      'value-changed',
      'signature',
      'The NameID changed after signing.',
      signedBoth(material).replaceAll(genuineMail, evilMail)
    ),
    bad(
      'attribute-changed',
      'signature',
      'An attribute of the response changed after signing.',
      signedBoth(material).replace(
        ' Version="2.0"',
        ' Version="2.0" Consent="urn:oasis:names:tc:SAML:2.0:consent:obtained"'
      )
    ),
    bad('empty-uri', 'signature_shape', 'The reference has an empty URI, which means the whole document.', empty),
    bad('two-references', 'signature_shape', 'One signature over response and assertion.', alsoAssertion),
    bad(
      'reference-to-assertion',
      'signature_shape',
      'The response’s signature is over the assertion.',
      insert(signAs('assertion', xml, other), afterIssuer(xml, responseId), signatureOver(xml, assertionId, other))
    ),
    bad(
      'key-info-stuffed',
      'signature_shape',
      'A KeyInfo of a thousand elements, which no digest covers, in a true message: bulk for whoever verifies.',
      changed(outer, '</KeyInfo>', '%%</KeyInfo>'),
      { policy: 'response', expand: { marker: '%%', text: '<KeyName/>', times: 1_000 } }
    ),
    bad(
      'transforms-in-key-info',
      'second_opinion',
      'Three Transforms in the KeyInfo, where no signature is over them: the verifiers count differently.',
      changed(outer, '</KeyInfo>', `${`<Transform Algorithm="${exclusive}"/>`.repeat(3)}</KeyInfo>`),
      { policy: 'response' }
    ),
    bad(
      'xpointer-uri',
      'signature_shape',
      'The reference as an XPointer.',
      resigned(material, s => s.replace(`URI="#${assertionId}"`, `URI="#xpointer(id('${assertionId}'))"`)),
      { policy: 'assertion' }
    ),
    bad(
      'no-uri',
      'signature_shape',
      'A reference without URI.',
      resigned(material, s => s.replace(` URI="#${assertionId}"`, '')),
      { policy: 'assertion' }
    )
  ]
}

function breakLast(text: string): string {
  const at = text.lastIndexOf('<SignatureValue>') + '<SignatureValue>'.length
  return `${text.slice(0, at)}AAAA${text.slice(at + 4)}`
}

/** The assertion signed, its Signature edited and truly signed again. */
export function resigned({ idp }: Material, edit: (signature: string) => string): string {
  return insert(
    xml,
    afterIssuer(xml, assertionId),
    editSignature(signatureOver(xml, assertionId, { key: idp }), edit, idp)
  )
}

function transforms(material: Material): Vector[] {
  const { idp } = material
  const shaped = (name: string, about: string, signing: Partial<Signing>) =>
    bad(name, 'signature_shape', about, signAs('both', xml, { key: idp, ...signing }))
  const edited = (name: string, about: string, edit: (signature: string) => string) =>
    bad(name, 'signature_shape', about, resigned(material, edit), { policy: 'assertion' })
  const canonical = `<Transform Algorithm="${exclusive}"/>`
  return [
    shaped('canonicalization-with-comments', 'SignedInfo canonicalized with comments.', {
      canonicalization: withComments
    }),
    shaped('transform-with-comments', 'The transform keeps comments.', { transforms: [enveloped, withComments] }),
    shaped('inclusive-canonicalization', 'Inclusive canonicalization, which depends on what is around.', {
      canonicalization: inclusive,
      transforms: [enveloped, inclusive]
    }),
    shaped('transform-xslt', 'An XSLT transform before the others.', { transforms: [xslt, enveloped, exclusive] }),
    shaped('transform-xpath', 'An XPath transform.', { transforms: [enveloped, xpathTransform, exclusive] }),
    shaped('transform-base64', 'A Base64 transform.', { transforms: [enveloped, base64Transform, exclusive] }),
    shaped('transform-twice', 'Canonicalized twice.', { transforms: [enveloped, exclusive, exclusive] }),
    shaped('transform-order', 'The transforms in the other order.', { transforms: [exclusive, enveloped] }),
    shaped('no-enveloped-transform', 'The signature is not taken out.', { transforms: [exclusive] }),
    edited('transform-with-content', 'A parameter that the transform does not have, such as a stylesheet.', s =>
      s.replace(canonical, `<Transform Algorithm="${exclusive}"><Object Id="_x"/></Transform>`)
    ),
    edited('hmac-output-length', 'A parameter of the signature method (CVE-2009-0217).', s =>
      s.replace(/(<SignatureMethod [^>]*)\/>/, '$1><HMACOutputLength>1</HMACOutputLength></SignatureMethod>')
    ),
    edited('two-signed-infos', 'Two SignedInfo in one Signature (SAMLStorm, CVE-2025-29774).', s => doubled(s)),
    edited('two-digest-values', 'Two DigestValue in the Reference.', s =>
      s.replace(/<DigestValue>[^<]*<\/DigestValue>/, '$&$&')
    ),
    edited('two-signature-values', 'Two SignatureValue.', s =>
      s.replace(/<SignatureValue>[^<]*<\/SignatureValue>/, '$&$&')
    ),
    edited('element-in-digest-value', 'An element splits the DigestValue.', s =>
      s.replace(/(<DigestValue>.{8})/, '$1<Object/>')
    ),
    edited('text-in-signed-info', 'Text between the elements of SignedInfo.', s =>
      s.replace('<Reference', 'x<Reference')
    ),
    edited('object-in-signature', 'A ds:Object in the Signature, outside of what is signed.', s =>
      s.replace('</Signature>', '<Object Id="_o"/></Signature>')
    ),
    edited('manifest', 'The reference says that it is to a manifest.', s =>
      s.replace('<Reference ', `<Reference Foo="${dsNs}Manifest" `)
    ),
    edited('no-digest-value', 'A Reference without DigestValue.', s =>
      s.replace(/<DigestValue>[^<]*<\/DigestValue>/, '')
    ),
    edited('empty-digest-value', 'An empty DigestValue.', s => s.replace(/<DigestValue>[^<]*</, '<DigestValue><')),
    edited('key-info-first', 'KeyInfo before SignedInfo.', s =>
      s.replace(/(<Signature [^>]*>)(.*)(<KeyInfo>.*<\/KeyInfo>)/, '$1$3$2')
    ),
    edited('long-prefix-list', 'A PrefixList of a thousand prefixes.', s =>
      s.replace(
        /(<Transform Algorithm="[^"]*exc-c14n#")\/>/,
        `$1><InclusiveNamespaces xmlns="${exclusive}" PrefixList="${'x '.repeat(1000)}"/></Transform>`
      )
    )
  ]
}

/** A forged SignedInfo first, the genuine one behind it. */
function doubled(signature: string): string {
  const signedInfo = elementText(signature, 'SignedInfo')
  const forged = signedInfo.replace(/<DigestValue>[^<]*/, '<DigestValue>47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=')
  return signature.replace(signedInfo, () => signedInfo + forged)
}

export const signatureAttacks = (material: Material): readonly Vector[] => [
  ...coverage(material),
  ...transforms(material)
]
