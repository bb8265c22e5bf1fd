/**
 * AuthnRequest, as far as Entra reads it: Destination, ProviderName, Consent, Conditions and AllowCreate are ignored,
 * IssueInstant is not evaluated.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/single-sign-on-saml-protocol#authnrequest
 */
import { type NameIdFormat, nameIdFormats, namespaces } from './names.ts'
import { attributeOf, childOf, childrenOf, malformed, textOf } from './parse.ts'
import { SignInError } from './sign-in-error.ts'

export type AuthnRequest = {
  readonly id: string
  readonly issuer: string
  readonly assertionConsumerServiceUrl: string | null
  readonly forceAuthn: boolean
  readonly isPassive: boolean
  /** What the NameIDPolicy asks for; it overrides the application's format. */
  readonly nameIdFormat: NameIdFormat | null
  /** Empty when no context is asked for. */
  readonly requestedAuthnContexts: readonly string[]
}

const { protocol, assertion } = namespaces
const isTrue = (value: string | null) => value === 'true' || value === '1'

/**
 * @param root The message's root element.
 * @throws {SignInError} 75005 if it is none Entra understands, 75016 if its NameIDPolicy asks for another format.
 */
export function readAuthnRequest(root: Element): AuthnRequest {
  const id = attributeOf(root, 'ID') ?? ''
  if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(id)) throw malformed('its ID is missing, or begins with a digit')
  if (attributeOf(root, 'Version') !== '2.0') throw malformed('its Version is not 2.0')
  if (childOf(root, assertion, 'Subject')) throw malformed('it holds a Subject; login_hint is the way to name a user')
  const issuer = textOf(childOf(root, assertion, 'Issuer'))
  if (issuer === '') throw malformed('it names no Issuer')
  return {
    id,
    issuer,
    assertionConsumerServiceUrl: attributeOf(root, 'AssertionConsumerServiceURL'),
    forceAuthn: isTrue(attributeOf(root, 'ForceAuthn')),
    isPassive: isTrue(attributeOf(root, 'IsPassive')),
    nameIdFormat: nameIdPolicyOf(root),
    requestedAuthnContexts: requestedContexts(root)
  }
}

function nameIdPolicyOf(root: Element): NameIdFormat | null {
  const policy = childOf(root, protocol, 'NameIDPolicy')
  const format = policy ? attributeOf(policy, 'Format') : null
  if (format === null) return null
  const found = Object.entries(nameIdFormats).find(([, uri]) => uri === format)
  if (!found)
    throw new SignInError(75016, `The request's NameIDPolicy asks for the format ${format}, which is not supported.`)
  return found[0] as NameIdFormat
}

function requestedContexts(root: Element): readonly string[] {
  const requested = childOf(root, protocol, 'RequestedAuthnContext')
  if (!requested) return []
  const comparison = attributeOf(requested, 'Comparison') ?? 'exact'
  if (comparison !== 'exact')
    throw malformed(`its RequestedAuthnContext has the Comparison ${comparison}; only exact is supported`)
  return childrenOf(requested, assertion, 'AuthnContextClassRef').map(textOf)
}
