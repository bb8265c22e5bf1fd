/** Documents that two readers could read differently: IDs that mean two elements, elements at places where SAML has none. */

import { bad, type Vector } from './case.ts'
import { assertion, assertionId, response, responseId, status } from './document.ts'
import type { Material } from './material.ts'
import { dsNs, samlNs } from './names.ts'
import { evilMail } from './occasion.ts'
import { sign } from './sign.ts'
import { signAs, signedAs, signedBoth } from './signed.ts'
import { afterIssuer, changed, elementText, insert } from './text.ts'

function ids(material: Material): Vector[] {
  const { idp } = material
  const genuine = signedBoth(material)
  const signed = (xml: string) => signAs('both', xml, { key: idp })
  const onAudience = (attributes: string) => changed(genuine, '<Audience>', `<Audience ${attributes}>`)
  const foreign = 'foreign_id'
  return [
    bad('id-twice', 'duplicate_id', 'The assertion’s ID on a second element.', onAudience(`ID="${assertionId}"`)),
    bad(
      'id-of-response-on-assertion',
      'duplicate_id',
      'Response and assertion with one ID.',
      genuine.replaceAll(assertionId, responseId)
    ),
    bad(
      'id-as-signature-id',
      'duplicate_id',
      'The assertion’s ID as the Id of a Signature.',
      changed(genuine, `<Signature xmlns="${dsNs}">`, `<Signature xmlns="${dsNs}" Id="${assertionId}">`)
    ),
    bad('id-as-xml-id', 'duplicate_id', 'The assertion’s ID as xml:id.', onAudience(`xml:id="${assertionId}"`)),
    bad('id-in-lower-case', foreign, 'A further id in lower case.', onAudience('id="_x"')),
    bad(
      'id-as-other-case',
      foreign,
      'Id on an element of SAML.',
      changed(genuine, ' Version="2.0"', ' Id="_x" Version="2.0"')
    ),
    bad('xml-id', foreign, 'An xml:id.', onAudience('xml:id="_x"')),
    bad(
      'id-prefixed',
      foreign,
      'A prefixed ID on the assertion (attribute pollution).',
      changed(
        genuine,
        `<Assertion ID="${assertionId}"`,
        `<Assertion xmlns:p="${samlNs}" p:ID="_other" ID="${assertionId}"`
      )
    ),
    bad(
      'id-prefixed-alone',
      'response_shape',
      'The assertion has a prefixed ID only.',
      changed(genuine, `<Assertion ID="${assertionId}"`, `<Assertion xmlns:p="${samlNs}" p:ID="${assertionId}"`)
    ),
    bad('id-with-blank', foreign, 'An ID that is no XML name.', signedWith(material, '_a b')),
    bad('id-like-a-number', foreign, 'An ID that begins with a digit.', signedWith(material, '1abc')),
    bad('id-empty', foreign, 'An empty ID.', changed(genuine, ` ID="${responseId}"`, ' ID=""')),
    bad('no-response-id', 'response_shape', 'A response without ID.', changed(genuine, ` ID="${responseId}"`, '')),
    bad(
      'no-assertion-id',
      'response_shape',
      'An assertion without ID.',
      sign(changed(response(assertion()), ` ID="${assertionId}"`, ''), responseId, { key: idp }),
      { policy: 'response' }
    ),
    bad(
      'id-too-long',
      foreign,
      'An ID of 300 characters.',
      signed(response(assertion())).replaceAll(responseId, `_${'a'.repeat(299)}`)
    )
  ]
}

const signedWith = ({ idp }: Material, id: string): string =>
  sign(sign(response(assertion({ id })), id, { key: idp }), responseId, { key: idp })

