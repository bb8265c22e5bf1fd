/**
 * Signature wrapping (Somorovsky et al., On Breaking SAML, 2012): the genuine, signed element is kept where a verifier finds it and a reader
 * does not look, and a forged one stands where the reader looks. XSW1 and 2 wrap the response, XSW3 to 8 the assertion; further places
 * are those that the schemas leave open. Every hidden signature is true.
 */

import { bad, type Reason, type Vector } from './case.ts'
import { assertion, assertionId, response, responseId, status } from './document.ts'
import type { Material } from './material.ts'
import { samlNs, samlpNs, statusSuccess } from './names.ts'
import { evilMail } from './occasion.ts'
import { type Policy, signedAs } from './signed.ts'
import { afterIssuer, elementText, insert } from './text.ts'

const evilAssertionId = '_evil-assertion'
const evilResponseId = '_evil-response'

/** A genuine signed message taken to pieces, and the forged ones. */
interface Pieces {
  readonly policy: Policy
  /** The whole. */
  readonly genuine: string
  /** The assertion, with its signature if it has one. */
  readonly assertion: string
  readonly assertionSignature: string
  /** The same without. */
  readonly bareAssertion: string
  readonly responseSignature: string
  readonly bareResponse: string
  readonly evil: string
}

function takeApart(policy: Policy, material: Material): Pieces {
  const genuine = signedAs(policy, material)
  const signedAssertion = elementText(genuine, 'Assertion')
  const assertionSignature = policy === 'response' ? '' : elementText(signedAssertion, 'Signature')
  const responseSignature = policy === 'assertion' ? '' : elementText(genuine, 'Signature')
  return {
    policy,
    genuine,
    assertion: signedAssertion,
    assertionSignature,
    bareAssertion: signedAssertion.replace(assertionSignature, ''),
    responseSignature,
    bareResponse: genuine.replace(responseSignature, ''),
    evil: forged()
  }
}

const forged = (id = evilAssertionId): string => assertion({ id, mail: evilMail })

const extensions = (content: string) => `<samlp:Extensions>${content}</samlp:Extensions>`
const detail = (content: string) => status(statusSuccess, `<samlp:StatusDetail>${content}</samlp:StatusDetail>`)
const advised = (evil: string, content: string) =>
  evil.replace('<AttributeStatement>', `<Advice>${content}</Advice><AttributeStatement>`)

/** Into the Signature, behind all it holds. */
const inSignature = (signature: string, content: string): string =>
  insert(signature, signature.lastIndexOf('</'), content)

const object = (content: string) => `<Object>${content}</Object>`

/** A forged response around anything; its Issuer first. */
const evilResponse = (content: string, { before = '', statusText = status(), id = evilResponseId } = {}): string => {
  const xml = response(content, { id, status: statusText })
  return before === '' ? xml : insert(xml, afterIssuer(xml, id), before)
}

type Wrapping = readonly [place: string, make: (pieces: Pieces) => string, reason?: Reason]

const aroundResponse: readonly Wrapping[] = [
  ['xsw1-in-signature', p => evilResponse(p.evil, { before: inSignature(p.responseSignature, p.bareResponse) })],
  ['xsw2-before-signature', p => evilResponse(p.evil, { before: p.bareResponse + p.responseSignature })],
  ['object', p => evilResponse(p.evil, { before: inSignature(p.responseSignature, object(p.bareResponse)) })],
  ['extensions', p => evilResponse(p.evil, { before: extensions(p.genuine) })],
  ['status-detail', p => evilResponse(p.evil, { statusText: detail(p.genuine) })],
  ['advice', p => evilResponse(advised(p.evil, p.genuine))],
  ['at-the-end', p => evilResponse(p.evil + p.genuine)],
  ['same-id', p => evilResponse(p.evil + p.genuine, { id: responseId }), 'duplicate_id'],
  [
    'same-id-in-object',
    p => evilResponse(p.evil, { before: inSignature(p.responseSignature, object(p.bareResponse)), id: responseId }),
    'duplicate_id'
  ]
]

/** The genuine message with what stands for its assertion put in its place. */
const inPlace = (p: Pieces, content: string) => p.genuine.replace(p.assertion, () => content)

const withSignature = (p: Pieces, signature: string, evil = p.evil) =>
  insert(evil, afterIssuer(evil, evil.includes(evilAssertionId) ? evilAssertionId : assertionId), signature)

