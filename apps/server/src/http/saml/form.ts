import { DomainError } from '../../domain/domain-error.ts'

/** What an identity provider posts. */
export interface ResponseForm {
  readonly samlResponse: string
  /** Empty when there is none. */
  readonly relayState: string
}

/** Identity providers send two or three; taking thousands apart would keep everybody else waiting. */
const mostParameters = 20

/**
 * Reads the form of the HTTP POST binding.
 *
 * Parameters of other names are passed over, unless there are very many; one of these that comes twice is refused, since two readers could choose differently.
 *
 * @throws DomainError `invalid` `sign-on.form`
 * @see SAML Bindings §3.5.4
 */
export function readResponseForm(body: string): ResponseForm {
  const form = new URLSearchParams(body.split('&', mostParameters + 1).length > mostParameters ? '' : body)
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
