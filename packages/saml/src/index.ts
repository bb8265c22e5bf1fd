/**
 * A SAML 2.0 service provider as functions and types: no clock, no network, no files. What is believed is what was signed, and two
 * verifiers that share nothing but a parser must agree on it.
 * This file is the whole public interface; everything else is reached through it.
 */
export { type AuthnRequest, authnRequestUrl, newMessageId } from './authn-request.ts'
export { type CertificateFacts, readCertificates } from './certificate.ts'
export type { CheckResult } from './checks.ts'
export { emailOf, namesOf } from './claims.ts'
export { SamlError, type SamlReason } from './error.ts'
export { createSigningKey, type SigningKey } from './key.ts'
export {
  type LogoutExpectation,
  type LogoutMessage,
  type LogoutRequest,
  type LogoutResponse,
  logoutRequestUrl,
  logoutResponseUrl,
  readLogoutMessage
} from './logout.ts'
export type { Expectation, TrustedProvider, UnverifiedResponse, VerifiedAssertion } from './message.ts'
export {
  type IdentityProviderMetadata,
  readIdentityProviderMetadata,
  type ServiceProvider,
  serviceProviderMetadata
} from './metadata.ts'
export { type Examination, examineResponse, openResponse, verifyResponse } from './response.ts'
