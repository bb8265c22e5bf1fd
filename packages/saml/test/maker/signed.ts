/** The three ways of signing that providers offer, each over documents of document.ts. */
import { bad, type Params, type Reason, type Settings, type Vector } from './case.ts'
import { type AssertionDraft, assertion, assertionId, type ResponseDraft, response, responseId } from './document.ts'
import type { Material } from './material.ts'
import { type Signing, sign } from './sign.ts'

export type Policy = Params['provider']['signaturePolicy']

/** The document, signed as the policy says: the assertion first, as the response's signature is over that too. */
export function signAs(policy: Policy, xml: string, signing: Signing): string {
  const inner = policy === 'response' ? xml : sign(xml, assertionId, signing)
  return policy === 'assertion' ? inner : sign(inner, responseId, signing)
}

/** As Entra ID with "Sign SAML response and assertion". */
export const signedBoth = (
  { idp }: Material,
  assertionDraft: AssertionDraft = {},
  responseDraft: ResponseDraft = {}
): string => signAs('both', response(assertion(assertionDraft), responseDraft), { key: idp })

export const signedAs = (policy: Policy, { idp }: Material, draft: AssertionDraft = {}): string =>
  signAs(policy, response(assertion(draft)), { key: idp })

/** Makes bad vectors of which every signature is true. */
export const trulySigned =
  (material: Material) =>
  (
    name: string,
    refused: Reason,
    about: string,
    draft: AssertionDraft,
    outer: ResponseDraft = {},
    settings: Settings = {}
  ): Vector =>
    bad(name, refused, about, signedBoth(material, draft, outer), settings)