const aroundAssertion: readonly Wrapping[] = [
  ['xsw3-before', p => inPlace(p, p.evil + p.assertion)],
  ['xsw3-after', p => inPlace(p, p.assertion + p.evil)],
  ['xsw4-inside', p => inPlace(p, insert(p.evil, p.evil.lastIndexOf('</'), p.assertion))],
  ['xsw5-signature-moved', p => inPlace(p, withSignature(p, p.assertionSignature) + p.bareAssertion)],
  ['xsw6-in-signature', p => inPlace(p, withSignature(p, inSignature(p.assertionSignature, p.bareAssertion)))],
  ['xsw7-extensions', p => evilBefore(p, extensions(p.evil))],
  ['xsw7-genuine-in-extensions', p => evilBefore(p, extensions(p.assertion), p.evil)],
  ['xsw7-same-id', p => evilBefore(p, extensions(forged(assertionId))), 'duplicate_id'],
  ['xsw8-object', p => inPlace(p, withSignature(p, inSignature(p.assertionSignature, object(p.bareAssertion))))],
  ['status-detail', p => inStatus(p, p.assertion, p.evil)],
  ['evil-in-status-detail', p => inStatus(p, p.evil, p.assertion)],
  ['advice', p => inPlace(p, advised(p.evil, p.assertion))],
  ['same-id', p => inPlace(p, forged(assertionId) + p.assertion), 'duplicate_id'],
  ['genuine-in-subject', p => inPlace(p, p.evil.replace('</Subject>', `${p.assertion}</Subject>`))],
  [
    'genuine-in-attribute',
    p =>
      inPlace(
        p,
        p.evil.replace('</AttributeValue>', `</AttributeValue><AttributeValue>${p.assertion}</AttributeValue>`)
      )
  ]
]

const evilBefore = (p: Pieces, before: string, content = p.assertion) =>
  inPlace(p, content).replace('<samlp:Status>', () => `${before}<samlp:Status>`)

const inStatus = (p: Pieces, hidden: string, content: string) =>
  inPlace(p, content).replace(status(), () => detail(hidden))

/** Both wrapped at once: a forged response around the genuine one, its forged assertion around the genuine one. */
const aroundBoth: readonly Wrapping[] = [
  [
    'extensions',
    p => evilResponse(advised(p.evil, p.assertion.replaceAll(assertionId, '_copy')), { before: extensions(p.genuine) })
  ],
  [
    'object',
    p =>
      evilResponse(withSignature(p, inSignature(p.assertionSignature, object(p.bareAssertion))), {
        before: inSignature(p.responseSignature, object(p.bareResponse.replace(p.assertion, '')))
      })
  ],
  [
    'status-detail',
    p =>
      evilResponse(
        insert(p.evil, p.evil.lastIndexOf('</'), p.assertion.replace(` ID="${assertionId}"`, ' ID="_copy"')),
        { statusText: detail(p.genuine) }
      )
  ],
  [
    'copied-signatures',
    p => evilResponse(withSignature(p, p.assertionSignature), { before: p.responseSignature }),
    'signature_shape'
  ],
  [
    'copied-signatures-and-ids',
    p =>
      evilResponse(withSignature(p, p.assertionSignature, forged(assertionId)), {
        before: p.responseSignature,
        id: responseId
      }),
    'signature'
  ],
  [
    'same-ids',
    p => evilResponse(forged(assertionId), { before: extensions(p.genuine), id: responseId }),
    'duplicate_id'
  ]
]

function vectors(level: string, policy: Policy, wrappings: readonly Wrapping[], material: Material): Vector[] {
  const pieces = takeApart(policy, material)
  return wrappings.map(([place, make, reason = 'response_shape']) =>
    bad(
      `xsw-${level}-${policy}-${place}`,
      reason,
      `Signature wrapping of the ${level}, ${place.replaceAll('-', ' ')}, where ${policy === 'both' ? 'both are' : `the ${policy} is`} signed.`,
      make(pieces),
      { policy }
    )
  )
}

export const wrapping = (material: Material): readonly Vector[] => [
  ...vectors('response', 'response', aroundResponse, material),
  ...vectors('response', 'both', aroundResponse, material),
  ...vectors('assertion', 'assertion', aroundAssertion, material),
  ...vectors('assertion', 'both', aroundAssertion, material),
  ...vectors('levels', 'both', aroundBoth, material),
  ...loose(material)
]

/** Forgeries beside the eight: nothing wrapped, everything moved. */
function loose(material: Material): Vector[] {
  const p = takeApart('assertion', material)
  const q = takeApart('both', material)
  const another = signedAs('both', material, { mail: evilMail })
  const both = { policy: 'both' } as const
  const inner = { policy: 'assertion' } as const
  return [
    bad('forged-unsigned', 'signature', 'No signature anywhere.', response(p.evil), both),
    bad(
      'signature-of-another-document',
      'signature_shape',
      'The genuine signature, moved into a forged assertion.',
      response(withSignature(p, p.assertionSignature)),
      inner
    ),
    bad(
      'signature-beside-assertion',
      'response_shape',
      'The assertion’s signature as a second one of the response.',
      response(`${p.assertionSignature}${p.bareAssertion}`),
      inner
    ),
    bad(
      'genuine-inside-another-root',
      'response_shape',
      'The genuine response in an ArtifactResponse.',
      `<samlp:ArtifactResponse xmlns:samlp="${samlpNs}" ID="_a" Version="2.0"><Issuer xmlns="${samlNs}">x</Issuer>${q.genuine}</samlp:ArtifactResponse>`,
      both
    ),
    bad('assertion-alone', 'response_shape', 'A genuine assertion without a response around it.', p.assertion, inner),
    bad(
      'assertion-of-another-response',
      'signature',
      'The signed assertion of another message of the same provider, put into this signed response.',
      q.genuine.replace(q.assertion, () => elementText(another, 'Assertion')),
      both
    )
  ]
}
