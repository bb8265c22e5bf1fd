import { DomainError } from '../../domain/domain-error.ts'

/** What an identity provider posts. */
export interface ResponseForm {
  readonly samlResponse: string
  /** Empty when there is none. */
  readonly relayState: string
}

/**
 * Reads the form of the HTTP POST binding.
 *
 * Parameters of other names are passed over; one of these that comes twice is refused, since two readers could choose differently.
 *
 * @throws DomainError `invalid` `sign-on.form`
 * @see SAML Bindings §3.5.4
 */
export function readResponseForm(body: string): ResponseForm {
  const form = new URLSearchParams(body)
  const samlResponse = form.getAll('SAMLResponse')
  const relayState = form.getAll('RelayState')
  const [message] = samlResponse
  if (samlResponse.length !== 1 || relayState.length > 1 || !message) {
    throw new DomainError(
      'invalid',
      'sign-on.form',
      'The form must hold SAMLResponse exactly once and RelayState at most once: start again from the sign-in page.'
    )
  }
  return { samlResponse: message, relayState: relayState[0] ?? '' }
}