function shapes(material: Material): Vector[] {
  const { idp } = material
  const shape = (name: string, about: string, xml: string) =>
    bad(name, 'response_shape', about, signAs('both', xml, { key: idp }))
  const plain = response(assertion())
  const second = assertion({ id: '_assertion-2', mail: evilMail })
  const decoy = (genuine: string) =>
    changed(
      elementText(elementText(genuine, 'Assertion'), 'Signature'),
      '</Signature>',
      `<Object>${assertion({ id: '_x', mail: evilMail })}</Object></Signature>`
    )
  const genuine = signedBoth(material)
  const onlyInner = signedAs('assertion', material)
  const inNameId = `<NameID>${evilMail}<Issuer>x</Issuer></NameID>`
  return [
    shape(
      'second-assertion',
      'A second assertion; the response’s signature is over both.',
      response(assertion() + second)
    ),
    bad(
      'second-assertion-signed',
      'response_shape',
      'Two assertions, each truly signed.',
      sign(signAs('both', response(assertion() + second), { key: idp }), '_assertion-2', { key: idp })
    ),
    shape(
      'extensions',
      'Extensions, even empty ones.',
      changed(plain, '<samlp:Status>', '<samlp:Extensions/><samlp:Status>')
    ),
    shape('advice', 'Advice in the assertion.', response(assertion({ further: '<Advice/>' }))),
    shape('two-statuses', 'Two Status.', response(`${status()}${assertion()}`)),
    shape('no-status', 'No Status.', response(assertion(), { status: '' })),
    shape(
      'assertion-before-status',
      'Assertion and Status in the other order.',
      response(status(), { status: assertion() })
    ),
    shape(
      'text-in-response',
      'Text beside the elements of the response.',
      changed(plain, '<samlp:Status>', 'text<samlp:Status>')
    ),
    shape('text-in-assertion', 'Text beside the elements of the assertion.', response(assertion({ further: 'text' }))),
    shape(
      'unknown-statement',
      'An AuthzDecisionStatement.',
      response(assertion({ further: '<AuthzDecisionStatement Resource="x" Decision="Permit"/>' }))
    ),
    shape(
      'unknown-response-attribute',
      'An attribute that Response has not.',
      changed(plain, ' Version="2.0"', ' Version="2.0" Recipient="x"')
    ),
    bad(
      'markup-in-name-id',
      'nameid',
      'An element inside the NameID, truly signed.',
      signAs('both', response(assertion({ nameId: inNameId })), { key: idp })
    ),
    bad(
      'no-issuer',
      'response_shape',
      'A response without Issuer.',
      changed(onlyInner, elementText(onlyInner, 'Issuer'), ''),
      { policy: 'assertion' }
    ),
    bad(
      'success-without-assertion',
      'response_shape',
      'Success, and no assertion.',
      sign(response(''), responseId, { key: idp }),
      { policy: 'response' }
    ),
    bad(
      'decoy-signature',
      'response_shape',
      'A second Signature with the same SignatureValue and a forged assertion inside: xml-crypto up to 6.1.2 dropped both (PR 585).',
      insert(genuine, afterIssuer(genuine, assertionId), decoy(genuine))
    ),
    bad(
      'two-signatures',
      'signature_place',
      'The same Signature twice.',
      insert(genuine, afterIssuer(genuine, assertionId), elementText(elementText(genuine, 'Assertion'), 'Signature'))
    ),
    bad(
      'signature-in-subject',
      'signature_place',
      'A decoy Signature in the Subject.',
      changed(
        genuine,
        '<SubjectConfirmation ',
        `${elementText(elementText(genuine, 'Assertion'), 'Signature')}<SubjectConfirmation `
      )
    ),
    bad(
      'signature-in-status',
      'signature_place',
      'A decoy Signature in the Status.',
      changed(genuine, '<samlp:Status>', `<samlp:Status><Signature xmlns="${dsNs}"/>`)
    ),
    bad(
      'signature-in-object',
      'signature_place',
      'A Signature inside a Signature.',
      changed(genuine, '</KeyInfo></Signature>', `</KeyInfo><Object><Signature/></Object></Signature>`)
    )
  ]
}

export const documentAttacks = (material: Material): readonly Vector[] => [...ids(material), ...shapes(material)]
